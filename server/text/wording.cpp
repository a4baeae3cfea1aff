#include "server/text/wording.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unicode/locid.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

namespace twostep::server {

namespace {

using core::msgid;
using core::plural_msgid;
using core::tr;

// Translators: months within a date.
constexpr msgid months[] = {msgid("January"),   msgid("February"), msgid("March"),    msgid("April"),
                            msgid("May"),       msgid("June"),     msgid("July"),     msgid("August"),
                            msgid("September"), msgid("October"),  msgid("November"), msgid("December")};

} // namespace

std::string in_words(const core::language& in, core::milliseconds time) {
  const auto seconds = static_cast<std::uint64_t>(std::chrono::ceil<core::seconds>(time).count());
  if (seconds < 100) return tr(in, plural_msgid("{n} second", "{n} seconds"), seconds);
  if (seconds <= 5400) return tr(in, plural_msgid("{n} minute", "{n} minutes"), (seconds + 59) / 60);
  return tr(in, plural_msgid("{n} hour", "{n} hours"), (seconds + 3599) / 3600);
}

std::string days_in_words(const core::language& in, std::uint32_t days) {
  return tr(in, plural_msgid("{n} day", "{n} days"), days);
}

namespace {

struct parts_of_time {
  std::string day, month, year, time;
};
parts_of_time parts_of(const core::language& in, core::time_point t) {
  const auto tm = fmt::gmtime(std::chrono::time_point_cast<std::chrono::seconds>(t));
  return {
      std::to_string(tm.tm_mday), tr(in, months[tm.tm_mon]), fmt::format("{:%Y}", tm), fmt::format("{:%H:%M}", tm)};
}

} // namespace

std::string date_and_time(const core::language& in, core::time_point t) {
  const auto p = parts_of(in, t);
  // Translators: "24 November 2026, 09:30 UTC"
  return tr(
      in, msgid("{day} {month} {year}, {time} UTC"),
      {{"day", p.day}, {"month", p.month}, {"year", p.year}, {"time", p.time}}
  );
}

std::string date(const core::language& in, core::time_point t) {
  const auto p = parts_of(in, t);
  // Translators: "24 November 2026"
  return tr(in, msgid("{day} {month} {year}"), {{"day", p.day}, {"month", p.month}, {"year", p.year}});
}

std::string time_of_day(const core::language& in, core::time_point t, core::time_point now) {
  if (std::chrono::floor<std::chrono::days>(t) != std::chrono::floor<std::chrono::days>(now))
    return date_and_time(in, t);
  // Translators: "09:30 UTC"
  return tr(in, msgid("{time} UTC"), {{"time", parts_of(in, t).time}});
}

std::string country_name(const core::language& in, const std::string& region) {
  if (region.size() != 2 || region == "ZZ") return {};
  const std::string tag(in.tag() == "pt" ? "pt-PT" : in.tag()); // ICU's plain "pt" is Brazil's
  icu::UnicodeString name;
  icu::Locale("", region.c_str()).getDisplayCountry(icu::Locale(tag.c_str()), name);
  std::string out;
  return name.toUTF8String(out);
}

std::string hours_and_minutes(core::time_point t) {
  return fmt::format("{:%H:%M}", fmt::gmtime(std::chrono::time_point_cast<std::chrono::seconds>(t)));
}

std::string day_in_words(const core::language& in, core::time_point day, core::time_point now) {
  const auto ago = std::chrono::floor<std::chrono::days>(now) - std::chrono::floor<std::chrono::days>(day);
  if (ago.count() == 0) return tr(in, msgid("Today"));
  const auto p = parts_of(in, day);
  // Translators: "24 November"
  if (ago.count() == 1) return tr(in, msgid("Yesterday, {day} {month}"), {{"day", p.day}, {"month", p.month}});
  if (p.year == parts_of(in, now).year) return tr(in, msgid("{day} {month}"), {{"day", p.day}, {"month", p.month}});
  return date(in, day);
}

std::string in_words(const core::language& in, char32_t character) {
  const auto c = static_cast<UChar32>(character);
  if (character == U'\ufffd') return tr(in, msgid("unreadable characters"));
  if (!u_isgraph(c) || u_charType(c) == U_UNASSIGNED || u_charType(c) == U_PRIVATE_USE_CHAR) {
    const auto number = fmt::format("{:04X}", static_cast<std::uint32_t>(character));
    return tr(in, msgid("the invisible character U+{number}"), {{"number", number}});
  }
  char bytes[U8_MAX_LENGTH];
  std::int32_t size = 0;
  U8_APPEND_UNSAFE(bytes, size, c);
  const auto what = u_isdigit(c)   ? msgid("the digit “{character}”")
                    : u_isalpha(c) ? msgid("the letter “{character}”")
                                   : msgid("the character “{character}”");
  return tr(in, what, {{"character", std::string_view(bytes, static_cast<std::size_t>(size))}});
}

} // namespace twostep::server
