#pragma once
// Bytes of the log: little-endian integers and varints. Nothing here knows what the bytes mean.

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace twostep::storage {

using bytes = std::vector<std::uint8_t>;
using byte_view = std::span<const std::uint8_t>;

template <std::unsigned_integral T>
void store_little(std::uint8_t* to, T value) noexcept {
  for (std::size_t i = 0; i < sizeof(T); ++i) to[i] = static_cast<std::uint8_t>(value >> (8 * i));
}

template <std::unsigned_integral T>
T load_little(const std::uint8_t* from) noexcept {
  T value = 0;
  for (std::size_t i = 0; i < sizeof(T); ++i) value = static_cast<T>(value | static_cast<T>(T{from[i]} << (8 * i)));
  return value;
}

/// Seven bits a byte, the lowest first; the high bit says that more follow.
inline constexpr std::size_t longest_varint = 10;

inline std::size_t write_varint(std::uint8_t* to, std::uint64_t value) noexcept {
  std::size_t n = 0;
  for (; value >= 0x80; value >>= 7) to[n++] = static_cast<std::uint8_t>(value | 0x80);
  to[n++] = static_cast<std::uint8_t>(value);
  return n;
}

inline void put_varint(bytes& out, std::uint64_t value) {
  if (value < 0x80) return out.push_back(static_cast<std::uint8_t>(value));
  std::uint8_t buffer[longest_varint];
  out.insert(out.end(), buffer, buffer + write_varint(buffer, value));
}

/// False: cut short, or more than 64 bits.
inline bool get_varint(byte_view& in, std::uint64_t& value) noexcept {
  value = 0;
  for (unsigned shift = 0; shift < 64 && !in.empty(); shift += 7) {
    const std::uint8_t b = in.front();
    in = in.subspan(1);
    if (shift == 63 && b > 1) return false;
    value |= std::uint64_t{b & 0x7fu} << shift;
    if (!(b & 0x80)) return true;
  }
  return false;
}

/// The first n bytes of in, which moves on. False: there are fewer.
inline bool take_bytes(byte_view& in, std::uint64_t n, byte_view& out) noexcept {
  if (n > in.size()) return false;
  out = in.first(static_cast<std::size_t>(n));
  in = in.subspan(static_cast<std::size_t>(n));
  return true;
}

inline void put_bytes(bytes& out, byte_view more) {
  out.insert(out.end(), more.begin(), more.end());
}

} // namespace twostep::storage
