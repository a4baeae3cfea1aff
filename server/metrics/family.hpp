#pragma once
// Builds metric families: name, help and samples with labels. Counters are kept elsewhere; families are made for
// each scrape.

#include "storage/atomic_histogram.hpp"

#include <prometheus/metric_family.h>

#include <initializer_list>
#include <string_view>
#include <utility>
#include <vector>

namespace twostep::server::metrics {

using families = std::vector<prometheus::MetricFamily>;
/// Label values come from fixed sets, provider names of the configuration, or ISO 3166: never from a person or a
/// request (R68).
using labels = std::initializer_list<std::pair<std::string_view, std::string_view>>;

class family {
public:
  family& add(double value, labels = {});
  family& add(std::uint64_t value, labels with = {}) { return add(static_cast<double>(value), with); }
  family& add(bool value, labels with = {}) { return add(value ? 1.0 : 0.0, with); }

private:
  friend family counter(families&, std::string_view, std::string_view);
  friend family gauge(families&, std::string_view, std::string_view);
  family(families& to, prometheus::MetricType, std::string_view name, std::string_view help);

  families& to_;
  std::size_t at_;
};

/// `name` must end in "_total".
family counter(families& to, std::string_view name, std::string_view help);
family gauge(families& to, std::string_view name, std::string_view help);

class histogram {
public:
  /// per_unit: counted units in one unit of the metric: 1e6 for microseconds shown as seconds.
  histogram(families& to, std::string_view name, std::string_view help, double per_unit);
  histogram& add(const storage::histogram_counts&, labels = {});

private:
  families& to_;
  std::size_t at_;
  double per_unit_;
};

} // namespace twostep::server::metrics
