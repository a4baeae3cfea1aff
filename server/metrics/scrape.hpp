#pragma once
// Everything that can be told of a running server, as Prometheus reads it.

#include "server/metrics/sources.hpp"

#include <prometheus/collectable.h>
#include <prometheus/metric_family.h>

#include <string>

namespace twostep::server::metrics {

/// Thread-safe. Costs a look at every module: under a millisecond, mostly for the countries of the guards.
class scrape final : public prometheus::Collectable {
public:
  explicit scrape(sources s) : sources_(std::move(s)) {}
  /// Families without samples are left out.
  std::vector<prometheus::MetricFamily> Collect() const override;

private:
  sources sources_;
};

inline constexpr const char* text_format = "text/plain; version=0.0.4; charset=utf-8";
std::string as_text(const std::vector<prometheus::MetricFamily>&);

} // namespace twostep::server::metrics
