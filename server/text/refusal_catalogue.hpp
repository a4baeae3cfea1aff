#pragma once
// The text of every refusal: for a person on a page (translated) and for an operator (English). Pages, the admin
// API and the CLI share it (decision 8). Filling in: refusal_text.hpp.

#include "core/account/code.hpp"
#include "core/account/refusal.hpp"
#include "core/e164.hpp"
#include "core/email.hpp"
#include "core/language.hpp"
#include "core/password_rules.hpp"

#include <cstdint>
#include <string_view>

namespace twostep::server {

enum class ending : std::uint8_t {
  none,
  attempts_left, ///< followed by a sentence with the number of attempts left
  come_back,     ///< followed by a sentence with the time
  support        ///< followed by a sentence with the support address
};

struct refusal_words {
  core::refusal_kind kind;
  unsigned status; ///< HTTP status of a page
  core::msgid person;
  ending end = ending::none;
  unsigned operator_status = 409;
  std::string_view operators{}; ///< "": the refusal's name is used
};
const refusal_words& words_of(core::refusal_kind) noexcept;

struct phone_words {
  core::phone_refusal why;
  core::msgid person; ///< {character}: the refused one
  std::string_view operators;
};
const phone_words& words_of(core::phone_refusal) noexcept;

struct password_words {
  core::password_refusal why;
  /// {least}: the number of characters; for passwords that are easy to guess: the text for {what}.
  core::msgid person;
  std::string_view operators;
};
const password_words& words_of(core::password_refusal) noexcept;
/// True for the refusals that share the sentence easy_to_guess.
bool is_easy(core::password_refusal) noexcept;
inline constexpr auto easy_to_guess = core::msgid(
    "This is too easy to guess: most of it is {what}. Add more words, four or more that have nothing to do with each "
    "other or with you."
);
inline constexpr std::string_view easy_to_guess_for_operators =
    "the password is too easy to guess: most of it is {what}; take four or more words that have nothing to do with "
    "each other or with the person";

core::msgid words_of(core::phone_doubt) noexcept;
/// The end of a sentence, for operators: "it must have …".
std::string_view words_of(core::email_refusal) noexcept;

} // namespace twostep::server
