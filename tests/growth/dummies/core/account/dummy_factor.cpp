#include "core/account/dummy_factor.hpp"

namespace twostep::core::dummy {

std::optional<time_point> on_since(const account& a) noexcept {
  if (a.name != "Dummy") return std::nullopt;
  return a.created_at;
}

checked_answer check(const account&, const challenge&, const factor_answer& answer, const code_check&) {
  const auto* word = answer.get_if<dummy_word>();
  return {word && word->text == "please"};
}

} // namespace twostep::core::dummy
