#include "server/pages/password_check.hpp"

#include "core/known_browser.hpp"
#include "core/password_rules.hpp"
#include "server/audit.hpp"
#include "server/password_throttle.hpp"
#include "server/words.hpp"

namespace twostep::server::pages {

awaitable<checked_password> check_password(visit& v, std::string_view typed) {
  if (typed.empty()) co_return checked_password{0, 422, "Enter your current password."};
  const auto& account = v.who->account;
  password_client client{.network = v.x.request.client.network};
  const auto device = device_of(v.services, v.x, account.id);
  client.lane = core::lane_of(account, device, v.services.policy, v.now());
  if (device) client.device = device->id;
  // Whoever is signed in is no outsider: the row of wrong passwords is for those who aren't.
  auto attempt = password_try::begin(v.services, account.email.key, client, 0);
  if (!attempt) {
    v.services.audit.note(audit_event::sign_in_paused, v.x.request, account.id, "password");
    auto told = too_many_passwords(attempt.error().until, v.now(), v.services.config.branding.support_email);
    v.x.response.headers.push_back({"Retry-After", std::to_string(*told.retry_after)});
    co_return checked_password{0, told.status, std::move(told.sentence)};
  }
  auto normalised = core::normalise_password(typed);
  const bool is_text = normalised.has_value();
  auto secret = is_text ? std::move(*normalised) : core::secret();
  const auto* verifier = is_text ? &account.password.verifier : nullptr;
  check_origin origin;
  origin.network = client.network;
  auto check = co_await v.services.hasher.check(std::move(secret), verifier, std::move(origin));
  if (!check) {
    v.x.response.headers.push_back({"Retry-After", "2"});
    co_return checked_password{0, 503, "The server is very busy. Please try again in a few seconds."};
  }
  if (!check->right) {
    attempt->failed();
    v.services.audit.note(audit_event::sign_in_failed, v.x.request, account.id, "again");
    co_return checked_password{0, 422, "That isn't your current password."};
  }
  co_return checked_password{account.password.generation, 200, {}};
}

} // namespace twostep::server::pages
