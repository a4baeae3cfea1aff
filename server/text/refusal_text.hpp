#pragma once
// The text of a refusal: the catalogue's words filled in, with the HTTP status (decision 8). For a person in their
// language, for an operator in English.

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
  std::optional<std::int64_t> retry_after; ///< seconds, rounded up, for Retry-After
  std::string reason{}; ///< of a wait with a known end: the sentence without that end, for pages that show it apart
};

/// support: the address to show for waits of more than an hour.
rendered_refusal
refusal_text(const core::language&, const core::refusal&, core::time_point now, std::string_view support);
/// Too many password tries (password_throttle). No time: a hundred failures in a row; the pause doesn't end by
/// itself.
rendered_refusal too_many_passwords(
    const core::language&, std::optional<core::time_point> until, core::time_point now, std::string_view support
);
/// Too many inputs from one browser that can't be codes.
rendered_refusal too_many_slips(const core::language&, core::time_point until, core::time_point now);
/// For input that can't be a code; it doesn't count as an attempt.
std::string refusal_text(const core::language&, const core::malformed_code&);
std::string refusal_text(const core::language&, core::phone_refusal, std::string_view typed);
/// number: as it would be texted.
std::string refusal_text(const core::language&, core::phone_doubt, const core::e164_number& number);
/// least: the minimum length of a password, in characters.
std::string refusal_text(const core::language&, core::password_refusal, std::size_t least);

struct operator_refusal {
  unsigned status;
  std::string text;
};
operator_refusal operator_text(const core::refusal&);
std::string operator_text(core::phone_refusal, std::string_view typed);
std::string operator_text(core::password_refusal, std::size_t least);

} // namespace twostep::server
