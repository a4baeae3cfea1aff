// Events of authenticator apps and of the method that comes first.

#include "core/account/authenticator_factor.hpp"
#include "core/account/evolving.hpp"
#include "core/account/second_step.hpp"

#include <algorithm>

namespace twostep::core::evolving {

namespace {

authenticator* find(account& a, const authenticator_id& id) {
  const auto found = std::ranges::find(a.authenticators, id, &authenticator::id);
  return found == a.authenticators.end() ? nullptr : &*found;
}

} // namespace

void apply(account& a, authenticator_added e) {
  a.authenticators.push_back(std::move(e.authenticator));
}

void apply(account& a, const authenticator_used& e) {
  keep_number_verified_at(a, e.at);
  auto* app = find(a, e.id);
  if (!app) return;
  app->last_step = std::max(app->last_step, e.step);
  app->drift = e.drift;
  app->used_at = e.at;
}

void apply(account& a, authenticator_renamed e) {
  if (auto* app = find(a, e.id)) app->name = std::move(e.display_name);
}

void apply(account& a, const authenticator_removed& e) {
  const auto since = second_step_since(a), kind_since = authenticator_app::on_since(a);
  const auto asks_for_it = [&](const challenge& c) { return c.authenticator == e.id; };
  std::erase_if(a.sign_ins, asks_for_it);
  std::erase_if(a.step_ups, asks_for_it);
  std::erase_if(a.authenticators, [&](const authenticator& one) { return one.id == e.id; });
  a.authenticators_kept_since = a.authenticators.empty() ? std::nullopt : kind_since;
  factor_ended(a, since);
}

void apply(account& a, const authenticators_cleared&) {
  a.authenticators.clear();
  a.authenticators_kept_since.reset();
  factor_ended(a, std::nullopt);
}

void apply(account& a, const authenticator_lost& e) {
  if (auto* app = find(a, e.id)) app->ends_at = e.ends_at;
}

void apply(account& a, const authenticator_kept& e) {
  if (auto* app = find(a, e.id)) app->ends_at.reset();
}

void apply(account& a, const method_preferred& e) {
  a.preferred = e.method;
}

void apply(account& a, method_chosen e) {
  if (auto* c = find(a, e.challenge.id)) *c = std::move(e.challenge);
}

void keep_number_verified_at(account& a, time_point at) {
  const auto verified_at = number_verified_at(a, at);
  if (!verified_at) return;
  if (auto* on = std::get_if<enabled>(&a.two_step); on && !on->proven_at) on->proven_at = verified_at;
  if (auto* p = std::get_if<pending_disable>(&a.two_step); p && !p->proven_at) p->proven_at = verified_at;
}

void factor_ended(account& a, const std::optional<time_point>& since) {
  if (a.preferred && !is_on(a, *a.preferred)) a.preferred.reset();
  a.second_step_kept_since = has_second_step(a) ? since : std::nullopt;
}

} // namespace twostep::core::evolving
