#include "server/pages/sign_in_method.hpp"

#include "core/account/factor.hpp"
#include "server/access/next_address.hpp"
#include "server/account/account_commands.hpp"
#include "server/audit/audit.hpp"
#include "server/pages/code_form.hpp"
#include "server/pages/method_choice.hpp"
#include "server/pages/sign_in.hpp"

namespace twostep::server::pages {

namespace {

struct under_way {
  method_choice methods;
  std::optional<core::challenge> challenge; ///< alive
};

awaitable<under_way> find_under_way(page_context& v) {
  under_way found;
  storage::read_barrier seen{v.x.observed};
  const auto look = [&](const core::account& a, const core::organisation*) {
    for (const auto& c : a.sign_ins)
      if (c.id == v.browser->challenge && !a.suspended && core::lives(c, v.now())) found.challenge = c;
  };
  co_await v.access.accounts.read(*v.browser->account, seen, look).wait();
  v.x.observed = seen.sequence;
  found.methods = co_await find_methods(v, *v.browser->account);
  co_return found;
}

page choice_page(page_context& v, const under_way& found) {
  const auto& all = found.methods;
  const auto next = v.next();
  const auto recovery = with_next("/sign-in/recovery-code", next);
  method_form form{"/sign-in/method", recovery, next, true};
  if (!has_recent_password_step(v)) form.recovery = "";
  auto p = method_page(v, all, form, frame::front);
  p.back(with_next("/sign-in/code", next), back_from_choice(core::method_of(*found.challenge)));
  return p;
}

/// The code's life begins now, and the cookie must not end before it.
void renew_cookie(page_context& v) {
  v.refresh_now();
  v.browser->issued_at = v.now();
  set_challenge_cookie(v.access, v.x, *v.browser);
}

} // namespace

awaitable<> show_sign_in_method(page_context& v) {
  if (!v.browser->account || !v.browser->challenge) co_return begin_sign_in_again(v);
  const auto found = co_await find_under_way(v);
  if (!found.challenge) co_return v.go(with_next("/sign-in/code", v.next())); // it says what to do
  choice_page(v, found).answer();
}

awaitable<> choose_sign_in_method(page_context& v, const account_commands& commands) {
  if (!v.browser->account || !v.browser->challenge) co_return begin_sign_in_again(v);
  const auto next = v.next(); // in the address only what isn't in the cookie
  const auto back = with_next("/sign-in/code", next == v.browser->next ? std::string_view() : next);
  const auto found = co_await find_under_way(v);
  if (!found.challenge) co_return v.go(back);
  const auto chosen = chosen_method(v);
  if (!chosen) co_return answer_no_choice(v, choice_page(v, found));
  const auto too_many = co_await count_choice(v);
  if (too_many) co_return answer_refused_choice(v, choice_page(v, found), *too_many);
  const auto account = *v.browser->account;
  const auto trust = found.challenge->trust;
  auto done =
      co_await commands.execute_sending(v.x, account, trust, core::choose_method{found.challenge->id, *chosen});
  if (!done.outcome) {
    const auto why = done.outcome.error();
    v.access.audit.note_refusal(why, v.x, {account, trust});
    if (why.kind == core::refusal_kind::challenge_gone) co_return v.go(back);
    co_return answer_refused_choice(v, choice_page(v, found), why);
  }
  if (sends_code(*done.outcome)) {
    v.access.audit.note(audit_event::code_asked, v.x, account, "sign_in");
    renew_cookie(v);
  }
  v.go(back);
}

} // namespace twostep::server::pages
