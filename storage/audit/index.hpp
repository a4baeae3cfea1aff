#pragma once
// Where the entries about each subject stand in the audit trail: an index in memory, by pseudonym and day. It holds
// places, no entries. Its memory is bounded for each subject and day, and in all. Not thread-safe.

#include "core/ids.hpp"
#include "storage/audit/entry.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

namespace twostep::storage {

/// A segment, the frame in it and the entry's position in that frame, in one number that ascends as entries are
/// written.
class entry_place {
public:
  /// nullopt: the numbers are too large for a place, and the entry isn't indexed (a segment of 32 MiB or more, or one
  /// after four million others).
  static std::optional<entry_place>
  make(std::uint32_t segment, std::uint64_t offset, std::size_t in_frame, audit_outcome) noexcept;
  /// Before every place in that segment.
  static entry_place beginning_of(std::uint32_t segment) noexcept {
    return entry_place(std::uint64_t{segment} << 42);
  }

  std::uint32_t segment() const noexcept { return static_cast<std::uint32_t>(packed_ >> 42); }
  std::uint64_t offset() const noexcept { return packed_ >> 17 & 0x1ff'ffff; }
  std::size_t in_frame() const noexcept { return packed_ >> 1 & 0xffff; }
  bool is_failure() const noexcept { return (packed_ & 1) != 0; }
  /// The same frame of the same segment.
  bool shares_frame(entry_place o) const noexcept { return packed_ >> 17 == o.packed_ >> 17; }

  friend auto operator<=>(entry_place, entry_place) = default;

private:
  explicit entry_place(std::uint64_t packed) noexcept : packed_(packed) {}
  std::uint64_t packed_;
};

struct index_limits {
  /// For each subject and day, of those that succeeded and of those that failed: the newest are kept. So whoever
  /// fails on purpose can't push out what succeeded.
  std::size_t of_day = 32;
  /// Of all subjects. Whoever fills the index forgets its oldest segments then.
  std::size_t in_all = std::size_t{16} << 20;
};

class audit_index {
public:
  explicit audit_index(index_limits limits = {}) : limits_(limits) {}

  /// Places come in ascending order.
  void add(const core::pseudonym&, std::chrono::sys_days, entry_place);
  /// Of all these subjects together, newest first: at most `most`, and of failures at most half as many.
  std::vector<entry_place> newest(std::span<const core::pseudonym>, std::size_t most) const;
  /// Forgets all places in older segments. Goes through the whole index.
  void forget_before(std::uint32_t segment);

  bool is_full() const noexcept { return places_ >= limits_.in_all; }
  std::size_t places() const noexcept { return places_; }
  std::size_t subjects() const noexcept { return subjects_.size(); }
  /// Memory in use, as far as it depends on what was added.
  std::size_t memory() const noexcept;

  /// Bytes for a subject, whatever it did.
  static constexpr std::size_t of_subject = 128;
  /// Bytes for a place at most, counting what its list has to spare.
  static constexpr std::size_t of_place = 10;

private:
  struct row {
    std::vector<entry_place> places;    ///< ascending
    std::int32_t day = 0;               ///< of the newest
    std::uint16_t done = 0, failed = 0; ///< places of that day
  };
  void make_room(row&, bool failure);

  const index_limits limits_;
  std::unordered_map<core::pseudonym, row, core::id_hash> subjects_;
  std::size_t places_ = 0;
  std::size_t spare_and_used_ = 0; ///< the lists' capacities
};

} // namespace twostep::storage
