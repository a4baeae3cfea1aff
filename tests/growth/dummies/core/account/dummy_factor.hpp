#pragma once
// A second step that only the growth test knows: a word, on for whoever is named "Dummy".

#include "core/account/factor.hpp"

#include <string>

namespace twostep::core {

namespace method {
inline constexpr std::uint8_t dummy = 64;
} // namespace method

/// An answer of a type of its own.
struct dummy_word {
  std::string text;
};
template <>
inline constexpr bool is_factor_answer<dummy_word> = true;

namespace dummy {
std::optional<time_point> on_since(const account&) noexcept;
checked_answer check(const account&, const challenge&, const factor_answer&, const code_check&);
} // namespace dummy

inline constexpr factor dummy_factor{method::dummy, "dummy", 0, 1, &dummy::on_since, &dummy::check};

} // namespace twostep::core
