#pragma once
// The words in braces in a webhook's `url` and `body`, and their values in a request. Pure.

#include "core/secret.hpp"

#include <string>
#include <string_view>

namespace twostep::sms {

/// How a value is escaped so that it remains a single value; the text around the braces is used as it is.
enum class escaping { json, form, url };

/// The values of the words. Views live as long as their sources.
struct template_values {
  std::string_view to;       ///< {to}: "+4520123456"; {to_digits}: without "+"
  std::string_view text;     ///< {text}
  std::string_view id;       ///< {id}
  std::string_view sender;   ///< {sender}
  std::string_view purpose;  ///< {purpose}
  std::string_view username; ///< {username}
  std::string_view password; ///< {password}
};

/// "{to}, {to_digits}, …", for messages.
std::string template_words();
/// The first unknown word in braces, with its braces; empty: none. JSON's `{"…` isn't a word.
std::string unknown_word(std::string_view text);
bool has_word(std::string_view text, std::string_view word) noexcept; ///< word: with braces

core::secret fill_in(std::string_view text, const template_values&, escaping);

} // namespace twostep::sms
