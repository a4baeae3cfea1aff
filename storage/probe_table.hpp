#pragma once
// A hash table of small entries that keep no keys: open addressing, linear probing, 5 bytes for 4 of entries on the
// average. Who uses it knows an entry's hash and whether it is the one. Not for values: it moves them.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

namespace twostep::storage {

/// Entry: trivially copyable, with `bool is_free() const`, true for Entry{}. Hashes are spread over all 32 bits.
template <class Entry>
class probe_table {
public:
  /// The first with that hash's place for which `is_it(entry)`; nullptr: none.
  template <class Is>
  Entry* find(std::uint32_t hash, Is is_it) const {
    if (size_ == 0) return nullptr;
    for (std::size_t at = home(hash, capacity_); !entries_[at].is_free(); at = next(at))
      if (is_it(entries_[at])) return &entries_[at];
    return nullptr;
  }

  /// `hash_of(entry)` is asked of entries that are there.
  template <class Hash>
  void insert(std::uint32_t hash, Entry entry, Hash hash_of) {
    if ((size_ + 1) * 8 > capacity_ * 7) move_to(capacity_ + capacity_ / 8 + 8, hash_of);
    put(hash, entry);
  }

  /// `gone` points into the table; its hash isn't asked for.
  template <class Hash>
  void erase(Entry* gone, Hash hash_of) {
    auto hole = static_cast<std::size_t>(gone - entries_.get());
    for (std::size_t at = next(hole); !entries_[at].is_free(); at = next(at)) {
      // It may fill the hole unless its own place lies between the two.
      const std::size_t own = home(hash_of(entries_[at]), capacity_);
      if (distance(own, at) < distance(hole, at)) continue;
      entries_[hole] = entries_[at];
      hole = at;
    }
    entries_[hole] = Entry{};
    --size_;
  }

  /// Room for n entries without growing.
  template <class Hash>
  void reserve(std::size_t n, Hash hash_of) {
    const std::size_t needed = n + n / 7 + 1;
    if (needed > capacity_) move_to(needed, hash_of);
  }

  std::size_t size() const noexcept { return size_; }
  std::size_t bytes() const noexcept { return capacity_ * sizeof(Entry); }

private:
  static std::size_t home(std::uint32_t hash, std::size_t capacity) noexcept {
    return static_cast<std::size_t>(std::uint64_t{hash} * capacity >> 32);
  }
  std::size_t next(std::size_t at) const noexcept { return at + 1 == capacity_ ? 0 : at + 1; }
  std::size_t distance(std::size_t from, std::size_t to) const noexcept {
    return to >= from ? to - from : to + capacity_ - from;
  }

  void put(std::uint32_t hash, Entry entry) noexcept {
    std::size_t at = home(hash, capacity_);
    while (!entries_[at].is_free()) at = next(at);
    entries_[at] = entry;
    ++size_;
  }

  template <class Hash>
  void move_to(std::size_t capacity, Hash hash_of) {
    auto entries = std::make_unique<Entry[]>(capacity);
    const auto old = std::exchange(entries_, std::move(entries));
    const std::size_t old_capacity = std::exchange(capacity_, static_cast<std::uint32_t>(capacity));
    size_ = 0;
    for (std::size_t i = 0; i < old_capacity; ++i)
      if (!old[i].is_free()) put(hash_of(old[i]), old[i]);
  }

  std::unique_ptr<Entry[]> entries_;
  std::uint32_t capacity_ = 0, size_ = 0;
};

} // namespace twostep::storage
