#include "server/pages/message_help.hpp"

#include "core/account/message_trace.hpp"
#include "server/access/next_address.hpp"
#include "server/pages/code_form.hpp"
#include "server/text/date.hpp"
#include "server/text/wording.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace twostep::server::pages {

namespace {

/// The sign-in's code and what the account knows of its newest text.
struct sent_text {
  core::challenge challenge;
  std::vector<core::message_step> steps; ///< the first to be heard of first
};

awaitable<std::optional<sent_text>> find_text(page_context& v) {
  std::optional<sent_text> found;
  storage::read_barrier seen{v.x.observed};
  const auto look = [&](const core::account& a, const core::organisation*) {
    for (const auto& c : a.sign_ins) {
      if (c.id != v.browser->challenge || a.suspended) continue;
      found = {c, {}};
      const auto* trace = core::find_trace(a.messages, core::message_tag(c.id), c.sends);
      if (trace) found->steps = trace->steps;
    }
  };
  co_await v.access.accounts.read(*v.browser->account, seen, look).wait();
  v.x.observed = seen.sequence;
  co_return found;
}

struct told_step {
  msgid what;
  std::string_view mood; ///< a class of the timeline
};

told_step tell(core::delivery_step step) noexcept {
  switch (step) {
  case core::delivery_step::accepted:
    break;
  case core::delivery_step::rerouted:
    return {msgid("It didn't arrive, so it was sent on another way"), ""};
  case core::delivery_step::delivered:
    return {msgid("It was delivered to the phone"), "good"};
  case core::delivery_step::undelivered:
    return {msgid("It couldn't be delivered to the phone"), "bad"};
  case core::delivery_step::dropped:
    return {msgid("It couldn't be sent"), "bad"};
  }
  return {msgid("It was handed to the phone network"), ""};
}

void fill_steps(page& p, const page_context& v, const sent_text& text) {
  const auto add = [&](const told_step& told, core::time_point at) {
    p.add("STEP")
        .set("WHAT", v.tr(told.what))
        .set("MOOD", told.mood)
        .set("AT", time_of_day(v.language, at, v.now()))
        .set("TIME", to_rfc3339(at));
  };
  for (auto step = text.steps.rbegin(); step != text.steps.rend(); ++step) add(tell(step->what), step->at);
  if (text.challenge.sends <= 1) add({msgid("You asked for it"), ""}, text.challenge.issued_at);
}

/// What helps depends on where the text is.
void fill_advice(page& p, const page_context& v, const sent_text& text) {
  const auto add = [&](msgid what) { p.add("ADVICE").set("TEXT", v.tr(what)); };
  const auto is_last = [&](core::delivery_step s) { return !text.steps.empty() && text.steps.back().what == s; };
  if (is_last(core::delivery_step::delivered)) {
    add(msgid("Look in the folder for unknown senders, and among blocked numbers."));
    add(msgid("Is it the phone with this number? A second SIM card may have it."));
    return;
  }
  if (is_last(core::delivery_step::undelivered) || is_last(core::delivery_step::dropped)) {
    add(msgid("Check that your phone has coverage and isn't in flight mode, then ask for another text."));
    return;
  }
  add(msgid("A text can take a minute or two."));
  add(msgid("Check that your phone has coverage and isn't in flight mode."));
  add(msgid("Abroad it may take longer. Turning the phone off and on often helps."));
}

} // namespace

awaitable<> show_message_help(page_context& v) {
  if (!v.browser->account || !v.browser->challenge) co_return v.go(with_next("/sign-in", v.next()));
  const auto text = co_await find_text(v);
  const auto back = with_next("/sign-in/code", v.next());
  if (!text || !core::lives(text->challenge, v.now()) || text->challenge.sends == 0) co_return v.go(back);
  page p(v, "message_help.tpl", msgid("Not received a text?"), frame::front);
  p.back(back, msgid("Back to the code")).number(text->challenge.to);
  fill_steps(p, v, *text);
  fill_advice(p, v, *text);
  fill_resend(p, v, text->challenge, "/sign-in/code/resend", v.next());
  p.answer();
}

} // namespace twostep::server::pages
