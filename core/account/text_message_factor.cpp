#include "core/account/text_message_factor.hpp"

namespace twostep::core::text_message {

std::optional<time_point> on_since(const account& a) noexcept {
  if (const auto* on = std::get_if<enabled>(&a.two_step)) return on->since;
  // Until its code comes back, turning them off changes nothing.
  if (const auto* pending = std::get_if<pending_disable>(&a.two_step)) return pending->since;
  return std::nullopt;
}

checked_answer check(const account& a, const challenge& c, const factor_answer& answer, const code_check& by) {
  const auto expected = by.keys.derive(c.key_generation, a.id, c.id, c.purpose, c.to);
  // Compared in any case, so that what is no code takes as long as a wrong one.
  const auto* code = answer.get_if<one_time_code>();
  const bool same = equal(expected, code ? *code : one_time_code{});
  return {code && same};
}

} // namespace twostep::core::text_message
