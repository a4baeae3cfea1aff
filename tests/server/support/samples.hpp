#pragma once
// Finds single samples in collected metrics.

#include "server/metrics/family.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace twostep::server::test {

const prometheus::MetricFamily* family_of(const metrics::families&, std::string_view name);
/// The value of a counter or gauge with exactly these labels; nullopt: no such sample.
std::optional<double> sample_of(const metrics::families&, std::string_view name, metrics::labels = {});
/// The number of observations of a histogram with these labels; nullopt: no such sample.
std::optional<std::uint64_t> count_in(const metrics::families&, std::string_view name, metrics::labels = {});

} // namespace twostep::server::test
