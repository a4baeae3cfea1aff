#pragma once
// Sockets that a service manager opened and hands over (systemd's socket activation, sd_listen_fds(3)): descriptors
// from 3 on, announced by LISTEN_PID, LISTEN_FDS and LISTEN_FDNAMES.

#include "server/http/listen_address.hpp"

#include <map>
#include <string>
#include <vector>

namespace twostep::server::http {

struct inherited_socket {
  listen_address address; ///< with the descriptor; what the socket is bound to
  std::string name;       ///< FileDescriptorName=; "unknown" where it has none
};

/// Those meant for this process, in the manager's order: not blocking, closed on exec. Empty where LISTEN_PID names
/// another process or none. Throws std::runtime_error, with one line, where one of them is no stream socket that
/// listens. Once a process: descriptors that nobody handed over must not be taken for such. first: for tests.
std::vector<inherited_socket>
take_inherited_sockets(const std::map<std::string, std::string>& environment, int first = 3);

} // namespace twostep::server::http
