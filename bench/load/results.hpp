#pragma once
// The results of a run: latencies of whole rounds and of their steps, and errors by kind.

#include "bench/load/histogram.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <stdexcept>
#include <string>

namespace twostep::bench::load {

/// A failed round; what() is the kind under which it is counted ("status 429 at password").
struct failed : std::runtime_error {
  using runtime_error::runtime_error;
};

struct results {
  histogram rounds;
  std::map<std::string, histogram> steps;
  std::map<std::string, std::uint64_t> errors;
  std::uint64_t requests = 0;
  std::chrono::duration<double> elapsed{};

  std::uint64_t error_count() const {
    std::uint64_t n = 0;
    for (const auto& [kind, count] : errors) n += count;
    return n;
  }
};

} // namespace twostep::bench::load
