#include "server/text/refusal_catalogue.hpp"

#include <algorithm>
#include <array>

namespace twostep::server {

namespace {

using core::msgid;
using core::password_refusal;
using core::phone_refusal;
using kind = core::refusal_kind;

constexpr refusal_words refusals[] = {
    {kind::no_such_user, 403, msgid("You are no longer signed in. Please sign in again."), ending::none, 404,
     "there is no such user any more"},
    {kind::no_session, 403, msgid("You are no longer signed in. Please sign in again."), ending::none},
    {kind::suspended, 422, msgid("The email or the password isn't right."), ending::none, 409,
     "the user is suspended"},
    {kind::email_taken, 409, msgid("There is a user with this email already."), ending::none, 409,
     "there is a user with this email already: `twostep user show` tells about them"},
    {kind::stale_password, 422, msgid("The password was changed a moment ago. Please try again.")},
    {kind::not_in_state, 409, msgid("That can't be done any more: something was changed elsewhere meanwhile."),
     ending::none, 409, "nothing to do: the user isn't in a state for that; `twostep user show` says in which"},
    {kind::mandatory, 403, msgid("Your organisation requires two-step verification: it can't be turned off.")},
    {kind::other_session, 409,
     msgid("This change was begun in another browser. Finish it there, or cancel it here and start again.")},
    {kind::sign_in_again, 403, msgid("Please enter your password again first.")},
    {kind::second_step_again, 403, msgid("Please enter a code first.")},
    {kind::wrong_code, 422, msgid("That code isn't right."), ending::attempts_left},
    {kind::code_dead, 422,
     msgid("That code wasn't right either, and it was the last try. Get a new code and use the newest text."),
     ending::none},
    {kind::challenge_gone, 422, msgid("This code is no longer valid. Please start again."), ending::none},
    {kind::not_a_code, 422, msgid("Enter the 6 digits of the code. This try doesn't count.")},
    {kind::paused, 429, msgid("Too many wrong codes were entered."), ending::come_back},
    {kind::resend_too_soon, 429, msgid("We sent a text a moment ago."), ending::come_back},
    {kind::no_more_messages, 429, msgid("We can't send this code again. Use the one you have."), ending::come_back},
    {kind::too_many_sign_ins, 429, msgid("There are too many unfinished sign-ins."), ending::come_back},
    {kind::too_many_numbers, 429, msgid("Too many different numbers were tried today."), ending::come_back},
    {kind::too_many_messages, 429, msgid("Too many texts were asked for."), ending::come_back},
    {kind::themselves, 403, msgid("Nobody can reset their own two-step verification."), ending::none, 403,
     "nobody does this to their own account: another operator must"},
    {kind::not_stored, 503,
     msgid("Changes can't be saved right now. Nothing was changed; please try again in a minute."), ending::none, 503,
     "the disk is full or can't be written: nothing was changed; make room and try again"},
    {kind::no_app_token, 404, msgid("There is no such app password.")},
    {kind::name_in_use, 422,
     msgid(
         "There is an app password of this name already. If you didn't copy it when it was shown, delete it and make "
         "a new one."
     )},
    {kind::too_many_app_tokens, 422,
     msgid("You have as many app passwords as you may. Delete one that you don't need any more first.")},
    {kind::too_many_app_tokens_today, 429, msgid("You have made as many app passwords as you may in a day."),
     ending::come_back},
    {kind::too_long, 422, msgid("That is too long. Please shorten it."), ending::none, 422,
     "the name, the email or the reason is too long: shorten it"},
    {kind::same_number, 422, msgid("Codes go to this number already. Enter the new one.")},
    {kind::link_needed, 403,
     msgid("To sign in, you need a one-time link beside your password. Support can give you one."), ending::support,
     409, "the account opens with an enrol link alone: `twostep user link --purpose enrol` makes one"},
    {kind::link_gone, 410, msgid("This link no longer works."), ending::support},
    {kind::no_recovery_codes, 422, msgid("You have no recovery codes."), ending::support},
    {kind::too_many_recovery_tries, 429, msgid("Too many recovery codes were tried today."), ending::come_back},
    {kind::recovery_codes_changed, 409, msgid("Your codes were shown once. Make new ones if you don't have them.")},
    {kind::higher_step_again, 403, msgid("Please confirm with your authenticator app or your passkey first.")},
    {kind::no_authenticator, 404, msgid("You have no such authenticator app.")},
    {kind::too_many_authenticators, 422,
     msgid("You have as many authenticator apps as you may. Delete one that you don't need any more first.")},
    {kind::authenticator_code_wrong, 422, msgid("That code isn't right.")},
    {kind::no_passkey, 404, msgid("You have no such passkey.")},
    {kind::too_many_passkeys, 422,
     msgid("You have as many passkeys as you may. Delete one that you don't need any more first.")},
    {kind::passkey_known, 409, msgid("This passkey is one of yours already.")},
    {kind::passkey_refused, 422, msgid("That passkey didn't work. Try again, or try another way.")},
    {kind::passkey_counter_back, 422,
     msgid("This passkey was refused: there may be a copy of it. Try another way, then delete it."), ending::support},
    {kind::method_not_on, 409, msgid("That can't be done any more: something was changed elsewhere meanwhile.")},
    {kind::method_not_allowed, 403, msgid("This can't be set up here. Support can tell you more."), ending::support},
    {kind::too_many_changes, 429, msgid("You have changed this very often."), ending::come_back},
};
constexpr refusal_words unknown_refusal{{}, 500, msgid("Something went wrong.")};

constexpr phone_words phones[] = {
    {phone_refusal::empty, msgid("Enter your phone number, for example +45 12345678."),
     "the phone number is missing"},
    {phone_refusal::no_plus, msgid("The country code is missing. The number must begin with it, as in +45 12345678."),
     "the phone number must begin with \"+\" and the country code, as in +45 12345678"},
    {phone_refusal::characters,
     msgid("Use the digits 0 to 9 after one \"+\", without {character}; spaces, dashes and slashes are fine, for "
           "example +45 12345678."),
     "the phone number may hold \"+\", the digits 0 to 9, spaces, dashes, slashes, dots and parentheses only, not "
     "{character}"},
    {phone_refusal::country_code, msgid("There is no country with this code. A number looks like +45 12345678."),
     "there is no such country code"},
    {phone_refusal::too_short, msgid("This number is too short for its country. A number looks like +45 12345678."),
     "the phone number is too short for its country"},
    {phone_refusal::too_long, msgid("This number is too long for its country. A number looks like +45 12345678."),
     "the phone number is too long for its country"},
    {phone_refusal::impossible, msgid("No number in this country has this length. A number looks like +45 12345678."),
     "no phone number of that country has this length"},
    {phone_refusal::type_blocked,
     msgid("We can't text numbers of this kind (toll-free, premium rate, satellite and the like). Use a mobile "
           "number, for example +45 12345678."),
     "numbers of this type are blocked: see sms.block_number_types"},
    {phone_refusal::country_blocked,
     msgid("We can't text numbers in this country. Use another number, or write to support."),
     "messages to this country are not allowed: see sms.allowed_countries"},
    {phone_refusal::no_country,
     msgid(
         "This number belongs to no country, and we can't text it. Use a mobile number of a country, for example +45 "
         "12345678."
     ),
     "the number belongs to no country: only where sms.allowed_countries names its calling code, as in "
     "[\"*\", \"+882\"], do messages go there"},
};
constexpr phone_words unknown_phone{
    {}, msgid("Enter a phone number, for example +45 12345678."), "the phone number is refused"};

constexpr password_words passwords[] = {
    {password_refusal::too_short,
     msgid("Use at least {least} characters. Several words in a row are easy to remember."),
     "the password is too short: at least {least} characters"},
    {password_refusal::too_long, msgid("Use at most 256 characters."),
     "the password is too long: at most 256 characters"},
    {password_refusal::not_text, msgid("This contains characters that can't be part of a password."),
     "the password must be UTF-8 text without control characters"},
    {password_refusal::common, msgid("This is one of the passwords that are guessed first. Choose another one."),
     "the password is one of those that are tried first: choose another"},
    {password_refusal::contains_identity, msgid("Don't use your name or email as your password."),
     "the password must not be the email, a name or the service's name: choose another"},
    // Translators: this and the next five follow "most of it is".
    {password_refusal::easy, msgid("a few characters over and over"), "a few characters over and over"},
    {password_refusal::easy_words, msgid("words that are tried first"), "words that are tried first"},
    {password_refusal::easy_repeats, msgid("the same again and again"), "the same again and again"},
    {password_refusal::easy_rows, msgid("letters or keys in a row"), "letters or keys in a row"},
    {password_refusal::easy_dates, msgid("a date or a year"), "a date or a year"},
    {password_refusal::easy_own_words, msgid("your own name or email, or the name of this service"),
     "the person's own name or email, or the name of this service"},
};
constexpr password_words unknown_password{{}, msgid("Choose another password."), "the password is refused"};

} // namespace

const refusal_words& words_of(core::refusal_kind k) noexcept {
  const auto* found = std::ranges::find(refusals, k, &refusal_words::kind);
  return found == std::end(refusals) ? unknown_refusal : *found;
}

const phone_words& words_of(core::phone_refusal r) noexcept {
  const auto* found = std::ranges::find(phones, r, &phone_words::why);
  return found == std::end(phones) ? unknown_phone : *found;
}

const password_words& words_of(core::password_refusal r) noexcept {
  const auto* found = std::ranges::find(passwords, r, &password_words::why);
  return found == std::end(passwords) ? unknown_password : *found;
}

bool is_easy(core::password_refusal r) noexcept {
  using enum password_refusal;
  constexpr std::array all{easy, easy_words, easy_repeats, easy_rows, easy_dates, easy_own_words};
  return std::ranges::find(all, r) != all.end();
}

core::msgid words_of(core::phone_doubt d) noexcept {
  switch (d) {
  case core::phone_doubt::length:
    return msgid("As far as we know, no number of this country has this length. Please look at it again.");
  case core::phone_doubt::no_plus:
    return msgid("Do you mean {number}? Start with + and the country code.");
  case core::phone_doubt::landline:
    return msgid("This looks like a landline, and few landlines get text messages. A mobile number works better.");
  }
  return msgid("Please look at this number again.");
}

std::string_view words_of(core::email_refusal r) noexcept {
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

} // namespace twostep::server
