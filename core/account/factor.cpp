#include "core/account/factor.hpp"

#include "core/account/text_message_factor.hpp"

#include <algorithm>
#include <array>

namespace twostep::core {

std::span<const factor> factors() noexcept {
  static constexpr std::array all{text_message_factor};
  return all;
}

const factor* factor_of(const challenge& c) noexcept {
  const auto all = factors();
  const auto found = std::ranges::find(all, method_of(c), &factor::method);
  return found == all.end() ? nullptr : &*found;
}

} // namespace twostep::core
