#include "server/pages/refusal_text.hpp"

#include "core/noun.hpp"
#include "core/phone_spelling.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

namespace twostep::server {

namespace {

std::int64_t seconds_until(core::time_point when, core::time_point now) {
  const auto left = std::chrono::ceil<core::seconds>(when - now).count();
  return left < 1 ? 1 : left;
}

/// A refusal with a time to come back.
rendered_refusal
later(std::string_view what, const core::refusal& r, core::time_point now, std::string_view support) {
  const auto wait = r.retry_at ? seconds_until(*r.retry_at, now) : 60;
  rendered_refusal t{429, {}, wait, false};
  t.sentence = wait > 3600 ? fmt::format("{} Please contact {}.", what, support)
                           : fmt::format("{} Try again in {}.", what, in_words(core::seconds(wait)));
  return t;
}

std::string attempts(std::uint32_t left) {
  return left == 1 ? "That code isn't right. You can try once more."
                   : fmt::format("That code isn't right. You can try {} more times.", left);
}

std::string easy_to_guess(std::string_view what) {
  return fmt::format(
      "This is too easy to guess: most of it is {}. Add more words, four or more that have nothing to do with each "
      "other or with you.",
      what
  );
}

} // namespace

rendered_refusal refusal_text(const core::refusal& r, core::time_point now, std::string_view support) {
  using kind = core::refusal_kind;
  switch (r.kind) {
  case kind::no_such_user:
  case kind::no_session:
    return {403, "You are no longer signed in. Please sign in again.", {}, true};
  case kind::suspended:
    return {422, "That email and password don't match an account.", {}, false};
  case kind::email_taken:
    return {409, "There is a user with this email already.", {}, false};
  case kind::stale_password:
    return {422, "The password was changed a moment ago. Please try again.", {}, false};
  case kind::not_in_state:
    return {409, "That doesn't fit the state any more: it was changed elsewhere meanwhile.", {}, false};
  case kind::mandatory:
    return {403, "Your organisation requires two-step verification: it can't be turned off.", {}, false};
  case kind::other_session:
    return {
        409,
        "This change was begun in another browser. Finish it there, or cancel it here and start again.",
        {},
        false};
  case kind::sign_in_again:
    return {403, "Please enter your password again first.", {}, false};
  case kind::second_step_again:
    return {403, "Please enter a code first.", {}, false};
  case kind::wrong_code:
    return {422, attempts(r.attempts_left), {}, false};
  case kind::code_dead:
    return {
        422,
        "That code wasn't right either, and it was the last try. Get a new code and use the newest text.",
        {},
        true};
  case kind::challenge_gone:
    return {422, "This code is no longer valid. Please start again.", {}, true};
  case kind::not_a_code:
    return {422, "Enter the 6 digits of the code. This try doesn't count.", {}, false};
  case kind::paused:
    return later("Too many wrong codes were entered.", r, now, support);
  case kind::resend_too_soon:
    return later("A message was sent a moment ago.", r, now, support);
  case kind::no_more_messages:
    return later("No more messages are sent for this code; the one you got stays good.", r, now, support);
  case kind::too_many_sign_ins:
    return later("There are too many unfinished sign-ins.", r, now, support);
  case kind::too_many_numbers:
    return later("Too many different numbers were tried today.", r, now, support);
  case kind::too_many_messages:
    return later("Too many messages were asked for.", r, now, support);
  case kind::themselves:
    return {403, "Nobody can reset their own two-step verification.", {}, false};
  case kind::not_stored:
    return {503, "Changes can't be saved right now. Nothing was changed; please try again in a minute.", 60, false};
  case kind::no_app_token:
    return {404, "There is no such app password.", {}, false};
  case kind::name_in_use:
    return {
        422,
        "There is an app password of this name already. If you didn't copy it when it was shown, delete it and make "
        "a "
        "new one.",
        {},
        false};
  case kind::too_many_app_tokens:
    return {
        422, "You have as many app passwords as you may. Delete one that you don't need any more first.", {}, false};
  case kind::too_many_app_tokens_today:
    return later("You have made as many app passwords as you may in a day.", r, now, support);
  case kind::too_long:
    return {422, "That is too long. Please shorten it.", {}, false};
  }
  return {500, "Something went wrong.", {}, false};
}

rendered_refusal
too_many_passwords(std::optional<core::time_point> until, core::time_point now, std::string_view support) {
  if (!until)
    return {
        429,
        fmt::format(
            "Too many wrong passwords were tried for this account, one after the other. Sign in from a browser that "
            "you "
            "have used before, or write to {}.",
            support
        ),
        3600, false};
  return later("Too many wrong passwords were tried.", {core::refusal_kind::paused, until}, now, support);
}

rendered_refusal too_many_slips(core::time_point until, core::time_point now) {
  return later("That was sent very often.", {core::refusal_kind::not_a_code, until}, now, {});
}

std::string refusal_text(const core::code_slip& slip) {
  using kind = core::code_slip::kind;
  switch (slip.what) {
  case kind::nothing:
    return "Enter the 6 digits of the code.";
  case kind::digits:
    return fmt::format(
        "That is {} digit{}. The code has 6. This try doesn't count.", slip.digits, slip.digits == 1 ? "" : "s"
    );
  case kind::no_digits:
    return "The code has only digits. This try doesn't count.";
  case kind::unclear:
    return "That isn't one code of 6 digits. This try doesn't count.";
  }
  return "Enter the 6 digits of the code.";
}

std::string refusal_text(core::phone_refusal r, std::string_view typed) {
  using core::phone_refusal;
  switch (r) {
  case phone_refusal::empty:
    return "Enter your phone number, for example +45 12345678.";
  case phone_refusal::no_plus:
    return "Begin with \"+\" and the country code, for example +45 12345678.";
  case phone_refusal::characters:
    return fmt::format(
        "Use the digits 0 to 9 after one \"+\", without {}; spaces, dashes and slashes are fine, for example +45 "
        "12345678.",
        in_words(core::refused_in_phone(typed).value_or(U'\ufffd'))
    );
  case phone_refusal::country_code:
    return "There is no country with this code. A number looks like +45 12345678.";
  case phone_refusal::too_short:
    return "This number is too short for its country. A number looks like +45 12345678.";
  case phone_refusal::too_long:
    return "This number is too long for its country. A number looks like +45 12345678.";
  case phone_refusal::impossible:
    return "No number in this country has this length. A number looks like +45 12345678.";
  case phone_refusal::type_blocked:
    return "Messages aren't sent to numbers of this kind (toll-free, premium rate, satellite and the like). Use a "
           "mobile number, for example +45 12345678.";
  case phone_refusal::country_blocked:
    return "Messages aren't sent to this country here. Use a number of another country, or contact support.";
  case phone_refusal::no_country:
    return "This number belongs to no country, and messages aren't sent to it here. Use a mobile number of a "
           "country, "
           "for example +45 12345678.";
  }
  return "Enter a phone number, for example +45 12345678.";
}

std::string in_words(char32_t character) {
  const auto c = static_cast<UChar32>(character);
  if (character == U'\ufffd') return "what can't be read as text";
  if (!u_isgraph(c) || u_charType(c) == U_UNASSIGNED || u_charType(c) == U_PRIVATE_USE_CHAR)
    return fmt::format("the invisible character U+{:04X}", static_cast<std::uint32_t>(character));
  char bytes[U8_MAX_LENGTH];
  std::int32_t size = 0;
  U8_APPEND_UNSAFE(bytes, size, c);
  const auto* kind = u_isdigit(c) ? "the digit" : u_isalpha(c) ? "the letter" : "the character";
  return fmt::format("{} “{}”", kind, std::string_view(bytes, static_cast<std::size_t>(size)));
}

std::string refusal_text(core::phone_doubt d) {
  switch (d) {
  case core::phone_doubt::length:
    return "As far as we know, no number of this country has this length. Please look at it again.";
  case core::phone_doubt::landline:
    return "This looks like a landline, and few landlines get text messages. A mobile number is safer.";
  }
  return "Please look at this number again.";
}

std::string refusal_text(core::password_refusal r, std::size_t min) {
  using core::password_refusal;
  switch (r) {
  case password_refusal::too_short:
    return fmt::format("Use at least {} characters. Several words in a row are easy to remember.", min);
  case password_refusal::too_long:
    return "Use at most 256 characters.";
  case password_refusal::not_text:
    return "This contains characters that can't be part of a password.";
  case password_refusal::common:
    return "This is one of the passwords that are guessed first. Choose another one.";
  case password_refusal::contains_identity:
    return "Your own name or email is no good password. Choose another one.";
  case password_refusal::easy:
    return easy_to_guess("too few different characters");
  case password_refusal::easy_words:
    return easy_to_guess("words that are tried first");
  case password_refusal::easy_repeats:
    return easy_to_guess("the same again and again");
  case password_refusal::easy_rows:
    return easy_to_guess("letters or keys in a row");
  case password_refusal::easy_dates:
    return easy_to_guess("a date or a year");
  case password_refusal::easy_own_words:
    return easy_to_guess("your own name or email, or the name of this service");
  }
  return "Choose another password.";
}

std::string refusal_text(core::email_refusal r) {
  using core::email_refusal;
  switch (r) {
  case email_refusal::empty:
    return "it is empty";
  case email_refusal::no_at:
    return "it must have an \"@\"";
  case email_refusal::local_part:
    return "it must have one \"@\" with a name before it";
  case email_refusal::domain:
    return "what follows the \"@\" must be the name of a host: letters, digits, \"-\" and \".\", no port";
  case email_refusal::too_long:
    return "it may have 254 bytes at most";
  case email_refusal::characters:
    return "it must not have blanks, nor characters that can't be seen";
  case email_refusal::specials:
    return "before the \"@\" there may be letters, digits, \".\" and !#$%&'*+-/=?^_`{|}~, and no quotation marks, "
           "brackets, commas or colons";
  }
  return "it can't be read";
}

std::string in_words(core::milliseconds time) {
  const auto seconds = static_cast<std::uint64_t>(std::chrono::ceil<core::seconds>(time).count());
  if (seconds < 100) return core::counted(seconds, {"second", "seconds"});
  if (seconds <= 5400) return core::counted((seconds + 59) / 60, {"minute", "minutes"});
  return core::counted((seconds + 3599) / 3600, {"hour", "hours"});
}

std::string date_and_time(core::time_point t) {
  const auto tm = fmt::gmtime(std::chrono::time_point_cast<std::chrono::seconds>(t));
  return fmt::format("{} {:%B %Y, %H:%M} UTC", tm.tm_mday, tm);
}

std::string rfc3339(core::time_point t) {
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::chrono::time_point_cast<std::chrono::seconds>(t)));
}

} // namespace twostep::server
