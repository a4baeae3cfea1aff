#include "server/pages/sign_in_recovery.hpp"

#include "core/account/known_browser.hpp"
#include "core/account/password_step.hpp"
#include "core/account/recovery_codes.hpp"
#include "core/recovery_code.hpp"
#include "core/text.hpp"
#include "server/access/next_address.hpp"
#include "server/account/account_commands.hpp"
#include "server/audit/audit.hpp"
#include "server/crypto/recovery_hasher.hpp"
#include "server/pages/code_form.hpp"
#include "server/pages/sign_in.hpp"
#include "server/runtime/entropy.hpp"
#include "server/text/refusal_text.hpp"
#include "server/text/wording.hpp"

#include <string>
#include <utility>

namespace twostep::server::pages {

namespace {

struct kept_codes {
  core::recovery_hashing hashing;
  bool has_any = false;
  bool is_over = false; ///< the password step is: a new password, another sign-in, or the user is suspended
  std::string email;
  core::device_trust trust{core::device_trust::unknown_browser};
};

awaitable<kept_codes>
find_codes(page_context& v, const core::account_id& account, const std::optional<challenge_token::step>& step) {
  kept_codes found;
  const auto device = device_of(v.access, v.x, account);
  storage::read_barrier seen{v.x.observed};
  const auto look = [&](const core::account& a, const core::organisation*) {
    const auto is_over = [&](const challenge_token::step& s) {
      return a.password.generation != s.generation || core::is_used_up(a, {s.at, s.epoch});
    };
    found.is_over = a.suspended || (step && is_over(*step));
    if (found.is_over || !a.recovery) return;
    found.hashing = a.recovery->hashing;
    found.has_any = !a.recovery->left.empty();
    found.email = a.email.shown;
    found.trust = core::device_trust_of(a, device, v.access.policy, v.now());
  };
  co_await v.access.accounts.read(account, seen, look).wait();
  v.x.observed = seen.sequence;
  co_return found;
}

page recovery_form(page_context& v, const kept_codes& codes) {
  page p(v, "sign_in_recovery.tpl", msgid("Enter a recovery code"), frame::front);
  const auto next = v.next();
  p.set("NEXT", next.empty() ? std::string_view(v.browser->next) : std::string_view(next)).set("EMAIL", codes.email);
  p.show(codes.has_any ? "SOME" : "NONE");
  if (v.browser->challenge) p.back(with_next("/sign-in/code", next), msgid("Back to the code"));
  return p;
}

/// The password step was done in this browser, lately.
bool has_password_step(page_context& v) {
  if (has_recent_password_step(v)) return true;
  begin_sign_in_again(v);
  return false;
}

std::string slip_text(const page_context& v, const core::malformed_recovery_code& why) {
  using kind = core::malformed_recovery_code::kind;
  switch (why.what) {
  case kind::nothing:
    return v.tr(msgid("Enter one of your recovery codes."));
  case kind::length:
    return core::tr(
        v.language,
        core::plural_msgid(
            "A recovery code has 16 letters and digits. This has {n}.",
            "A recovery code has 16 letters and digits. This has {n}."
        ),
        why.characters
    );
  case kind::character:
    break;
  }
  return v.tr(msgid("A recovery code has only digits and the letters A to Z without U."));
}

/// What was typed is no try; it is shown again.
awaitable<> answer_slip(page_context& v, const kept_codes& codes, const core::malformed_recovery_code& why) {
  constexpr std::size_t longest_shown = 100;
  auto p = recovery_form(v, codes);
  const auto typed = v.field("recovery_code");
  if (typed.size() <= longest_shown && core::is_utf8(typed)) p.set("TYPED", typed);
  const auto too_many = co_await count_slip(v);
  if (too_many)
    p.notice(*too_many).answer();
  else
    p.error("recovery_code", slip_text(v, why)).answer();
}

template <class Command>
Command with_step(page_context& v, const kept_codes& codes) {
  Command c;
  const auto& step = *v.browser->password;
  c.password_generation = step.generation;
  c.step = {step.at, step.epoch};
  c.trust = codes.trust;
  c.device = device_of(v.access, v.x, *v.browser->account);
  return c;
}

/// No unknown browser's hash gets a place in the queue now.
bool is_full(const password_hasher& hasher) {
  const auto places = hasher.settings().max_queue;
  return hasher.count().queued >= places - places / 4;
}

void answer_busy(page_context& v, const kept_codes& codes) {
  auto sentence = v.tr(msgid("The server is very busy. Please try again in a few seconds."));
  recovery_form(v, codes).notice({503, std::move(sentence), 2}).answer();
}

void refuse(page_context& v, const kept_codes& codes, const core::refusal& why) {
  v.access.audit.note_refusal(why, v.x, {*v.browser->account, codes.trust});
  // The password changed, or somebody signed in: it all begins with the password.
  using kind = core::refusal_kind;
  const bool is_over =
      why.kind == kind::stale_password || why.kind == kind::no_such_user || why.kind == kind::suspended;
  if (is_over) return v.go_and_say(with_next("/sign-in", v.next()), note::sign_in_too_old);
  recovery_form(v, codes).refused("recovery_code", why).answer();
}

} // namespace

awaitable<bool> has_recovery_codes(
    page_context& v, const core::account_id& account, const std::optional<challenge_token::step>& step
) {
  const auto codes = co_await find_codes(v, account, step);
  co_return codes.has_any;
}

awaitable<> show_sign_in_recovery(page_context& v) {
  if (!has_password_step(v)) co_return;
  const auto codes = co_await find_codes(v, *v.browser->account, v.browser->password);
  if (codes.is_over) co_return v.go(with_next("/sign-in", v.next()));
  recovery_form(v, codes).answer();
}

awaitable<> sign_in_recovery(page_context& v, const account_commands& commands, const password_services& passwords) {
  if (!has_password_step(v)) co_return;
  const auto account = *v.browser->account;
  const auto codes = co_await find_codes(v, account, v.browser->password);
  if (codes.is_over) co_return v.go_and_say(with_next("/sign-in", v.next()), note::sign_in_too_old);
  const auto typed = core::read_recovery_code(v.field("recovery_code"));
  if (!typed) {
    const auto why = typed.error();
    co_return co_await answer_slip(v, codes, why);
  }

  if (is_full(passwords.hasher)) co_return answer_busy(v, codes); // before a try is counted
  auto attempt = with_step<core::try_recovery_code>(v, codes);
  auto counted = co_await commands.execute(v.x, account, std::move(attempt));
  if (!counted.outcome) co_return refuse(v, codes, counted.outcome.error());
  check_origin origin;
  origin.network = v.x.request.client.network;
  origin.known = codes.trust == core::device_trust::known_browser;
  auto digest = co_await hash_recovery_code(passwords.hasher, *typed, codes.hashing, std::move(origin));
  v.refresh_now();
  if (!digest) co_return answer_busy(v, codes);

  const auto cookies = make_session_cookies(v.access, account);
  auto command = with_step<core::verify_recovery_code>(v, codes);
  command.digest = *std::move(digest);
  command.session = make_session(cookies.ids, v.x.request);
  command.notice = random_id<core::notice_id>();
  command.challenge = v.browser->challenge;
  auto done = co_await commands.execute(v.x, account, std::move(command));
  if (!done.outcome) co_return refuse(v, codes, done.outcome.error());
  const core::device_id unknown{};
  const signed_in_browser in{account, cookies, unknown, codes.trust};
  const auto asked_next = v.next();
  const auto next = asked_next.empty() ? v.browser->next : asked_next;
  co_await welcome(v, in, next, "recovery_code");
}

} // namespace twostep::server::pages
