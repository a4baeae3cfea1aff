#pragma once
// What answers the requests of a listener: the port between the HTTP layer and everything above it. What must be on
// disk first is durability.hpp, who looks on is observer.hpp.

#include "server/http/exchange.hpp"
#include "server/runtime/awaitable.hpp"

#include <string_view>

namespace twostep::server::http {

/// Called on the worker that owns the connection. Implementations are shared by all workers and must be thread-safe.
class application {
public:
  virtual ~application() = default;

  /// Answers what needs no waiting (the gate, health, assets) without a coroutine frame; false: call handle.
  virtual bool handle_now(exchange&) = 0;

  /// Fills the response. An exception becomes a 500 with an incident id, logged by on_exception.
  virtual awaitable<> handle(exchange&) = 0;

  /// Fills the response for a request that never reaches a handler (R50, R51): the status and a sentence for the
  /// person.
  virtual void refuse(exchange&, unsigned status, std::string_view reason) = 0;

  /// Called inside a catch handler: logs the current exception and fills a 500 without inner text.
  virtual void on_exception(exchange&) noexcept = 0;
};

} // namespace twostep::server::http
