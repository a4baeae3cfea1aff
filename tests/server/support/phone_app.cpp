#include "tests/server/support/phone_app.hpp"

#include "core/account/code.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <vector>

namespace twostep::server::test {

std::string phone_app::shows(core::time_point now, int periods) const {
  const auto step = core::totp_step_at(now + ahead) + periods;
  return std::string(core::hotp(key, static_cast<std::uint64_t>(step)).reveal());
}

std::string phone_app::never_shows(core::time_point now) const {
  std::uint64_t value = 0;
  const auto present = core::totp_step_at(now + ahead);
  while (core::find_totp_step(key, core::one_time_code::of(value), present, 10, 0)) ++value;
  return std::string(core::one_time_code::of(value).reveal());
}

core::totp_secret from_base32(std::string_view letters) {
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::vector<std::uint8_t> bytes;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : letters) {
    if (c == ' ') continue;
    const auto value = alphabet.find(c);
    BOOST_REQUIRE(value != alphabet.npos);
    bits = bits << 5 | static_cast<std::uint32_t>(value);
    count += 5;
    if (count < 8) continue;
    count -= 8;
    bytes.push_back(static_cast<std::uint8_t>(bits >> count));
  }
  return core::totp_secret(bytes);
}

phone_app scan(const answer& page) {
  constexpr std::string_view before = "<code class=\"groups\" dir=\"ltr\">";
  const auto at = page.body.find(before);
  BOOST_REQUIRE(at != page.body.npos);
  const auto begin = at + before.size();
  return {from_base32(page.body.substr(begin, page.body.find('<', begin) - begin))};
}

std::string hidden(std::string_view name, const answer& page) {
  return page.attribute("value", "name=\"" + std::string(name) + "\"");
}

std::string unescaped(std::string text) {
  for (auto at = text.find("&amp;"); at != text.npos; at = text.find("&amp;", at + 1)) text.erase(at + 1, 4);
  return text;
}

} // namespace twostep::server::test
