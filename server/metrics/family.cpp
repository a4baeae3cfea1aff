#include "server/metrics/family.hpp"

#include <limits>

namespace twostep::server::metrics {
namespace {

std::size_t begin(families& to, prometheus::MetricType type, std::string_view name, std::string_view help) {
  to.push_back({std::string(name), std::string(help), type, {}});
  return to.size() - 1;
}

prometheus::ClientMetric& sample(prometheus::MetricFamily& f, labels with) {
  auto& made = f.metric.emplace_back();
  for (const auto& [name, value] : with) made.label.push_back({std::string(name), std::string(value)});
  return made;
}

} // namespace

family::family(families& to, prometheus::MetricType type, std::string_view name, std::string_view help)
    : to_(to), at_(begin(to, type, name, help)) {}

family& family::add(double value, labels with) {
  auto& f = to_[at_];
  auto& made = sample(f, with);
  (f.type == prometheus::MetricType::Counter ? made.counter.value : made.gauge.value) = value;
  return *this;
}

family counter(families& to, std::string_view name, std::string_view help) {
  return {to, prometheus::MetricType::Counter, name, help};
}

family gauge(families& to, std::string_view name, std::string_view help) {
  return {to, prometheus::MetricType::Gauge, name, help};
}

histogram::histogram(families& to, std::string_view name, std::string_view help, double per_unit)
    : to_(to), at_(begin(to, prometheus::MetricType::Histogram, name, help)), per_unit_(per_unit) {}

histogram& histogram::add(const storage::histogram_counts& counted, labels with) {
  auto& h = sample(to_[at_], with).histogram;
  std::uint64_t cumulative = 0;
  for (std::size_t i = 0; i < counted.counts.size(); ++i) {
    cumulative += counted.counts[i];
    const bool last = i == counted.bounds.size();
    const double bound =
        last ? std::numeric_limits<double>::infinity() : static_cast<double>(counted.bounds[i]) / per_unit_;
    h.bucket.push_back({cumulative, bound});
  }
  h.sample_count = cumulative;
  h.sample_sum = static_cast<double>(counted.sum) / per_unit_;
  return *this;
}

} // namespace twostep::server::metrics
