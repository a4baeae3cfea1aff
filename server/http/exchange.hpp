#pragma once
// One request with its response, as it passes through an application.

#include "core/time.hpp"
#include "server/http/message.hpp"

#include <cstdint>

namespace twostep::server::http {

/// Handlers raise `observed` to the highest log number of anything that they read or wrote. The connection waits
/// until that record is durable before it writes the answer, so nothing is revealed that a crash could undo.
struct exchange {
  http::request request;
  http::response response;
  /// The time of the request: the connection reads the clock once, when the request is complete. A handler that
  /// has waited long (for a password's hash, or another server) sets it again.
  core::time_point now{};
  std::uint64_t observed = 0;
  std::uint16_t route = 0; ///< number of the application's route that answers, for counting
};

} // namespace twostep::server::http
