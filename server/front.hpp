#pragma once
// What a listener gets before the application behind it can be built: the port is bound first of all, the site needs
// to know the address. Forwards everything, counts what was answered, and shows what comes to whom
// `twostep doctor` asks; no connection is served before put().

#include "server/doctor/probes.hpp"
#include "server/http/application.hpp"
#include "server/metrics/request_counts.hpp"

namespace twostep::server {

class front final : public http::application {
public:
  /// Before the listener starts. `a` must outlive every connection.
  void put(http::application& a) noexcept { behind_ = &a; }

  bool handle_now(http::exchange& x) override { return behind_->handle_now(x); }
  awaitable<> handle(http::exchange& x) override { return behind_->handle(x); }
  bool is_durable(std::uint64_t n) const noexcept override { return behind_->is_durable(n); }
  awaitable<> durable(std::uint64_t n) override { return behind_->durable(n); }
  void refuse(http::exchange& x, unsigned status, std::string_view reason) override {
    behind_->refuse(x, status, reason);
  }
  void on_exception(http::exchange& x) noexcept override { behind_->on_exception(x); }
  void answered(const http::exchange& x, std::chrono::nanoseconds took) noexcept override { counts.note(x, took); }

  bool watches() const noexcept override { return probes.are_awaited(); }
  void watch(const http::arrival& a) noexcept override { probes.look(a); }

  metrics::request_counts counts;
  doctor::probes probes;

private:
  http::application* behind_ = nullptr;
};

} // namespace twostep::server
