#pragma once
// A hash table of small entries that keep no keys: open addressing, linear probing. The caller knows an entry's hash
// and compares entries. Not for values with stable addresses: entries move.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace twostep::storage {

/// Entry: trivially copyable, with `bool is_free() const`, true for Entry{}. Hashes are spread over all 32 bits.
/// It is FullestPercent full at most: to find that something isn't there takes some 32 steps at 87, 9 at 75.
template <class Entry, unsigned FullestPercent>
class probe_table {
public:
  static constexpr std::size_t nowhere = ~std::size_t{0};

  /// Where the first entry is that `is_it(entry)`; nowhere: none.
  template <class Is>
  std::size_t find(std::uint32_t hash, Is is_it) const {
    if (size_ == 0) return nowhere;
    for (std::size_t at = home(hash, capacity_); !(*this)[at].is_free(); at = next(at))
      if (is_it((*this)[at])) return at;
    return nowhere;
  }
  /// What find() reads first comes into the processor's cache.
  void expect(std::uint32_t hash) const noexcept {
    if (capacity_ != 0) __builtin_prefetch(&(*this)[home(hash, capacity_)]);
  }
  const Entry& operator[](std::size_t at) const noexcept { return segments_[at / segment][at % segment]; }

  /// `hash_of(entry)` is asked of entries that are there.
  template <class Hash>
  void insert(std::uint32_t hash, Entry entry, Hash hash_of) {
    if ((size_ + std::uint64_t{1}) * 100 > std::uint64_t{capacity_} * FullestPercent)
      move_to(capacity_ + capacity_ / 8 + 8, hash_of);
    put(hash, entry);
  }

  /// What find() found; its hash isn't asked for.
  template <class Hash>
  void erase(std::size_t hole, Hash hash_of) {
    for (std::size_t at = next(hole); !(*this)[at].is_free(); at = next(at)) {
      // It may fill the hole unless its own place lies between the two.
      const std::size_t own = home(hash_of((*this)[at]), capacity_);
      if (distance(own, at) < distance(hole, at)) continue;
      entry(hole) = (*this)[at];
      hole = at;
    }
    entry(hole) = Entry{};
    --size_;
  }

  /// Room for n entries without growing.
  template <class Hash>
  void reserve(std::size_t n, Hash hash_of) {
    const std::size_t needed = n * 100 / FullestPercent + 1;
    if (needed > capacity_) move_to(needed, hash_of);
  }

  std::size_t size() const noexcept { return size_; }
  std::size_t bytes() const noexcept { return capacity_ * sizeof(Entry); }

private:
  /// Entries in one piece of memory. Tables that grow leave pieces that others can use, not holes of all sizes.
  static constexpr std::size_t segment = 128;
  using segments = std::vector<std::unique_ptr<Entry[]>>;

  static std::size_t home(std::uint32_t hash, std::size_t capacity) noexcept {
    return static_cast<std::size_t>(std::uint64_t{hash} * capacity >> 32);
  }
  std::size_t next(std::size_t at) const noexcept { return at + 1 == capacity_ ? 0 : at + 1; }
  std::size_t distance(std::size_t from, std::size_t to) const noexcept {
    return to >= from ? to - from : to + capacity_ - from;
  }
  Entry& entry(std::size_t at) noexcept { return segments_[at / segment][at % segment]; }

  void put(std::uint32_t hash, Entry e) noexcept {
    std::size_t at = home(hash, capacity_);
    while (!(*this)[at].is_free()) at = next(at);
    entry(at) = e;
    ++size_;
  }

  template <class Hash>
  void move_to(std::size_t capacity, Hash hash_of) {
    segments fresh;
    fresh.reserve((capacity + segment - 1) / segment);
    for (std::size_t from = 0; from < capacity; from += segment)
      fresh.push_back(std::make_unique<Entry[]>(std::min(segment, capacity - from)));
    const auto old = std::exchange(segments_, std::move(fresh));
    const std::size_t old_capacity = std::exchange(capacity_, static_cast<std::uint32_t>(capacity));
    size_ = 0;
    for (std::size_t at = 0; at < old_capacity; ++at)
      if (const Entry& e = old[at / segment][at % segment]; !e.is_free()) put(hash_of(e), e);
  }

  segments segments_;
  std::uint32_t capacity_ = 0, size_ = 0;
};

} // namespace twostep::storage
