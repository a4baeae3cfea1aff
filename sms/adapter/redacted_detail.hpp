#pragma once
// Words of a provider made fit for an operator's eyes: one line, no number, no code, nothing secret. Pure.

#include <initializer_list>
#include <string>
#include <string_view>

namespace twostep::sms {

/// Every `what` of four bytes and more becomes "***".
void hide(std::string& text, std::string_view what);

using hidden_words = std::initializer_list<std::string_view>;

/// At most 200 bytes of printable ASCII. What is in `hidden` and every run of more than five digits (spaces, dashes,
/// dots and parentheses between them don't end it) becomes "***".
std::string fit_for_operator(std::string_view text, hidden_words hidden = {});

} // namespace twostep::sms
