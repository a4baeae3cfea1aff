#pragma once
// All metrics of a running server, for Prometheus.

#include "server/metrics/sources.hpp"
#include "server/runtime/awaitable.hpp"

#include <prometheus/metric_family.h>

#include <string>

namespace twostep::server::metrics {

/// Thread-safe. A scrape takes less than a millisecond, mostly for the guards' countries.
class scrape {
public:
  explicit scrape(sources s) : sources_(std::move(s)) {}
  /// Omits families without samples.
  awaitable<std::vector<prometheus::MetricFamily>> collect() const;

private:
  sources sources_;
};

inline constexpr const char* text_format = "text/plain; version=0.0.4; charset=utf-8";
std::string as_text(const std::vector<prometheus::MetricFamily>&);

} // namespace twostep::server::metrics
