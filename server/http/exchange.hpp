#pragma once
// One request with its response, on its way through an application.

#include "core/time.hpp"
#include "server/http/message.hpp"

#include <cstdint>

namespace twostep::server::http {

/// Handlers raise observed to the highest log number of anything they read or wrote; the connection waits until that
/// is durable before it writes, so that nothing undurable is revealed.
struct exchange {
  http::request request;
  http::response response;
  /// The time at which the request is answered: the connection reads the clock once, when the request is whole. A
  /// handler that has waited for long (a password's hash, another server) sets it anew.
  core::time_point now{};
  std::uint64_t observed = 0;
  std::uint16_t route = 0; ///< which of the application's routes answers, by a number of its own; for its counts
};

} // namespace twostep::server::http
