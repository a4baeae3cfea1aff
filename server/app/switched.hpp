#pragma once
// An application that can be replaced while requests run: each request stays with the one that it began with.

#include "server/http/application.hpp"

#include <memory>
#include <mutex>
#include <utility>

namespace twostep::server {

/// Thread-safe. bind() must be called before any connection is served.
class switched final : public http::application {
public:
  void bind(std::shared_ptr<http::application> a) {
    {
      const std::lock_guard lock(mutex_);
      std::swap(current_, a);
    }
    // The previous one is destroyed outside the lock, or by the last request that uses it.
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
