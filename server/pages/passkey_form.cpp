#include "server/pages/passkey_form.hpp"

#include "core/account/factor.hpp"
#include "server/text/date.hpp"
#include "server/text/refusal_text.hpp"

#include <string>
#include <utility>
#include <vector>

namespace twostep::server::pages {

core::msgid heading_of(const passkey_prompt& prompt) noexcept {
  return prompt.is_dead ? msgid("Please try again") : msgid("Use your passkey");
}

void fill_passkey(
    page& p, const page_context& v, const code_form& f, std::string_view action, const passkey_prompt& prompt
) {
  const auto& prefix = v.access.address.path_prefix;
  p.into("CODE_FORM", "passkey_form.tpl");
  p.set("ACTION", prefix + std::string(action)).set("NEXT", f.next);
  p.set("RESTART", prefix + std::string(f.restart));
  if (prompt.is_dead) {
    p.show("DEAD").show(prompt.is_exhausted ? "EXHAUSTED" : "TOO_OLD");
    if (f.anew.empty())
      p.show("START_AGAIN");
    else
      p.set("ANEW", prefix + std::string(f.anew)).show("NEW_CODE");
    return;
  }
  if (prompt.options.empty() && !prompt.elsewhere.empty()) {
    p.add("ELSEWHERE").set("SITE", prompt.elsewhere);
    return;
  }
  p.show("LIVE").include("PASSKEY_ERRORS", "passkey_errors.tpl").set("SITE", v.access.address.origin).show("ASKS");
  p.set("OPTIONS", prompt.options).set("ASKED", prompt.asked);
  if (!prompt.email.empty()) p.add("AS").set("EMAIL", prompt.email);
}

bool is_usable(const page_context& v, const core::passkey& one) noexcept {
  return one.site == v.access.policy.site.id;
}

bool may_add_passkey(const page_context& v) noexcept {
  return v.may_set_up(core::method::passkey) && v.who->account.passkeys.size() < core::max_passkeys;
}

awaitable<core::result<core::webauthn::assertion, rendered_refusal>> given_assertion(page_context& v) {
  auto given = read_assertion(v.field("credential"));
  if (given) co_return *std::move(given);
  auto too_many = co_await count_slip(v);
  if (too_many) co_return *std::move(too_many);
  rendered_refusal slip;
  slip.status = 422;
  slip.sentence = v.tr(msgid("Your browser didn't answer with a passkey. Try again, or try another way."));
  co_return slip;
}

namespace {

core::meter_limit passkey_answers(const page_context& v, const std::string& by) {
  return {
      .meter = v.access.meter_keys(core::meter_kind::passkey_answers, by), .limit = 30, .window = core::minutes(15)};
}

awaitable<std::optional<rendered_refusal>> count(page_context& v, std::vector<core::meter_limit> answers) {
  storage::read_barrier in_memory;
  const auto until = co_await v.meters.take(answers, v.now(), in_memory).wait();
  if (until) co_return too_many_slips(v.language, *until, v.now());
  co_return std::nullopt;
}

} // namespace

awaitable<std::optional<rendered_refusal>> count_passkey_answer(page_context& v) {
  // A session's ids change with each right answer; when it began doesn't.
  const auto session = core::to_text(v.who->account.id) + to_rfc3339(v.who->session.started_at);
  std::vector<core::meter_limit> answers{passkey_answers(v, session)};
  return count(v, std::move(answers));
}

awaitable<std::optional<rendered_refusal>> count_passkey_answer(page_context& v, const core::challenge& of_sign_in) {
  std::vector<core::meter_limit> answers{passkey_answers(v, core::to_text(v.browser->browser))};
  if (of_sign_in.trust == core::device_trust::unknown_browser)
    answers.push_back(passkey_answers(v, core::to_text(*v.browser->account)));
  return count(v, std::move(answers));
}

rendered_refusal passkey_page_too_old(const page_context& v) {
  rendered_refusal slip;
  slip.status = 422;
  slip.sentence = v.tr(msgid("This page was open for too long. Please try again."));
  return slip;
}

void answer_passkey_slip(page&& p, const rendered_refusal& why) {
  p.notice(why).answer();
}

void answer_passkey_refusal(page_context& v, page p, const core::refusal& why) {
  v.refresh_now();
  p.notice(refusal_text(v.language, why, v.now(), v.access.config.branding.support_email)).answer();
}

} // namespace twostep::server::pages
