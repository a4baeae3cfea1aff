#include "server/text/wording.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unicode/uchar.h>
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

std::string date_and_time(const core::language& in, core::time_point t) {
  const auto tm = fmt::gmtime(std::chrono::time_point_cast<std::chrono::seconds>(t));
  const auto month = tr(in, months[tm.tm_mon]);
  const auto day = std::to_string(tm.tm_mday), year = fmt::format("{:%Y}", tm), time = fmt::format("{:%H:%M}", tm);
  // Translators: "24 November 2026, 09:30 UTC"
  return tr(
      in, msgid("{day} {month} {year}, {time} UTC"), {{"day", day}, {"month", month}, {"year", year}, {"time", time}}
  );
}

std::string in_words(const core::language& in, char32_t character) {
  const auto c = static_cast<UChar32>(character);
  if (character == U'\ufffd') return tr(in, msgid("what can't be read as text"));
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
