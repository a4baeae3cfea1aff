#pragma once
// What a listener gets before the application behind it can be built: the port is bound first of all, the site needs
// to know the address. Forwards everything to the application of the configuration in force, counts what was
// answered, and shows what comes to whom `twostep doctor` asks.

#include "server/app/switched.hpp"
#include "server/doctor/probes.hpp"
#include "server/metrics/request_counts.hpp"

namespace twostep::server {

class late_bound_application final : public switched {
public:
  void answered(const http::exchange& x, std::chrono::nanoseconds took) noexcept override { counts.note(x, took); }

  bool watches() const noexcept override { return probes.are_awaited(); }
  void watch(const http::arrival& a) noexcept override { probes.look(a); }

  metrics::request_counts counts;
  doctor::probes probes;
};

} // namespace twostep::server
