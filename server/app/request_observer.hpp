#pragma once
// Watches the pages' requests: counts the answers, and records the arrivals of `twostep doctor`'s probes.

#include "server/doctor/probes.hpp"
#include "server/http/observer.hpp"
#include "server/metrics/request_counts.hpp"

namespace twostep::server {

class request_observer final : public http::observer {
public:
  bool watches() const noexcept override { return probes.are_awaited(); }
  void watch(const http::arrival& a) noexcept override { probes.look(a); }
  void answered(const http::exchange& x, std::chrono::nanoseconds took) noexcept override { counts.note(x, took); }

  metrics::request_counts counts;
  doctor::probes probes;
};

} // namespace twostep::server
