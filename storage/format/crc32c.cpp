#include "storage/format/crc32c.hpp"

#include <array>
#include <cstring>

#if defined(__x86_64__)
#include <nmmintrin.h>
#endif

namespace twostep::storage {
namespace {

constexpr std::uint32_t polynomial = 0x82f63b78; // reflected

using table = std::array<std::uint32_t, 256>;

constexpr std::array<table, 4> make_tables() {
  std::array<table, 4> t{};
  for (std::uint32_t i = 0; i < 256; ++i) {
    std::uint32_t c = i;
    for (int bit = 0; bit < 8; ++bit) c = (c >> 1) ^ ((c & 1) ? polynomial : 0);
    t[0][i] = c;
  }
  for (std::size_t k = 1; k < 4; ++k)
    for (std::size_t i = 0; i < 256; ++i) t[k][i] = (t[k - 1][i] >> 8) ^ t[0][t[k - 1][i] & 0xff];
  return t;
}

constexpr auto tables = make_tables();

#if defined(__x86_64__)
__attribute__((target("sse4.2"))) std::uint32_t crc32c_sse42(byte_view data, std::uint32_t before) noexcept {
  std::uint64_t c = ~before;
  const std::uint8_t* p = data.data();
  std::size_t n = data.size();
  for (; n >= 8; p += 8, n -= 8) {
    std::uint64_t word;
    std::memcpy(&word, p, 8);
    c = _mm_crc32_u64(c, word);
  }
  auto narrow = static_cast<std::uint32_t>(c);
  for (; n > 0; ++p, --n) narrow = _mm_crc32_u8(narrow, *p);
  return ~narrow;
}
#endif

} // namespace

std::uint32_t crc32c_portable(byte_view data, std::uint32_t before) noexcept {
  std::uint32_t c = ~before;
  const std::uint8_t* p = data.data();
  std::size_t n = data.size();
  for (; n >= 4; p += 4, n -= 4) {
    c ^= load_little<std::uint32_t>(p);
    c = tables[3][c & 0xff] ^ tables[2][(c >> 8) & 0xff] ^ tables[1][(c >> 16) & 0xff] ^ tables[0][c >> 24];
  }
  for (; n > 0; ++p, --n) c = (c >> 8) ^ tables[0][(c ^ *p) & 0xff];
  return ~c;
}

std::uint32_t crc32c(byte_view data, std::uint32_t before) noexcept {
#if defined(__x86_64__)
  static const bool has_instruction = __builtin_cpu_supports("sse4.2");
  if (has_instruction) return crc32c_sse42(data, before);
#endif
  return crc32c_portable(data, before);
}

} // namespace twostep::storage
