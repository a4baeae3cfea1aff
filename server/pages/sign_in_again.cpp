#include "server/pages/sign_in_again.hpp"

#include "server/audit.hpp"
#include "server/entropy.hpp"
#include "server/next_address.hpp"
#include "server/pages/password_check.hpp"
#include "server/pages/two_step_disable.hpp"
#include "server/perform.hpp"

#include <boost/url/encode.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>

namespace twostep::server::pages {

namespace {

page form(visit& v, std::string_view go_on, std::string_view next) {
  page p(v, "sign_in_again.tpl", "Enter your password again");
  p.set("GO_ON", go_on).set("NEXT", next);
  return p;
}

} // namespace

void ask_for_password(visit& v, intent what, std::string_view next) {
  const auto intent = v.services.tokens.sign(what, v.who->session.id, v.now());
  v.go(with_next("/sign-in/again?go_on=" + boost::urls::encode(intent, boost::urls::unreserved_chars), next));
}

awaitable<> show_sign_in_again(visit& v) {
  form(v, v.asked("go_on"), v.next()).answer();
  co_return;
}

awaitable<> sign_in_again(visit& v) {
  const auto next = v.next();
  const auto what = v.services.tokens.open_intent(v.field("go_on"), v.who->session.id, v.now());
  auto checked = co_await check_password(v, v.field("password"));
  if (!checked.right()) {
    form(v, v.field("go_on"), next).error("password", checked.error).answer(checked.status);
    co_return;
  }
  auto token = make_session_token(v.who->account.id);
  core::sign_in_again command{checked.generation, v.who->session.id, token.id};
  auto done = co_await perform(v.services, v.x, v.who->account.id, std::move(command));
  if (!done.outcome) {
    form(v, v.field("go_on"), next).refused("password", done.outcome.error()).answer();
    co_return;
  }
  set_session_cookie(v.services, v.x, token.cookie);
  v.who->session.id = token.id;
  v.who->csrf = v.services.tokens.csrf(token.id);
  v.services.audit.note(audit_event::sign_in_succeeded, v.x.request, v.who->account.id, "again");
  v.services.audit.note(audit_event::session_renewed, v.x.request, v.who->account.id);
  // An intent that is too old or another session's leads to the page, not to the action.
  switch (what.value_or(intent::none)) {
  case intent::disable_two_step:
    co_await begin_disable_and_go(v);
    break;
  case intent::enable_two_step:
    v.go(with_next("/profile/security/two-step/phone", next));
    break;
  case intent::change_password:
    v.go_and_say("/profile/security", "again");
    break;
  case intent::create_app_token:
    v.go("/profile/security/app-tokens");
    break;
  case intent::none:
    v.go("/profile/security");
    break;
  }
}

} // namespace twostep::server::pages
