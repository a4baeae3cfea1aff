#include "core/webauthn/cbor.hpp"

#include "core/text.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <span>

namespace twostep::core::webauthn {

// The first byte has the kind in its upper three bits, and in the others the value or how many bytes hold it.
std::optional<cbor_reader::head> cbor_reader::take_head() noexcept {
  if (rest_.empty()) return std::nullopt;
  const auto first = static_cast<std::uint8_t>(rest_.front());
  const unsigned low = first & 31u;
  head read{static_cast<kind>(first >> 5), low};
  std::size_t size = 1;
  if (low >= 24) {
    // 28 to 30 mean nothing, 31 is a length that isn't told.
    if (low > 27) return std::nullopt;
    const unsigned log_bytes = low - 24;
    size += std::size_t{1} << log_bytes;
    if (rest_.size() < size) return std::nullopt;
    read.value = 0;
    for (std::size_t i = 1; i < size; ++i) read.value = read.value << 8 | static_cast<std::uint8_t>(rest_[i]);
    const std::uint64_t least = log_bytes == 0 ? 24 : std::uint64_t{1} << (8u << (log_bytes - 1));
    if (read.value < least) return std::nullopt;
  }
  rest_.remove_prefix(size);
  return read;
}

std::optional<std::int64_t> cbor_reader::integer() noexcept {
  const auto before = rest_;
  const auto read = take_head();
  const bool is_integer = read && (read->kind == kind::natural || read->kind == kind::negative);
  if (!is_integer || read->value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
    rest_ = before;
    return std::nullopt;
  }
  const auto value = static_cast<std::int64_t>(read->value);
  return read->kind == kind::natural ? value : -1 - value;
}

std::optional<std::string_view> cbor_reader::take_string(kind wanted) noexcept {
  const auto before = rest_;
  const auto read = take_head();
  if (!read || read->kind != wanted || read->value > rest_.size()) {
    rest_ = before;
    return std::nullopt;
  }
  const auto content = rest_.substr(0, static_cast<std::size_t>(read->value));
  if (wanted == kind::text && !is_utf8(content)) {
    rest_ = before;
    return std::nullopt;
  }
  rest_.remove_prefix(content.size());
  return content;
}

std::optional<std::string_view> cbor_reader::bytes() noexcept {
  return take_string(kind::bytes);
}

std::optional<std::string_view> cbor_reader::text() noexcept {
  return take_string(kind::text);
}

std::optional<std::size_t> cbor_reader::map() noexcept {
  const auto before = rest_;
  const auto read = take_head();
  if (!read || read->kind != kind::map || read->value > most_cbor_pairs) {
    rest_ = before;
    return std::nullopt;
  }
  return static_cast<std::size_t>(read->value);
}

std::optional<std::string_view> cbor_reader::item() noexcept {
  const auto before = rest_;
  if (!skip(cbor_levels)) {
    rest_ = before;
    return std::nullopt;
  }
  return before.substr(0, before.size() - rest_.size());
}

bool cbor_reader::skip(int levels) noexcept {
  const auto before = rest_;
  const auto read = take_head();
  if (!read) return false;
  switch (read->kind) {
  case kind::natural:
  case kind::negative:
    return true;
  case kind::bytes:
  case kind::text:
    rest_ = before;
    return take_string(read->kind).has_value();
  case kind::array:
    if (levels == 0) return false;
    // Each takes a byte or more, so that a great number soon meets the end.
    for (std::uint64_t i = 0; i < read->value; ++i)
      if (!skip(levels - 1)) return false;
    return true;
  case kind::map:
    return levels > 0 && skip_pairs(read->value, levels - 1);
  case kind::tag:
    return false;
  case kind::simple:
    constexpr std::uint64_t is_false = 20, is_null = 22;
    return read->value >= is_false && read->value <= is_null;
  }
  return false;
}

// Two keys are the same if their bytes are: each value has one canonical form.
bool cbor_reader::skip_pairs(std::uint64_t count, int levels) noexcept {
  if (count > most_cbor_pairs) return false;
  std::array<std::string_view, most_cbor_pairs> keys;
  for (std::size_t i = 0; i < count; ++i) {
    const auto before = rest_;
    if (!skip(0)) return false;
    keys[i] = before.substr(0, before.size() - rest_.size());
    const auto earlier = std::span(keys).first(i);
    if (std::find(earlier.begin(), earlier.end(), keys[i]) != earlier.end()) return false;
    if (!skip(levels)) return false;
  }
  return true;
}

} // namespace twostep::core::webauthn
