#pragma once
// An application that can be exchanged while requests come: each is answered, from its beginning to its end, by the
// one that was there when it began.

#include "server/http/application.hpp"

#include <memory>
#include <mutex>
#include <utility>

namespace twostep::server {

/// Thread-safe. No connection is served before bind().
class switched final : public http::application {
public:
  void bind(std::shared_ptr<http::application> a) {
    {
      const std::lock_guard lock(mutex_);
      std::swap(current_, a);
    }
    // What was there before goes outside of the lock, or with the last request that began with it.
  }

  bool handle_now(http::exchange& x) override { return current()->handle_now(x); }
  awaitable<> handle(http::exchange& x) override {
    const auto a = current();
    co_await a->handle(x);
  }
  void refuse(http::exchange& x, unsigned status, std::string_view reason) override {
    current()->refuse(x, status, reason);
  }
  void on_exception(http::exchange& x) noexcept override { current()->on_exception(x); }

private:
  std::shared_ptr<http::application> current() const noexcept {
    const std::lock_guard lock(mutex_);
    return current_;
  }

  mutable std::mutex mutex_;
  std::shared_ptr<http::application> current_;
};

} // namespace twostep::server
