#pragma once
// What a connection serves: the port between the HTTP layer and everything above it.

#include "server/http/message.hpp"
#include "server/runtime/awaitable.hpp"

#include <chrono>
#include <cstdint>
#include <span>
#include <string_view>

namespace twostep::server::http {

/// One request and its response. Handlers raise observed to the highest log number of anything they read or wrote;
/// the connection waits until that is durable before it writes, so that nothing undurable is revealed.
struct exchange {
  http::request request;
  http::response response;
  std::uint64_t observed = 0;
  std::uint16_t route = 0; ///< which of the application's routes answers, by a number of its own; for its counts
};

/// A request as it came, whether or not what it says is believed.
struct arrival {
  const http::request& request;                    ///< forwarded_* and original_url as sent, whoever sent them
  std::string_view peer;                           ///< as client_address::text
  bool trusted = false;                            ///< is one of server.trusted_proxies
  std::span<const std::string_view> forwarded_for; ///< lines of X-Forwarded-For
  std::string_view client;                         ///< whom limits count
};

/// Called on the worker that owns the connection. Implementations are shared by all workers and must be thread-safe.
class application {
public:
  virtual ~application() = default;

  /// Answers what needs no waiting (the gate, health, assets) without a coroutine frame; false: call handle.
  virtual bool handle_now(exchange&) = 0;

  /// Fills the response. An exception becomes a 500 with an incident id, logged by on_exception.
  virtual awaitable<> handle(exchange&) = 0;

  /// Whether log record n is on disk already, so that nobody has to wait.
  virtual bool is_durable(std::uint64_t n) const noexcept = 0;

  /// Resumes on the caller's context once log record n is on disk.
  virtual awaitable<> durable(std::uint64_t n) = 0;

  /// Fills the response for a request that never reaches a handler (R50, R51): the status and a sentence for the
  /// person.
  virtual void refuse(exchange&, unsigned status, std::string_view reason) = 0;

  /// Called inside a catch handler: logs the current exception and fills a 500 without inner text.
  virtual void on_exception(exchange&) noexcept = 0;

  /// Whether somebody wants to see every request that comes, before it is answered (`twostep doctor`).
  virtual bool watches() const noexcept { return false; }
  virtual void watch(const arrival&) noexcept {}

  /// The response is complete and about to be written; took: since the request was, waiting for the log included.
  virtual void answered(const exchange&, std::chrono::nanoseconds) noexcept {}
};

} // namespace twostep::server::http
