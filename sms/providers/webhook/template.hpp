#pragma once
// The words in braces of a webhook's `url` and `body`, and what stands for them in a request. Pure.

#include "core/secret.hpp"

#include <string>
#include <string_view>

namespace twostep::sms {

/// How a value is written so that it stays one value; everything around the braces is taken as it stands.
enum class escaping { json, form, url };

/// What the words stand for. Views live as long as what they were made from.
struct template_values {
  std::string_view to;       ///< {to}: "+4520123456"; {to_digits}: without "+"
  std::string_view text;     ///< {text}
  std::string_view id;       ///< {id}
  std::string_view sender;   ///< {sender}
  std::string_view purpose;  ///< {purpose}
  std::string_view username; ///< {username}
  std::string_view password; ///< {password}
};

/// "{to}, {to_digits}, …": for messages.
std::string template_words();
/// The first word in braces that stands for nothing, with its braces; empty: none. `{"…` of JSON is no such word.
std::string unknown_word(std::string_view text);
bool has_word(std::string_view text, std::string_view word) noexcept; ///< word: with braces

core::secret fill_in(std::string_view text, const template_values&, escaping);

} // namespace twostep::sms
