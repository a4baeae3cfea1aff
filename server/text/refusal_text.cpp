#include "server/text/refusal_text.hpp"

#include "core/phone_spelling.hpp"
#include "server/text/date.hpp"
#include "server/text/refusal_catalogue.hpp"
#include "server/text/wording.hpp"

#include <utility>

namespace twostep::server {

namespace {

using core::msgid;
using core::plural_msgid;
using core::tr;

constexpr std::int64_t seconds_of_not_stored = 60;

std::int64_t seconds_until(core::time_point when, core::time_point now) {
  const auto left = std::chrono::ceil<core::seconds>(when - now).count();
  return left < 1 ? 1 : left;
}

/// For a refusal with a time to come back.
rendered_refusal later(
    const core::language& in, msgid what, std::optional<core::time_point> until, core::time_point now,
    std::string_view support
) {
  const auto wait = until ? seconds_until(*until, now) : 60;
  const auto end = wait > 3600 ? tr(in, msgid("Please contact {support}."), {{"support", support}})
                               : tr(in, msgid("Try again in {time}."), {{"time", in_words(in, core::seconds(wait))}});
  auto reason = tr(in, what);
  return {429, reason + " " + end, wait, std::move(reason)};
}

char32_t refused_character(std::string_view typed) {
  return core::refused_in_phone(typed).value_or(U'\ufffd');
}

} // namespace

rendered_refusal
refusal_text(const core::language& in, const core::refusal& r, core::time_point now, std::string_view support) {
  const auto& words = words_of(r.kind);
  if (words.end == ending::come_back) return later(in, words.person, r.retry_at, now, support);
  rendered_refusal t{words.status, tr(in, words.person), {}};
  if (words.end == ending::attempts_left)
    t.sentence +=
        " " + tr(in, plural_msgid("You can try once more.", "You can try {n} more times."), r.attempts_left);
  if (words.end == ending::support)
    t.sentence += " " + tr(in, msgid("Please contact {support}."), {{"support", support}});
  if (r.kind == core::refusal_kind::not_stored) t.retry_after = seconds_of_not_stored;
  return t;
}

rendered_refusal too_many_passwords(
    const core::language& in, std::optional<core::time_point> until, core::time_point now, std::string_view support
) {
  if (until) return later(in, msgid("Too many wrong passwords were tried."), until, now, support);
  return {
      429,
      tr(in,
         msgid(
             "Too many wrong passwords were tried for this account, one after the other. Sign in from a browser that "
             "you have used before, or write to {support}."
         ),
         {{"support", support}}),
      3600};
}

rendered_refusal too_many_slips(const core::language& in, core::time_point until, core::time_point now) {
  return later(in, msgid("You have tried very often."), until, now, {});
}

std::string refusal_text(const core::language& in, const core::malformed_code& slip) {
  using kind = core::malformed_code::kind;
  switch (slip.what) {
  case kind::nothing:
    break;
  case kind::digits:
    return tr(
        in,
        plural_msgid(
            "That is {n} digit. The code has 6. This try doesn't count.",
            "That is {n} digits. The code has 6. This try doesn't count."
        ),
        slip.digits
    );
  case kind::no_digits:
    return tr(in, msgid("The code has only digits. This try doesn't count."));
  case kind::unclear:
    return tr(in, msgid("Enter one code of 6 digits. This try doesn't count."));
  }
  return tr(in, msgid("Enter the 6 digits of the code."));
}

std::string refusal_text(const core::language& in, core::phone_refusal r, std::string_view typed) {
  return tr(in, words_of(r).person, {{"character", in_words(in, refused_character(typed))}});
}

std::string refusal_text(const core::language& in, core::phone_doubt d, const core::e164_number& number) {
  return tr(in, words_of(d), {{"number", number.reveal_grouped()}});
}

std::string refusal_text(const core::language& in, core::password_refusal r, std::size_t least) {
  auto text = tr(in, words_of(r).person, {{"least", std::to_string(least)}});
  return is_easy(r) ? tr(in, easy_to_guess, {{"what", text}}) : text;
}

operator_refusal operator_text(const core::refusal& r) {
  const auto& words = words_of(r.kind);
  if (!words.operators.empty()) return {words.operator_status, std::string(words.operators)};
  auto text = "refused: " + std::string(to_text(r.kind));
  if (r.retry_at) text += "; try again after " + to_readable(*r.retry_at);
  return {words.operator_status, std::move(text)};
}

std::string operator_text(core::phone_refusal r, std::string_view typed) {
  return core::fill_in(words_of(r).operators, {{"character", in_words(core::english(), refused_character(typed))}});
}

std::string operator_text(core::password_refusal r, std::size_t least) {
  auto text = core::fill_in(words_of(r).operators, {{"least", std::to_string(least)}});
  return is_easy(r) ? core::fill_in(easy_to_guess_for_operators, {{"what", text}}) : text;
}

} // namespace twostep::server
