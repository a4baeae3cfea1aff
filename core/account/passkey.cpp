#include "core/account/passkey.hpp"

#include <array>
#include <utility>

namespace twostep::core {

namespace passkey_transport {

namespace {

constexpr std::array<std::pair<std::string_view, std::uint8_t>, 6> transports{
    {{"usb", usb},
     {"nfc", nfc},
     {"ble", ble},
     {"smart-card", smart_card},
     {"hybrid", hybrid},
     {"internal", internal}}};

} // namespace

std::uint8_t from_text(std::string_view text) noexcept {
  for (const auto& [name, bit] : transports)
    if (name == text) return bit;
  return 0;
}

std::vector<std::string_view> to_texts(std::uint8_t set) {
  std::vector<std::string_view> texts;
  for (const auto& [name, bit] : transports)
    if (set & bit) texts.push_back(name);
  return texts;
}

} // namespace passkey_transport

bool is_due(const passkey& one, time_point now) noexcept {
  return one.ends_at && now >= *one.ends_at;
}

} // namespace twostep::core
