#include "core/account/factor.hpp"

#include "core/account/text_message_factor.hpp"

#include <algorithm>
#include <array>
#include <bit>

namespace twostep::core {

namespace {

constexpr std::array table{
    text_message_factor,
};

/// Each has one bit, which neither the password nor a recovery code nor another factor has.
consteval bool methods_differ() {
  unsigned seen = method::password | method::recovery_code;
  for (const auto& f : table) {
    if (!std::has_single_bit(f.method) || (seen & f.method) != 0) return false;
    seen |= f.method;
  }
  return true;
}
static_assert(methods_differ(), "a factor has another's bit, or none or several");

} // namespace

std::span<const factor> factors() noexcept {
  return table;
}

const factor* factor_of(const challenge& c) noexcept {
  const auto all = factors();
  const auto found = std::ranges::find(all, method_of(c), &factor::method);
  return found == all.end() ? nullptr : &*found;
}

} // namespace twostep::core
