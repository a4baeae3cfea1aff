#pragma once
// Finds single samples in what a scrape would tell.

#include "server/metrics/family.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace twostep::server::test {

const prometheus::MetricFamily* family_of(const metrics::families&, std::string_view name);
/// Of a counter or gauge with exactly these labels; none: there is no such sample.
std::optional<double> sample_of(const metrics::families&, std::string_view name, metrics::labels = {});
/// How much a histogram with these labels has counted; none: there is no such sample.
std::optional<std::uint64_t> count_in(const metrics::families&, std::string_view name, metrics::labels = {});

} // namespace twostep::server::test
