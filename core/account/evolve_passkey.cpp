// Events of passkeys.

#include "core/account/evolving.hpp"
#include "core/account/passkey_factor.hpp"
#include "core/account/second_step.hpp"

#include <algorithm>

namespace twostep::core::evolving {

namespace {

passkey* find(account& a, const passkey_id& id) {
  const auto found = std::ranges::find(a.passkeys, id, &passkey::id);
  return found == a.passkeys.end() ? nullptr : &*found;
}

void end_challenges_of_passkeys(account& a) {
  const auto asks_for_one = [](const challenge& c) { return c.method == method::passkey; };
  std::erase_if(a.sign_ins, asks_for_one);
  std::erase_if(a.step_ups, asks_for_one);
}

} // namespace

void apply(account& a, passkey_added e) {
  a.passkeys.push_back(std::move(e.passkey));
}

void apply(account& a, const passkey_used& e) {
  keep_number_verified_at(a, e.at);
  auto* one = find(a, e.id);
  if (!one) return;
  one->sign_count = e.sign_count;
  one->is_backed_up = e.is_backed_up;
  one->used_at = e.at;
}

void apply(account& a, passkey_renamed e) {
  if (auto* one = find(a, e.id)) one->name = std::move(e.display_name);
}

void apply(account& a, const passkey_removed& e) {
  const auto since = second_step_since(a), kind_since = passkeys::on_since(a);
  std::erase_if(a.passkeys, [&](const passkey& one) { return one.id == e.id; });
  a.passkeys_kept_since = a.passkeys.empty() ? std::nullopt : kind_since;
  if (a.passkeys.empty()) end_challenges_of_passkeys(a);
  factor_ended(a, since);
}

void apply(account& a, const passkeys_cleared&) {
  a.passkeys.clear();
  a.passkeys_kept_since.reset();
  factor_ended(a, std::nullopt);
}

void apply(account& a, const passkey_lost& e) {
  if (auto* one = find(a, e.id)) one->ends_at = e.ends_at;
}

void apply(account& a, const passkey_kept& e) {
  if (auto* one = find(a, e.id)) one->ends_at.reset();
}

} // namespace twostep::core::evolving
