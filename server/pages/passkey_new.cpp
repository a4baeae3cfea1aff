#include "server/pages/passkey_new.hpp"

#include "core/account/second_step.hpp"
#include "core/text.hpp"
#include "server/account/account_commands.hpp"
#include "server/audit/audit.hpp"
#include "server/pages/known_browser.hpp"
#include "server/pages/passkey_form.hpp"
#include "server/pages/passkeys.hpp"
#include "server/pages/pending_change.hpp"
#include "server/pages/set_up.hpp"
#include "server/pages/sign_in_again.hpp"
#include "server/runtime/entropy.hpp"
#include "server/text/browser_label.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace twostep::server::pages {

namespace {

/// "Firefox on Linux 2" beside a passkey named "Firefox on Linux". A name that is taken is refused once the passkey
/// is made, and then it stays on the device.
std::string free_name(const core::account& a, const std::string& label) {
  auto name = label;
  const auto is_taken = [&](const core::passkey& one) { return one.name == name; };
  for (int n = 2; std::ranges::any_of(a.passkeys, is_taken); ++n) name = label + " " + std::to_string(n);
  return name;
}

page creation_page(page_context& v) {
  page p(v, "passkey_new.tpl", msgid("Add a passkey"));
  const auto& account = v.who->account;
  const auto& site = v.access.policy.site;
  const passkey_request asked{random_id<core::challenge_id>()};
  const auto value = v.passkeys.value_of(asked, account.id, core::purpose::enable);
  p.set("OPTIONS", passkey_creation_options(account, value, site.id, v.access.config.branding.name));
  p.set("ASKED", v.access.tokens.sign(asked, v.who->session.id, v.now())).set("NEXT", v.next());
  p.include("PASSKEY_ERRORS", "passkey_errors.tpl").set("SITE", v.access.address.origin).show("MAKES");
  const auto label = free_name(account, browser_label(v.language, browser_label(v.x.request.user_agent)));
  p.set("NAME", v.form && !v.refused_form ? v.field("name") : std::string_view(label));
  const bool is_first = !core::has_second_step(account);
  if (is_first) show_what_ends(p, v);
  if (!is_first) {
    auto offer = p.add("END_OTHERS");
    if (ends_others(v, "credential")) offer.show("TICKED");
  }
  if (!v.next().empty() && v.who->next == core::next_step::none) p.show("FOR_APPLICATION");
  fill_ways_out(p, v, core::method::passkey);
  return p;
}

/// What the person typed and the browser made; nullopt: the page has answered with what is wrong.
std::optional<core::add_passkey> read_form(page_context& v) {
  const auto name = core::parse_display_name(v.field("name"));
  if (!name || name->empty()) {
    creation_page(v)
        .error("name", name ? msgid("Give this passkey a name.") : msgid("That is too long. Please shorten it."))
        .answer();
    return std::nullopt;
  }
  const auto asked = v.access.tokens.open_passkey_request(v.field("asked"), v.who->session.id, v.now());
  auto made = read_made_passkey(v.field("credential"));
  if (!asked || !made) {
    auto slip = passkey_page_too_old(v);
    if (asked) slip.sentence = v.tr(msgid("Your browser didn't make a passkey. Please try again."));
    answer_passkey_slip(creation_page(v), slip);
    return std::nullopt;
  }
  core::add_passkey command;
  command.name = *name;
  command.transports = made->transports;
  command.made = std::move(made->registration);
  command.asked = v.passkeys.value_of(*asked, v.who->account.id, core::purpose::enable);
  return command;
}

void refuse(page_context& v, const core::refusal& why) {
  using kind = core::refusal_kind;
  if (is_mended_by_step_up(why)) return ask_for_step_up(v, intent::add_passkey, v.next());
  if (why.kind == kind::name_in_use)
    return creation_page(v).error("name", msgid("You have a passkey of this name already.")).answer();
  if (why.kind != kind::passkey_refused) return answer_passkey_refusal(v, creation_page(v), why);
  rendered_refusal refused;
  refused.status = 422;
  refused.sentence = v.tr(msgid("This passkey can't be used here. Try again, or with another device."));
  answer_passkey_slip(creation_page(v), refused);
}

} // namespace

awaitable<> show_new_passkey(page_context& v) {
  if (!may_add_passkey(v))
    v.go("/profile/security");
  else if (!is_stepped_up(v, intent::add_passkey))
    ask_for_step_up(v, intent::add_passkey, v.next());
  else
    creation_page(v).answer();
  co_return;
}

awaitable<> add_passkey(page_context& v, const account_commands& commands) {
  const auto& account = v.who->account;
  if (!may_add_passkey(v)) co_return v.go("/profile/security");
  if (!is_stepped_up(v, intent::add_passkey)) co_return ask_for_step_up(v, intent::add_passkey, v.next());
  auto command = read_form(v);
  if (!command) co_return;
  const auto no = co_await take_of(v, passkey_changes_a_day);
  if (no) co_return answer_passkey_refusal(v, creation_page(v), *no);
  const auto cookies = make_session_cookies(v.access, account.id);
  const bool is_first = !core::has_second_step(account);
  command->session = v.who->session.id;
  command->id = random_id<core::passkey_id>();
  command->renewed = cookies.ids;
  command->notice = random_id<core::notice_id>();
  command->new_device = random_id<core::device_id>();
  command->end_others = is_first || ends_others(v, "credential");
  const auto device = command->new_device;
  const bool everywhere = command->end_others;
  auto done = co_await commands.execute(v.x, account.id, *std::move(command));
  if (!done.outcome) {
    const auto why = done.outcome.error();
    v.access.audit.note_refusal(why, v.x, v.person());
    co_return refuse(v, why);
  }
  v.access.audit.note(audit_event::two_step_changed, v.x, v.person(), "passkey_added");
  v.go_on_as(cookies);
  co_await keep_known(v, device);
  const auto next = v.next();
  if (is_first)
    co_return v.go_and_say(
        next.empty() ? "/profile/security/two-step/done" : std::string_view(next), note::enabled_with_passkey
    );
  if (!next.empty()) co_return v.go(next);
  v.go_and_say(passkeys_page, everywhere ? note::passkey_added_everywhere : note::passkey_added);
}

} // namespace twostep::server::pages
