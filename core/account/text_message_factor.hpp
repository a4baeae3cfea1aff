#pragma once
// Codes by text message as a second step. Its states are in two_step.hpp.

#include "core/account/factor.hpp"

namespace twostep::core {

namespace text_message {
std::optional<time_point> on_since(const account&) noexcept;
bool is_right(const account&, const challenge&, const factor_answer&, const code_keys&);
} // namespace text_message

inline constexpr factor text_message_factor{method::text_message, &text_message::on_since, &text_message::is_right};

} // namespace twostep::core
