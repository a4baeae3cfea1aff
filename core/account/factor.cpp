#include "core/account/factor.hpp"

#include "core/account/authenticator_factor.hpp"
#include "core/account/passkey_factor.hpp"
#include "core/account/text_message_factor.hpp"

#include <algorithm>
#include <array>
#include <bit>

namespace twostep::core {

namespace {

constexpr std::array table{
    text_message_factor,
    passkey_factor,
    authenticator_factor,
};

/// Each has one bit, which nothing else has.
consteval bool methods_differ() {
  unsigned seen = method::no_factor;
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

const factor* find_factor(std::uint8_t method) noexcept {
  const auto all = factors();
  const auto found = std::ranges::find(all, method, &factor::method);
  return found == all.end() ? nullptr : &*found;
}

const factor* find_factor(std::string_view name) noexcept {
  const auto all = factors();
  const auto found = std::ranges::find(all, name, &factor::name);
  return found == all.end() ? nullptr : &*found;
}

const factor* factor_of(const challenge& c) noexcept {
  return find_factor(method_of(c));
}

std::vector<std::string> names_of_factors(std::uint8_t methods) {
  std::vector<std::string> names;
  for (const auto& f : factors())
    if ((methods & f.method) != 0) names.emplace_back(f.name);
  return names;
}

const factor& lightest_factor(const account& a) noexcept {
  const factor* lightest = nullptr;
  for (const auto& f : factors())
    if (f.weight != 0 && f.on_since(a) && (!lightest || f.weight < lightest->weight)) lightest = &f;
  return lightest ? *lightest : factors().front();
}

} // namespace twostep::core
