#pragma once
// Every refusal in words: what a person reads beside the field, with the HTTP status it has. One place (decision
// 8).

#include "core/account/code.hpp"
#include "core/account/refusal.hpp"
#include "core/e164.hpp"
#include "core/email.hpp"
#include "core/password_rules.hpp"
#include "core/time.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace twostep::server {

struct rendered_refusal {
  unsigned status = 422;
  std::string sentence;
  std::optional<std::int64_t> retry_after; ///< seconds, rounded up: the Retry-After header
  bool start_again = false;                ///< the code is dead: a new one is needed
};

/// support: the address for waits beyond an hour.
rendered_refusal refusal_text(const core::refusal&, core::time_point now, std::string_view support);
/// Passwords tried too often (password_throttle). No time: a hundred failed in a row, and time opens nothing.
rendered_refusal
too_many_passwords(std::optional<core::time_point> until, core::time_point now, std::string_view support);
/// Too many of what can't be a code, from one browser.
rendered_refusal too_many_slips(core::time_point until, core::time_point now);
/// What can't be a code: it is no try.
std::string refusal_text(const core::code_slip&);
std::string refusal_text(core::phone_refusal, std::string_view typed);
/// "the letter “x”", "the character “;”", "the invisible character U+0007".
std::string in_words(char32_t character);
std::string refusal_text(core::phone_doubt);
std::string refusal_text(core::password_refusal, std::size_t min);
/// Half a sentence, for whoever adds users: "it must have …".
std::string refusal_text(core::email_refusal);

/// "25 seconds", "3 minutes", "2 hours", rounded up.
std::string in_words(core::milliseconds);
/// "24 November 2026, 09:30 UTC".
std::string date_and_time(core::time_point);
/// RFC 3339 in UTC, for <time datetime>.
std::string rfc3339(core::time_point);

} // namespace twostep::server
