#include "server/pages/password.hpp"

#include "core/password_rules.hpp"
#include "server/account/account_commands.hpp"
#include "server/audit/audit.hpp"
#include "server/pages/known_browser.hpp"
#include "server/pages/new_password.hpp"
#include "server/pages/password_check.hpp"
#include "server/pages/sign_in_again.hpp"
#include "server/runtime/entropy.hpp"
#include "server/text/refusal_text.hpp"

namespace twostep::server::pages {

namespace {

bool is_forced(const page_context& v) {
  return v.who->account.password.must_change;
}

/// Nothing else opens to somebody who must change it: there is no bar then.
page form(page_context& v, const core::password_rules& rules) {
  const bool forced = is_forced(v);
  const auto heading = forced ? msgid("Choose your own password") : msgid("Change your password");
  page p(v, "password.tpl", heading, forced ? frame::front : frame::task);
  p.with_summary().set("HEADING", heading).set("NEXT", v.next()).set("EMAIL", v.who->account.email.shown);
  p.set("LEAST", std::to_string(min_length(rules, v.is_two_step_mandatory()))).show(forced ? "FORCED" : "OWN");
  if (!forced) p.back("/profile/security", msgid("Back to Security"));
  return p;
}

void busy(page_context& v, const core::password_rules& rules) {
  auto sentence = v.tr(msgid("The server is very busy. Please try again in a few seconds."));
  form(v, rules).notice({503, std::move(sentence), 2}).answer();
}

} // namespace

awaitable<> show_password(page_context& v, const core::password_rules& rules) {
  // First, so that nobody chooses a password in vain.
  if (!v.form && !is_forced(v) && !is_stepped_up(v, intent::change_password))
    co_return ask_for_step_up(v, intent::change_password);
  form(v, rules).answer();
}

awaitable<> change_password(page_context& v, const account_commands& commands, const password_services& passwords) {
  const auto& rules = passwords.rules;
  const auto& account = v.who->account;
  if (!account.password.must_change && !is_stepped_up(v, intent::change_password))
    co_return ask_for_step_up(v, intent::change_password);
  auto tried_first = own_words(v, account, v.who->organisation ? &*v.who->organisation : nullptr);
  auto checked_new = co_await passwords.hasher.check_new(
      v.field("new_password"), rules, v.is_two_step_mandatory(), std::move(tried_first)
  );
  v.refresh_now();
  if (!checked_new) co_return busy(v, rules);
  if (checked_new->why) {
    v.access.audit.note(audit_event::request_refused, v.x, v.person(), "password");
    form(v, rules)
        .error(
            "new_password", refusal_text(v.language, *checked_new->why, min_length(rules, v.is_two_step_mandatory()))
        )
        .answer();
    co_return;
  }
  auto checked = co_await check_password(v, commands, passwords, v.field("current_password"));
  if (!checked.right()) {
    co_return answer_wrong(form(v, rules), "current_password", checked);
  }
  // It would stay whoever's it is now, and empty the count of wrong codes.
  if (core::normalise_password(v.field("current_password"))->reveal() == checked_new->normalised.reveal()) {
    form(v, rules).error("new_password", msgid("This is the password that you have. Choose another one.")).answer();
    co_return;
  }
  auto verifier = co_await passwords.hasher.hash(std::move(checked_new->normalised));
  v.refresh_now();
  if (!verifier) co_return busy(v, rules);
  const auto cookies = make_session_cookies(v.access, account.id);
  core::change_password command{
      v.who->session.id,
      checked.generation,
      std::move(*verifier),
      random_id<core::notice_id>(),
      random_id<core::device_id>(),
      cookies.ids};
  const auto device = command.new_device;
  auto done = co_await commands.execute(v.x, account.id, std::move(command));
  if (!done.outcome) {
    if (is_mended_by_step_up(done.outcome.error()))
      ask_for_step_up(v, intent::change_password);
    else
      form(v, rules).refused("current_password", done.outcome.error()).answer();
    co_return;
  }
  v.access.audit.note(audit_event::password_changed, v.x, v.person());
  v.go_on_as(cookies);
  co_await keep_known(v, device);
  const auto next = v.next();
  v.go_and_say(next.empty() ? "/profile/security" : std::string_view(next), note::password_changed);
}

} // namespace twostep::server::pages
