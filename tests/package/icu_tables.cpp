// Prints what the program makes of ICU's data: libphonenumber's example numbers, written in many ways; every code
// point; the name of every country in each language of the pages; the direction of languages. ./dev package runs it
// with ICU's whole data and with the part that the program is linked with, and compares the outputs, to notice when
// Debian's ICU or the program begin to need more.
#include "core/e164.hpp"
#include "core/language.hpp"
#include "core/phone_spelling.hpp"
#include "core/text.hpp"
#include "server/text/page_language.hpp"
#include "server/text/wording.hpp"

#include <phonenumbers/phonenumberutil.h>

#include <cstdint>
#include <iostream>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace {

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;
using namespace twostep;

void print_number(const std::string& typed) {
  const auto parsed = core::parse_phone(typed, {});
  std::cout << typed << ": ";
  if (parsed)
    std::cout << parsed->reveal() << ' ' << parsed->masked() << ' ' << parsed->region() << '\n';
  else
    std::cout << "refused " << static_cast<int>(parsed.error()) << '\n';
}

void print_numbers() {
  auto& util = *PhoneNumberUtil::GetInstance();
  std::set<std::string> regions;
  util.GetSupportedRegions(&regions);
  for (const auto& region : regions)
    for (int type = PhoneNumberUtil::FIXED_LINE; type <= PhoneNumberUtil::VOICEMAIL; ++type) {
      PhoneNumber number;
      if (!util.GetExampleNumberForType(region, static_cast<PhoneNumberUtil::PhoneNumberType>(type), &number))
        continue;
      for (const auto format :
           {PhoneNumberUtil::E164, PhoneNumberUtil::INTERNATIONAL, PhoneNumberUtil::NATIONAL,
            PhoneNumberUtil::RFC3966}) {
        std::string text;
        util.Format(number, format, &text);
        print_number(text);
        print_number(text + "0");
        print_number("\xef\xbc\x8b" + text); // a full-width plus
      }
    }
}

std::string utf8(std::uint32_t c) {
  const auto byte = [](std::uint32_t b) { return static_cast<char>(b); };
  if (c < 0x80) return {byte(c)};
  if (c < 0x800) return {byte(0xc0 | c >> 6), byte(0x80 | (c & 63))};
  if (c < 0x10000) return {byte(0xe0 | c >> 12), byte(0x80 | (c >> 6 & 63)), byte(0x80 | (c & 63))};
  return {byte(0xf0 | c >> 18), byte(0x80 | (c >> 12 & 63)), byte(0x80 | (c >> 6 & 63)), byte(0x80 | (c & 63))};
}

void print_code_points() {
  for (std::uint32_t c = 1; c < 0x110000; ++c) {
    if (c >= 0xd800 && c < 0xe000) continue;
    // Between letters and before an accent, so that composition and trimming are exercised.
    const auto one = utf8(c), in_text = "a" + one + "\xcc\x81z";
    const auto nfc = core::to_nfc(in_text), folded = core::fold_case(in_text);
    const auto plain = core::without_accents(in_text);
    const auto as_it_is = nfc == in_text && folded == in_text && core::trim(one) == one && plain == "a" + one + "z";
    const int properties =
        core::has_control(one) + 2 * core::has_unprintable(one) + 4 * !core::refused_in_phone(one).has_value();
    if (as_it_is && properties == 0) continue;
    std::cout << c << ' ' << nfc.value_or("none") << ' ' << folded.value_or("none") << ' ' << plain << ' '
              << core::trim(one).size() << ' ' << properties << '\n';
  }
}

class tagged final : public core::language {
public:
  explicit tagged(std::string tag) : tag_(std::move(tag)) {}
  std::string_view tag() const noexcept override { return tag_; }
  const char* find(const char*) const override { return nullptr; }
  const char* find(const char*, const char*, std::uint64_t) const override { return nullptr; }

private:
  std::string tag_;
};

void print_countries() {
  std::set<std::string> regions;
  PhoneNumberUtil::GetInstance()->GetSupportedRegions(&regions);
  for (const auto& in : server::page_languages())
    for (const auto& region : regions)
      std::cout << in.tag() << ' ' << region << ' ' << server::country_name(in, region) << '\n';
}

/// Of every language of two letters, alone and with a script.
void print_directions() {
  for (char a = 'a'; a <= 'z'; ++a)
    for (char b = 'a'; b <= 'z'; ++b)
      for (const char* script : {"", "-Arab", "-Latn"}) {
        const tagged language(std::string{a, b} + script);
        std::cout << language.tag() << ' ' << core::is_right_to_left(language) << '\n';
      }
}

} // namespace

int main() {
  print_numbers();
  print_code_points();
  print_countries();
  print_directions();
}
