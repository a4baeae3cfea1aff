#include "bench/fake_smsc/smpp_texts.hpp"

#include "core/messages/gsm0338.hpp"

#include <unicode/utf16.h>
#include <unicode/utf8.h>

namespace twostep::bench::fake_smsc {

namespace {

constexpr std::uint8_t header_indicator = 0x40; // of esm_class

std::uint8_t byte_at(std::string_view bytes, std::size_t i) {
  return static_cast<std::uint8_t>(bytes[i]);
}

void append_utf8(std::string& to, UChar32 c) {
  std::uint8_t bytes[U8_MAX_LENGTH];
  std::int32_t size = 0;
  U8_APPEND_UNSAFE(bytes, size, c);
  to.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
}

/// Finds the concatenation element among a header's elements.
std::optional<part_header> find_header(std::string_view elements) {
  while (elements.size() >= 2) {
    const auto name = byte_at(elements, 0);
    const std::size_t size = byte_at(elements, 1);
    elements.remove_prefix(2);
    if (size > elements.size()) return std::nullopt;
    part_header h;
    if (name == 0 && size == 3) {
      h = {byte_at(elements, 0), byte_at(elements, 1), byte_at(elements, 2)};
      return h;
    }
    if (name == 8 && size == 4) {
      h.reference = static_cast<std::uint16_t>(byte_at(elements, 0) << 8 | byte_at(elements, 1));
      h.total = byte_at(elements, 2);
      h.number = byte_at(elements, 3);
      return h;
    }
    elements.remove_prefix(size);
  }
  return std::nullopt;
}

std::string key_of(const std::string& key, const part_header& h) {
  return key + " " + std::to_string(h.reference) + "/" + std::to_string(h.total);
}

} // namespace

std::string from_utf16(std::string_view bytes) {
  std::string text;
  for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
    auto unit = static_cast<UChar32>(byte_at(bytes, i) << 8 | byte_at(bytes, i + 1));
    if (U16_IS_LEAD(unit) && i + 3 < bytes.size()) {
      const auto trail = static_cast<UChar32>(byte_at(bytes, i + 2) << 8 | byte_at(bytes, i + 3));
      if (U16_IS_TRAIL(trail)) {
        unit = U16_GET_SUPPLEMENTARY(unit, trail);
        i += 2;
      }
    }
    append_utf8(text, U_IS_SURROGATE(unit) ? 0xfffd : unit);
  }
  return text;
}

text_part read_part(const sms::smpp::submit_sm& m) {
  constexpr std::uint8_t utf16 = 8, latin1 = 3;
  auto bytes = sms::smpp::text_of(m);
  text_part part;
  if ((m.esm_class & header_indicator) != 0 && !bytes.empty() && byte_at(bytes, 0) < bytes.size()) {
    const std::size_t size = byte_at(bytes, 0);
    part.header = find_header(bytes.substr(1, size));
    bytes.remove_prefix(1 + size);
  }
  if (m.data_coding == utf16) {
    part.text = from_utf16(bytes);
  } else if (m.data_coding == latin1) {
    for (std::size_t i = 0; i < bytes.size(); ++i) append_utf8(part.text, byte_at(bytes, i));
  } else {
    part.text = core::from_gsm0338(bytes);
  }
  return part;
}

std::optional<part_joiner::whole>
part_joiner::add(const std::string& key, const part_header& h, const std::string& text) {
  const auto found = open_.find(key_of(key, h));
  if (found == open_.end()) return std::nullopt;
  found->second.parts[h.number] = text;
  whole w{found->second.message, {}};
  for (const auto& [number, part] : found->second.parts) w.text += part;
  // Its key stays in the order until it is the oldest; a later message with the same key is a new one.
  if (found->second.parts.size() >= h.total) open_.erase(found);
  return w;
}

void part_joiner::begin(
    const std::string& key, const part_header& h, const std::string& text, std::uint64_t message
) {
  if (h.total < 2) return;
  if (order_.size() == max_open) {
    open_.erase(order_.front());
    order_.pop_front();
  }
  order_.push_back(key_of(key, h));
  open_[order_.back()] = {message, {{h.number, text}}};
}

} // namespace twostep::bench::fake_smsc
