#pragma once
// Sockets handed over by a service manager (systemd's socket activation, sd_listen_fds(3)): descriptors from 3 on,
// announced by LISTEN_PID, LISTEN_FDS and LISTEN_FDNAMES.

#include "server/http/listen_address.hpp"

#include <map>
#include <string>
#include <vector>

namespace twostep::server::http {

struct inherited_socket {
  listen_address address; ///< what the socket is bound to, with the descriptor
  std::string name;       ///< FileDescriptorName=; "unknown" if it has none
};

/// The sockets meant for this process, in the manager's order; made non-blocking and close-on-exec. Empty if
/// LISTEN_PID is missing or another process's. Throws std::runtime_error, one line, if one isn't a listening
/// stream socket. Call once in a process: later the descriptors may be others. first: for tests.
std::vector<inherited_socket>
take_inherited_sockets(const std::map<std::string, std::string>& environment, int first = 3);

} // namespace twostep::server::http
