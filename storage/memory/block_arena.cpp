#include "storage/memory/block_arena.hpp"

#include <algorithm>
#include <stdexcept>

namespace twostep::storage {
namespace {

/// A block where it stands: its length as a varint, then its bytes.
struct placed_block {
  byte_view content;
  std::uint32_t size; ///< with its length
};

/// Emptier chunks would cost less work, but more memory.
constexpr std::size_t max_dead_part = 24;

placed_block read(const std::uint8_t* from) noexcept {
  byte_view in(from, longest_varint); // only as far as the varint goes
  std::uint64_t length = 0;
  get_varint(in, length);
  return {
      {in.data(), static_cast<std::size_t>(length)},
      static_cast<std::uint32_t>(static_cast<std::uint64_t>(in.data() - from) + length)};
}

} // namespace

block_arena::place block_arena::add(byte_view block) {
  std::uint8_t length[longest_varint];
  const std::size_t length_size = write_varint(length, block.size());
  const std::size_t needed = length_size + block.size();
  std::uint32_t number = open_;
  if (!fits(number, needed)) {
    number = new_chunk(std::max<std::size_t>(needed, chunk_size));
    if (needed <= chunk_size) open_ = number;
  }
  chunk& c = chunks_[number];
  const place at = number << chunk_bits | c.used;
  std::copy_n(length, length_size, &c.bytes[c.used]);
  std::copy_n(block.data(), block.size(), &c.bytes[c.used + length_size]);
  c.used += static_cast<std::uint32_t>(needed);
  return at;
}

byte_view block_arena::at(place p) const noexcept {
  return read(&chunks_[p >> chunk_bits].bytes[p & (chunk_size - 1)]).content;
}

bool block_arena::overwrite(place p, byte_view block) noexcept {
  const auto old = at(p);
  if (old.size() != block.size()) return false;
  std::copy_n(block.data(), block.size(), const_cast<std::uint8_t*>(old.data()));
  return true;
}

void block_arena::remove(place p) noexcept {
  const std::uint32_t number = p >> chunk_bits;
  chunk& c = chunks_[number];
  const auto size = read(&c.bytes[p & (chunk_size - 1)]).size;
  c.dead += size;
  dead_ += size;
  if (c.dead == c.used) free_chunk(number);
}

void block_arena::defragment(owner owner_of) {
  if (dead_ <= bytes_ / max_dead_part) return;
  const auto number = deadest_chunk();
  if (number == none) return;
  const std::uint8_t* const from = chunks_[number].bytes.get();
  const std::uint32_t used = chunks_[number].used;
  for (std::uint32_t offset = 0; offset < used;) {
    const auto block = read(from + offset);
    if (place* noted = owner_of(block.content, number << chunk_bits | offset)) {
      *noted = add(block.content);
      chunks_[number].dead += block.size;
      dead_ += block.size;
    }
    offset += block.size;
  }
  free_chunk(number);
}

bool block_arena::fits(std::uint32_t number, std::size_t needed) const noexcept {
  return number != none && chunks_[number].size - chunks_[number].used >= needed;
}

std::uint32_t block_arena::new_chunk(std::size_t size) {
  if (free_numbers_.empty()) {
    if (chunks_.size() == max_chunks) throw std::length_error("more than 2 GiB of accounts in one shard");
    free_numbers_.reserve(chunks_.size() + 1); // freeing one never fails
    chunks_.emplace_back();
    free_numbers_.push_back(static_cast<std::uint32_t>(chunks_.size() - 1));
  }
  const auto number = free_numbers_.back();
  chunk& c = chunks_[number];
  c.bytes = std::make_unique_for_overwrite<std::uint8_t[]>(size);
  c.size = static_cast<std::uint32_t>(size);
  free_numbers_.pop_back();
  bytes_ += size;
  return number;
}

void block_arena::free_chunk(std::uint32_t number) noexcept {
  chunk& c = chunks_[number];
  dead_ -= c.dead;
  c.dead = c.used = 0;
  if (number == open_) return; // filled again from its beginning
  bytes_ -= c.size;
  c = chunk();
  free_numbers_.push_back(number);
}

/// Of those that are full.
std::uint32_t block_arena::deadest_chunk() const noexcept {
  std::uint32_t max = none, dead = 0;
  for (std::uint32_t i = 0; i < chunks_.size(); ++i)
    if (i != open_ && chunks_[i].dead > dead) {
      max = i;
      dead = chunks_[i].dead;
    }
  return max;
}

} // namespace twostep::storage
