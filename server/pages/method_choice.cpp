#include "server/pages/method_choice.hpp"

#include "core/account/factor.hpp"
#include "core/account/second_step.hpp"
#include "server/pages/passkey_form.hpp"
#include "server/text/refusal_text.hpp"

#include <algorithm>
#include <array>

namespace twostep::server::pages {

method_choice methods_of(const page_context& v, const core::account& a) {
  method_choice all;
  if (const auto* phone = core::verified_phone(a.two_step)) all.phone = *phone;
  for (const auto& one : a.authenticators) all.apps.push_back({one.id, one.name});
  all.has_passkeys = std::ranges::any_of(a.passkeys, [&](const core::passkey& one) { return is_usable(v, one); });
  all.has_recovery_codes = a.recovery && !a.recovery->left.empty();
  all.email = a.email.shown;
  return all;
}

awaitable<method_choice> find_methods(page_context& v, const core::account_id& account) {
  method_choice all;
  storage::read_barrier seen{v.x.observed};
  const auto look = [&](const core::account& a, const core::organisation*) {
    auto now = a;
    core::drop_due_factors(now, v.now());
    all = methods_of(v, now);
  };
  co_await v.access.accounts.read(account, seen, look).wait();
  v.x.observed = seen.sequence;
  co_return all;
}

page method_page(page_context& v, const method_choice& all, const method_form& form, frame around) {
  const auto& prefix = v.access.address.path_prefix;
  const auto title = form.says_who ? msgid("Choose a way to sign in") : msgid("Choose another way");
  page p(v, "method_choice.tpl", title, around);
  p.set("HEADING", title);
  p.set("ACTION", prefix + std::string(form.action)).set("NEXT", form.next);
  if (form.says_who) p.add("AS").set("EMAIL", all.email).set("RESTART", prefix + "/sign-in");
  if (all.phone) p.add("TEXT").number(*all.phone);
  for (const auto& one : all.apps) {
    auto row = p.add("APP");
    row.set("ID", core::to_text(one.id));
    if (all.apps.size() > 1)
      row.add("NAMED").set("NAME", one.name);
    else
      row.show("ONLY");
  }
  if (all.has_passkeys) p.show("PASSKEY");
  if (all.has_recovery_codes && !form.recovery.empty())
    p.add("RECOVERY").set("WAY", prefix + std::string(form.recovery));
  return p;
}

msgid back_from_choice(std::uint8_t method) noexcept {
  return method == core::method::passkey ? msgid("Back to your passkey") : msgid("Back to the code");
}

void answer_refused_choice(page_context& v, page p, const core::refusal& why) {
  v.refresh_now();
  p.notice(refusal_text(v.language, why, v.now(), v.access.config.branding.support_email)).answer();
}

awaitable<std::optional<core::refusal>> count_choice(page_context& v) {
  const auto by = v.who ? core::to_text(v.who->session.id) : core::to_text(v.browser->browser);
  const std::array choices{core::meter_limit{
      .meter = v.access.meter_keys(core::meter_kind::method_choices, by), .limit = 20, .window = core::minutes(15)}};
  storage::read_barrier in_memory;
  const auto until = co_await v.meters.take(choices, v.now(), in_memory).wait();
  if (until) co_return core::refusal{core::refusal_kind::too_many_changes, until};
  co_return std::nullopt;
}

void answer_no_choice(page_context& v, page p) {
  p.notice(v.tr(msgid("Choose one of these."))).answer(422);
}

std::optional<core::sign_in_method> chosen_method(const page_context& v) {
  const auto* factor = core::find_factor(v.field("method"));
  if (!factor) return std::nullopt;
  core::sign_in_method chosen{factor->method};
  if (v.form->has("authenticator"))
    chosen.authenticator = core::id_from_text<core::authenticator_id>(v.field("authenticator"));
  return chosen;
}

} // namespace twostep::server::pages
