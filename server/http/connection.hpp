#pragma once
// One accepted connection, served until it ends: requests in, answers out, in order. Internal to http/.

#include "server/http/client_address.hpp"
#include "server/http/service.hpp"
#include "server/http/worker.hpp"
#include "server/runtime/awaitable.hpp"

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/generic/stream_protocol.hpp>

#include <memory>
#include <optional>

namespace twostep::server::http {

using stream = boost::asio::basic_stream_socket<boost::asio::generic::stream_protocol, executor>;

struct accepted_socket {
  stream socket;                  ///< on the worker's context, non-blocking
  std::optional<ip_address> peer; ///< none: a Unix socket
  bool overloaded = false;        ///< above the limit: its first request is answered 503
};

/// Call on the worker's thread. The caller has raised service::open; the connection lowers it when it ends.
void start_connection(worker&, std::shared_ptr<service>, accepted_socket);

} // namespace twostep::server::http
