#include "core/recipient.hpp"

#include <algorithm>
#include <utility>

namespace twostep::core {
namespace {

/// Bytes of the first character of a UTF-8 text; 0 for none.
std::size_t first_character(std::string_view text) noexcept {
  std::size_t n = text.empty() ? 0 : 1;
  while (n < text.size() && (static_cast<unsigned char>(text[n]) & 0xc0) == 0x80) ++n;
  return n;
}

} // namespace

std::optional<recipient> recipient::from_wire(std::string_view text) {
  const auto at = text.rfind('@');
  if (at == text.npos) {
    auto number = e164_number::from_wire(text);
    return number ? std::optional<recipient>(*std::move(number)) : std::nullopt;
  }
  if (at == 0 || at + 1 == text.size()) return std::nullopt;
  // An address that was taken once stays one, whatever the tables of today say of it.
  return email_address{std::string(text), email_key(text).value_or(std::string(text))};
}

std::string_view recipient::reveal() const noexcept {
  const auto* to = address();
  return to ? std::string_view(to->shown) : number()->reveal();
}

std::string recipient::masked() const {
  const auto* to = address();
  if (!to) return number()->masked();
  const std::string_view shown = to->shown;
  const auto at = shown.rfind('@');
  std::string text(shown.substr(0, first_character(shown.substr(0, at))));
  return text.append("•••").append(shown.substr(std::min(at, shown.size())));
}

std::string recipient::region() const {
  return address() ? std::string() : number()->region();
}

} // namespace twostep::core
