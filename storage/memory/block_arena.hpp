#pragma once
// Memory for many small blocks of bytes, packed one behind the other: two bytes beyond a block's own, where malloc
// takes sixteen. Blocks move when too much around them is dead. Knows not what the bytes mean, and isn't thread-safe.

#include "core/function_ref.hpp"
#include "storage/format/bytes.hpp"

#include <memory>
#include <vector>

namespace twostep::storage {

class block_arena {
public:
  /// Where a block is. The highest bit is never set.
  using place = std::uint32_t;

  /// Throws where there is no memory, or 2 GiB are in use. Every view of the arena's blocks stays valid.
  place add(byte_view);
  byte_view at(place) const noexcept;
  /// It is read soon: by then it should be in the processor's cache. For who goes through many.
  void expect(place p) const noexcept {
    const auto* first = &chunks_[p >> chunk_bits].bytes[p & (chunk_size - 1)];
    __builtin_prefetch(first);
    __builtin_prefetch(first + 64);
  }
  /// In its place, where the length is the same; false otherwise.
  bool overwrite(place, byte_view) noexcept;
  void remove(place) noexcept;

  /// Where the owner of a block notes its place; nullptr: nobody owns it any more.
  using owner = core::function_ref<place*(byte_view block, place at)>;
  /// Moves the blocks of one chunk closer together, where that is worth it: some 16 KiB of work at most. To be called
  /// after each remove(), with all views forgotten.
  void defragment(owner);

  /// Held, the dead among them.
  std::size_t bytes() const noexcept { return bytes_; }
  std::size_t dead_bytes() const noexcept { return dead_; }

private:
  static constexpr unsigned chunk_bits = 14;
  static constexpr std::uint32_t chunk_size = 1u << chunk_bits;
  static constexpr std::uint32_t max_chunks = 1u << (31 - chunk_bits), none = max_chunks;

  /// A longer block than chunk_size has a chunk to itself.
  struct chunk {
    std::unique_ptr<std::uint8_t[]> bytes; ///< null: its number is free
    std::uint32_t size = 0, used = 0, dead = 0;
  };

  bool fits(std::uint32_t number, std::size_t needed) const noexcept;
  std::uint32_t new_chunk(std::size_t size);
  void free_chunk(std::uint32_t number) noexcept;
  std::uint32_t deadest_chunk() const noexcept;

  std::vector<chunk> chunks_;
  std::vector<std::uint32_t> free_numbers_;
  std::uint32_t open_ = none; ///< the chunk that add() fills
  std::size_t bytes_ = 0, dead_ = 0;
};

} // namespace twostep::storage
