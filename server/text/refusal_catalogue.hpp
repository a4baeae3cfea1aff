#pragma once
// Every refusal in words, once: what a person reads on a page, which is translated, and what an operator reads, in
// English. Pages, admin API and CLI share it (decision 8). Filling in and choosing: refusal_text.hpp.

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
  start_again,   ///< the code is dead: a new one is needed
  attempts_left, ///< a sentence follows that says how many
  come_back      ///< a sentence follows that says when
};

struct refusal_words {
  core::refusal_kind kind;
  unsigned status; ///< of a page
  core::msgid person;
  ending end = ending::none;
  unsigned operator_status = 409;
  std::string_view operators{}; ///< "": the refusal's name says it
};
const refusal_words& words_of(core::refusal_kind) noexcept;

struct phone_words {
  core::phone_refusal why;
  core::msgid person; ///< {character}: the one that is refused
  std::string_view operators;
};
const phone_words& words_of(core::phone_refusal) noexcept;

struct password_words {
  core::password_refusal why;
  core::msgid person; ///< {least}: characters; of what is easy to guess: the words for {what}
  std::string_view operators;
};
const password_words& words_of(core::password_refusal) noexcept;
/// One of those whose sentence is easy_to_guess.
bool is_easy(core::password_refusal) noexcept;
inline constexpr auto easy_to_guess = core::msgid(
    "This is too easy to guess: most of it is {what}. Add more words, four or more that have nothing to do with each "
    "other or with you."
);
inline constexpr std::string_view easy_to_guess_for_operators =
    "the password is too easy to guess: most of it is {what}; take four or more words that have nothing to do with "
    "each other or with the person";

core::msgid words_of(core::phone_doubt) noexcept;
/// Half a sentence, for operators only: "it must have …".
std::string_view words_of(core::email_refusal) noexcept;

} // namespace twostep::server
