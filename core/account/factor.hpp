#pragma once
// What proves a person beside the password, as a table: text messages, whose four states are in two_step.hpp, and
// what stands beside them. A new factor is one pair of files like text_message_factor.hpp and one row in factor.cpp.

#include "core/account/account.hpp"
#include "core/account/code.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <variant>

namespace twostep::core {

/// What a person gives. Wiped when it dies.
using factor_answer = std::variant<one_time_code>;

struct factor {
  std::uint8_t method = 0; ///< method::…: the bit by which a session keeps that it was given
  /// Since when the account has it; nullopt: it hasn't.
  std::optional<time_point> (*on_since)(const account&) noexcept;
  /// Takes as long whatever is given. An answer of another factor's kind is wrong.
  bool (*is_right)(const account&, const challenge&, const factor_answer&, const code_keys&);
};

/// All of them, in the order in which they are offered.
std::span<const factor> factors() noexcept;
/// The bit of what the challenge asks for.
inline std::uint8_t method_of(const challenge& c) noexcept {
  return c.method.value_or(method::text_message);
}
/// Of a challenge from before there was more than one: text messages. Null: a newer program's.
const factor* factor_of(const challenge&) noexcept;

} // namespace twostep::core
