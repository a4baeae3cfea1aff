#pragma once
// A refusal as somebody reads it: the catalogue's words filled in, with the HTTP status (decision 8). For a person in
// their language; for an operator in English.

#include "core/account/code.hpp"
#include "core/account/refusal.hpp"
#include "core/e164.hpp"
#include "core/language.hpp"
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
rendered_refusal
refusal_text(const core::language&, const core::refusal&, core::time_point now, std::string_view support);
/// Passwords tried too often (password_throttle). No time: a hundred failed in a row, and time opens nothing.
rendered_refusal too_many_passwords(
    const core::language&, std::optional<core::time_point> until, core::time_point now, std::string_view support
);
/// Too many of what can't be a code, from one browser.
rendered_refusal too_many_slips(const core::language&, core::time_point until, core::time_point now);
/// What can't be a code: it is no try.
std::string refusal_text(const core::language&, const core::code_slip&);
std::string refusal_text(const core::language&, core::phone_refusal, std::string_view typed);
std::string refusal_text(const core::language&, core::phone_doubt);
/// least: characters of a password.
std::string refusal_text(const core::language&, core::password_refusal, std::size_t least);

struct operator_refusal {
  unsigned status;
  std::string text;
};
operator_refusal operator_text(const core::refusal&);
std::string operator_text(core::phone_refusal, std::string_view typed);
std::string operator_text(core::password_refusal, std::size_t least);

} // namespace twostep::server
