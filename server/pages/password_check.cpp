#include "server/pages/password_check.hpp"

#include "core/account/known_browser.hpp"
#include "core/password_rules.hpp"
#include "server/access/authenticate.hpp"
#include "server/access/password_throttle.hpp"
#include "server/account/account_commands.hpp"
#include "server/audit/audit.hpp"
#include "server/text/refusal_text.hpp"

namespace twostep::server::pages {

namespace {

/// Wrong ones a day in an account's sessions; the session that goes beyond ends. So whoever holds a copy of its
/// cookie and doesn't know the password tries this often, and never again.
constexpr std::uint32_t wrong_in_a_day = 20;

awaitable<bool> is_one_too_many(const page_context& v, const core::account& account, core::device_trust trust) {
  std::string name(account.email.key);
  name.append(1, '\0').append(trust == core::device_trust::known_browser ? "in a known browser" : "in a session");
  const core::meter_limit limit[] = {
      {.meter = v.access.meter_keys(core::meter_kind::password_failed, name),
       .limit = wrong_in_a_day,
       .window = core::days(1)}};
  storage::read_barrier not_waited_for;
  v.meters.count_unlimited(limit, {}, v.now(), not_waited_for);
  const auto until = co_await v.meters.refused_until(limit, v.now()).wait();
  co_return until.has_value();
}

awaitable<> end_session(page_context& v, const account_commands& commands) {
  v.access.audit.note(audit_event::sign_in_paused, v.x, v.person(), "password");
  co_await commands.execute(v.x, v.who->account.id, core::sign_out{v.who->session.id});
  clear_session_cookies(v.access, v.x);
}

} // namespace

awaitable<checked_password> check_password(
    page_context& v, const account_commands& commands, const password_services& passwords, std::string_view typed
) {
  if (typed.empty()) co_return checked_password{0, 422, v.tr(msgid("Enter your current password."))};
  const auto& account = v.who->account;
  password_client client{.network = v.x.request.client.network};
  client.signed_in = true;
  const auto device = device_of(v.access, v.x, account.id);
  client.trust = core::device_trust_of(account, device, v.access.policy, v.now());
  if (device) client.device = device->id;
  // Whoever is signed in is no outsider: the streak of wrong passwords is for those who aren't.
  auto attempt = co_await password_try::begin(passwords.throttle, account.email.key, client, v.now(), 0);
  if (!attempt) {
    v.access.audit.note(audit_event::sign_in_paused, v.x, v.person(), "password");
    auto rendered =
        too_many_passwords(v.language, attempt.error().until, v.now(), v.access.config.branding.support_email);
    v.x.response.headers.push_back({"Retry-After", std::to_string(*rendered.retry_after)});
    co_return checked_password{0, rendered.status, std::move(rendered.sentence)};
  }
  auto normalised = core::normalise_password(typed);
  const bool is_text = normalised.has_value();
  auto secret = is_text ? std::move(*normalised) : core::secret();
  const auto* verifier = is_text ? &account.password.verifier : nullptr;
  check_origin origin;
  origin.network = client.network;
  origin.known = true; // a session is no stranger
  auto check = co_await passwords.hasher.check(std::move(secret), verifier, std::move(origin));
  v.refresh_now();
  if (!check) {
    v.x.response.headers.push_back({"Retry-After", "2"});
    co_return checked_password{0, 503, v.tr(msgid("The server is very busy. Please try again in a few seconds."))};
  }
  if (!check->right) {
    co_await attempt->failed();
    v.access.audit.note(audit_event::sign_in_failed, v.x, v.person(), "again");
    const bool is_over = co_await is_one_too_many(v, account, client.trust);
    if (is_over) {
      co_await end_session(v, commands);
      co_return checked_password{
          0, 422,
          v.tr(msgid("That isn't your current password, and it was wrong too often today. You are signed out "
                     "here: sign in again."))};
    }
    co_return checked_password{0, 422, v.tr(msgid("That isn't your current password."))};
  }
  co_return checked_password{account.password.generation, 200, {}};
}

void answer_wrong(page p, std::string_view field, const checked_password& checked) {
  if (checked.status == 422)
    p.error(field, checked.error).answer();
  else
    p.notice({checked.status, checked.error, {}}).answer();
}

} // namespace twostep::server::pages
