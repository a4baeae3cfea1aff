#include "core/account/decide.hpp"

#include "core/account/decision_builder.hpp"

namespace twostep::core {

result<decision, refusal> decide(const account& a, const command& c, const context& ctx) {
  return std::visit([&](const auto& specific) { return decide(a, specific, ctx); }, c);
}

} // namespace twostep::core
