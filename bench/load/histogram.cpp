#include "bench/load/histogram.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace twostep::bench::load {

namespace {

// One bucket for each value below 128; above, each power of two is divided into 64 buckets.
constexpr unsigned exact_bits = 7;
constexpr std::uint64_t parts = 1u << (exact_bits - 1);

std::size_t bucket_of(std::uint64_t value) noexcept {
  const auto width = static_cast<unsigned>(std::bit_width(value));
  if (width <= exact_bits) return value;
  const unsigned shift = width - exact_bits;
  return shift * parts + (value >> shift);
}

std::uint64_t end_of(std::size_t bucket) noexcept {
  if (bucket < 2 * parts) return bucket;
  const std::uint64_t shift = bucket / parts - 1;
  return ((bucket - shift * parts + 1) << shift) - 1;
}

} // namespace

void histogram::note(duration d) {
  const auto value = static_cast<std::uint64_t>(std::max<duration::rep>(d.count(), 0));
  const auto bucket = bucket_of(value);
  if (buckets_.size() <= bucket) buckets_.resize(bucket + 1);
  ++buckets_[bucket];
  ++count_;
  sum_ += value;
  max_ = std::max(max_, value);
}

histogram::duration histogram::at(double share) const noexcept {
  const auto wanted = static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(count_)));
  std::uint64_t seen = 0;
  for (std::size_t i = 0; i < buckets_.size(); ++i) {
    seen += buckets_[i];
    if (seen >= wanted && seen) return duration(std::min(end_of(i), max_));
  }
  return duration(0);
}

} // namespace twostep::bench::load
