#pragma once
// All metrics of a running server, for Prometheus.

#include "server/metrics/sources.hpp"

#include <prometheus/collectable.h>
#include <prometheus/metric_family.h>

#include <string>

namespace twostep::server::metrics {

/// Thread-safe. A scrape takes less than a millisecond, mostly for the guards' countries.
class scrape final : public prometheus::Collectable {
public:
  explicit scrape(sources s) : sources_(std::move(s)) {}
  /// Omits families without samples.
  std::vector<prometheus::MetricFamily> Collect() const override;

private:
  sources sources_;
};

inline constexpr const char* text_format = "text/plain; version=0.0.4; charset=utf-8";
std::string as_text(const std::vector<prometheus::MetricFamily>&);

} // namespace twostep::server::metrics
