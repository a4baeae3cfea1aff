#pragma once
// What a request has seen of the log.

#include <cstdint>

namespace twostep::storage {

/// The highest log number of anything a request read or wrote: its answer must wait until that record is durable.
struct read_barrier {
  std::uint64_t sequence = 0;
  void saw(std::uint64_t n) noexcept { sequence = n > sequence ? n : sequence; }
};

} // namespace twostep::storage
