#pragma once
// Makes a provider's text safe to show to an operator: one line, without numbers, codes and secrets. Pure.

#include <initializer_list>
#include <string>
#include <string_view>

namespace twostep::sms {

/// Replaces every `what` of four bytes or more by "***".
void hide(std::string& text, std::string_view what);

using hidden_words = std::initializer_list<std::string_view>;

/// At most 200 bytes of printable ASCII. Replaces what is in `hidden`, and every run of more than five digits
/// (which may contain spaces, dashes, dots and parentheses), by "***".
std::string fit_for_operator(std::string_view text, hidden_words hidden = {});

} // namespace twostep::sms
