#pragma once
// What answers a listener's requests: the interface between the HTTP layer and everything above it. See
// durability.hpp for what must be on disk first, observer.hpp for who watches.

#include "server/http/exchange.hpp"
#include "server/runtime/awaitable.hpp"

#include <string_view>

namespace twostep::server::http {

/// Called on the worker that owns the connection. Implementations are shared by all workers and must be thread-safe.
class application {
public:
  virtual ~application() = default;

  /// Answers requests that need no waiting (the gate, health, assets) without a coroutine frame. False: call
  /// handle.
  virtual bool handle_now(exchange&) = 0;

  /// Fills the response. An exception becomes a 500 with an incident number, by on_exception.
  virtual awaitable<> handle(exchange&) = 0;

  /// Fills the response to a request that reaches no handler (R50, R51). reason: a sentence for the person.
  virtual void refuse(exchange&, unsigned status, std::string_view reason) = 0;

  /// Called inside a catch handler: logs the current exception and fills a 500 without internal text.
  virtual void on_exception(exchange&) noexcept = 0;
};

} // namespace twostep::server::http
