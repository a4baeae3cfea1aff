#include "server/pages/authenticator_app_new.hpp"

#include "core/account/factor.hpp"
#include "core/account/second_step.hpp"
#include "core/base32.hpp"
#include "core/text.hpp"
#include "server/access/next_address.hpp"
#include "server/account/account_commands.hpp"
#include "server/audit/audit.hpp"
#include "server/pages/app_code_form.hpp"
#include "server/pages/authenticator_apps.hpp"
#include "server/pages/code_form.hpp"
#include "server/pages/known_browser.hpp"
#include "server/pages/pending_change.hpp"
#include "server/pages/set_up.hpp"
#include "server/pages/sign_in_again.hpp"
#include "server/runtime/entropy.hpp"
#include "server/text/key_uri.hpp"
#include "server/text/qr_code.hpp"

#include <sodium.h>

#include <array>
#include <utility>

namespace twostep::server::pages {

namespace {

new_authenticator make_authenticator(const page_context& v) {
  std::array<std::uint8_t, core::totp_secret::size> random;
  random_bytes(random);
  new_authenticator made{v.who->account.id, random_id<core::authenticator_id>(), core::totp_secret(random), v.now()};
  sodium_memzero(random.data(), random.size());
  return made;
}

/// In groups of four, which are easier to type.
core::secret in_groups(const core::secret& key) {
  const auto letters = key.reveal();
  std::string text;
  text.reserve(letters.size() + letters.size() / 4);
  for (std::size_t i = 0; i < letters.size(); ++i) {
    if (i != 0 && i % 4 == 0) text += ' ';
    text += letters[i];
  }
  return core::secret(std::move(text));
}

/// Bytes of the email in the QR code, which grows with them; apps show no more of it.
constexpr std::size_t longest_label_in_app = 64;

page form(page_context& v, const new_authenticator& app) {
  page p(v, "authenticator_app_new.tpl", msgid("Add an authenticator app"));
  const auto key = core::base32(app.secret.reveal());
  const auto uri =
      key_uri(v.access.config.branding.name, core::cut(v.who->account.email.shown, longest_label_in_app), key);
  const auto qr = qr_in_svg(uri.reveal());
  p.with_summary().set("NEXT", v.next()).set("APP", v.access.tokens.seal(app));
  p.set("KEY", in_groups(key).reveal()).set("URI", uri.reveal().substr(key_uri_scheme.size()));
  p.set("QR", qr.d.reveal()).set("QR_SIZE", std::to_string(qr.size));
  p.set("NAME", v.form && !v.refused_form ? v.field("name") : std::string_view(v.tr(msgid("My phone"))));
  const bool is_first = !core::has_second_step(v.who->account);
  if (is_first) show_what_ends(p, v);
  if (!is_first) {
    auto offer = p.add("END_OTHERS");
    if (ends_others(v)) offer.show("TICKED");
  }
  fill_ways_out(p, v, core::method::authenticator_app);
  return p;
}

bool is_possible(const page_context& v) {
  return v.may_set_up(core::method::authenticator_app) &&
         v.who->account.authenticators.size() < v.access.policy.max_authenticators;
}

/// False: p says beside the name what is wrong with it.
bool read_name(const page_context& v, page& p, std::string& name) {
  const auto read = core::parse_display_name(v.field("name"));
  if (!read || read->empty()) {
    p.error("name", read ? msgid("Give it a name.") : msgid("That is too long. Please shorten it."));
    return false;
  }
  name = *read;
  return true;
}

/// Where there can't be another app. "Get started" leads here also where passkeys alone can be set up.
void go_elsewhere(page_context& v) {
  const bool may_begin = !core::has_second_step(v.who->account) && !v.may_set_up(core::method::text_message) &&
                         !v.may_set_up(core::method::authenticator_app);
  const auto other = may_begin ? set_up_page(v) : std::string_view();
  if (other.empty()) return v.go("/profile/security");
  v.go(with_next(other, v.next()));
}

/// Nothing was guessed: whoever has the form has the key. The number of tries has a limit all the same.
awaitable<> answer_wrong_code(page_context& v, page p, std::string sentence) {
  const auto too_many = co_await count_slip(v);
  if (too_many)
    p.notice(*too_many).answer();
  else
    p.error("code", sentence).answer();
}

void refuse(page_context& v, page p, const core::refusal& why) {
  using kind = core::refusal_kind;
  if (is_mended_by_step_up(why)) return ask_for_step_up(v, intent::add_authenticator, v.next());
  if (why.kind == kind::name_in_use) return p.error("name", msgid("You have an app of this name already.")).answer();
  if (why.kind == kind::not_in_state) return v.go(authenticators_page); // the form again
  p.refused("code", why).answer();
}

} // namespace

awaitable<> show_new_authenticator(page_context& v) {
  if (!is_possible(v))
    go_elsewhere(v);
  else if (!is_stepped_up(v, intent::add_authenticator))
    ask_for_step_up(v, intent::add_authenticator, v.next());
  else
    form(v, make_authenticator(v)).answer();
  co_return;
}

awaitable<> add_authenticator(page_context& v, const account_commands& commands) {
  const auto& account = v.who->account;
  if (!is_possible(v)) co_return v.go("/profile/security");
  if (!is_stepped_up(v, intent::add_authenticator)) co_return ask_for_step_up(v, intent::add_authenticator, v.next());
  auto app = v.access.tokens.open_authenticator(v.field("app"), account.id, v.now());
  if (!app) {
    rendered_refusal too_old;
    too_old.sentence = v.tr(msgid("This page was open for too long. Scan the new QR code with your app."));
    co_return form(v, make_authenticator(v)).notice(too_old).answer();
  }
  auto again = form(v, *app);
  core::add_authenticator command;
  const bool has_name = read_name(v, again, command.authenticator.name);
  const auto code = co_await typed_code(v);
  if (!code) co_return answer_slip(v, std::move(again), code.error());
  if (!has_name) co_return again.set("TYPED", v.field("code")).answer();
  const auto cookies = make_session_cookies(v.access, account.id);
  const bool is_first = !core::has_second_step(account);
  command.session = v.who->session.id;
  command.authenticator.id = app->id;
  command.authenticator.secret = std::move(app->secret);
  command.code = *code;
  command.renewed = cookies.ids;
  command.notice = random_id<core::notice_id>();
  command.new_device = random_id<core::device_id>();
  command.end_others = is_first || ends_others(v);
  const auto device = command.new_device;
  const bool everywhere = command.end_others;
  auto done = co_await commands.execute(v.x, account.id, std::move(command));
  if (!done.outcome) {
    const auto why = done.outcome.error();
    v.access.audit.note_refusal(why, v.x, v.person());
    if (why.kind != core::refusal_kind::authenticator_code_wrong) co_return refuse(v, std::move(again), why);
    co_return co_await answer_wrong_code(v, std::move(again), v.tr(wrong_app_code));
  }
  v.access.audit.note(audit_event::two_step_changed, v.x, v.person(), "authenticator_added");
  v.go_on_as(cookies);
  co_await keep_known(v, device);
  const auto next = v.next();
  if (is_first)
    co_return v.go_and_say(next.empty() ? "/profile/security/two-step/done" : std::string_view(next), note::enabled);
  if (!next.empty()) co_return v.go(next);
  v.go_and_say(authenticators_page, everywhere ? note::authenticator_added_everywhere : note::authenticator_added);
}

} // namespace twostep::server::pages
