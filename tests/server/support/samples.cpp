#include "tests/server/support/samples.hpp"

#include <algorithm>

namespace twostep::server::test {
namespace {

const prometheus::ClientMetric* find(const metrics::families& all, std::string_view name, metrics::labels with) {
  const auto* family = family_of(all, name);
  if (!family) return nullptr;
  const auto is_it = [&](const prometheus::ClientMetric& m) {
    return m.label.size() == with.size() &&
           std::equal(m.label.begin(), m.label.end(), with.begin(), [](const auto& l, const auto& w) {
             return l.name == w.first && l.value == w.second;
           });
  };
  const auto found = std::find_if(family->metric.begin(), family->metric.end(), is_it);
  return found == family->metric.end() ? nullptr : &*found;
}

} // namespace

const prometheus::MetricFamily* family_of(const metrics::families& all, std::string_view name) {
  const auto found = std::find_if(all.begin(), all.end(), [&](const auto& f) { return f.name == name; });
  return found == all.end() ? nullptr : &*found;
}

std::optional<double> sample_of(const metrics::families& all, std::string_view name, metrics::labels with) {
  const auto* m = find(all, name, with);
  if (!m) return std::nullopt;
  return family_of(all, name)->type == prometheus::MetricType::Counter ? m->counter.value : m->gauge.value;
}

std::optional<std::uint64_t> count_in(const metrics::families& all, std::string_view name, metrics::labels with) {
  const auto* m = find(all, name, with);
  return m ? std::optional(m->histogram.sample_count) : std::nullopt;
}

} // namespace twostep::server::test
