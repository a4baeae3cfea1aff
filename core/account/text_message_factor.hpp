#pragma once
// Codes by text message as a second step. Its states are in two_step.hpp.

#include "core/account/factor.hpp"

namespace twostep::core {

namespace text_message {
std::optional<time_point> on_since(const account&) noexcept;
checked_answer check(const account&, const challenge&, const factor_answer&, const code_check&);
} // namespace text_message

inline constexpr factor text_message_factor{method::text_message,    "text_message",      1, 1,
                                            &text_message::on_since, &text_message::check};

} // namespace twostep::core
