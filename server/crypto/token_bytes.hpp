#pragma once
// The bytes of tokens: numbers little-endian, ids and texts as they are.

#include "core/ids.hpp"
#include "core/time.hpp"

#include <sodium.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>

namespace twostep::server {

/// Appends little-endian numbers and ids.
class token_writer {
public:
  template <class Int>
  requires std::is_integral_v<Int>
  void put(Int n) {
    using unsigned_int = std::make_unsigned_t<Int>;
    for (std::size_t i = 0; i < sizeof n; ++i)
      text_ += static_cast<char>(static_cast<unsigned_int>(n) >> (8 * i) & 0xff);
  }
  template <class Tag, std::size_t N>
  void put(const core::id<Tag, N>& id) {
    text_.append(reinterpret_cast<const char*>(id.value.data()), N);
  }
  void put(core::time_point t) { put(std::int64_t{t.time_since_epoch().count()}); }
  void put(std::string_view s) { text_ += s; }
  void wipe() noexcept { sodium_memzero(text_.data(), text_.size()); }
  const std::string& text() const noexcept { return text_; }

private:
  std::string text_;
};

/// Reads what token_writer wrote. False: too short.
class token_reader {
public:
  explicit token_reader(std::string_view text) : rest_(text) {}

  template <class Int>
  requires std::is_integral_v<Int>
  bool get(Int& n) {
    using unsigned_int = std::make_unsigned_t<Int>;
    if (rest_.size() < sizeof n) return false;
    unsigned_int value = 0;
    for (std::size_t i = sizeof n; i-- > 0;)
      value = static_cast<unsigned_int>(static_cast<std::uint64_t>(value) << 8 | static_cast<std::uint8_t>(rest_[i]));
    n = static_cast<Int>(value);
    rest_.remove_prefix(sizeof n);
    return true;
  }
  template <class Tag, std::size_t N>
  bool get(core::id<Tag, N>& id) {
    if (rest_.size() < N) return false;
    std::memcpy(id.value.data(), rest_.data(), N);
    rest_.remove_prefix(N);
    return true;
  }
  bool get(core::time_point& t) {
    std::int64_t n = 0;
    if (!get(n)) return false;
    t = core::time_point(core::milliseconds(n));
    return true;
  }
  std::string_view rest() const noexcept { return rest_; }

private:
  std::string_view rest_;
};

} // namespace twostep::server
