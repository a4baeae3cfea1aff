#include "server/pages/app_tokens.hpp"

#include "core/text.hpp"
#include "server/access/app_token.hpp"
#include "server/account/account_commands.hpp"
#include "server/audit/audit.hpp"
#include "server/gate/cookie_reach.hpp"
#include "server/gate/original_request.hpp"
#include "server/pages/account_meter.hpp"
#include "server/pages/sign_in_again.hpp"
#include "server/runtime/entropy.hpp"
#include "server/text/date.hpp"
#include "server/text/refusal_text.hpp"
#include "server/text/wording.hpp"

#include <algorithm>
#include <vector>

namespace twostep::server::pages {
namespace {

constexpr std::size_t max_hosts = 10;

struct lifetime {
  std::string_view word, section;
  std::optional<core::milliseconds> length;
};
constexpr lifetime lifetimes[] = {
    {"30d", "MONTH", core::days(30)},
    {"90d", "QUARTER", core::days(90)},
    {"365d", "YEAR", core::days(365)},
    {"never", "NEVER", std::nullopt}};
constexpr const lifetime& usual = lifetimes[2];

const lifetime* find_lifetime(std::string_view word) {
  const auto found =
      std::find_if(std::begin(lifetimes), std::end(lifetimes), [&](const lifetime& l) { return l.word == word; });
  return found == std::end(lifetimes) ? nullptr : &*found;
}

/// Where tokens can be good at all, in words.
std::string where(const page_context& v) {
  const auto& domain = v.access.config.session.cookie_domain;
  return domain.empty() ? v.access.address.host : v.tr(msgid("a host under {domain}"), {{"domain", domain}});
}

struct typed_hosts {
  std::vector<std::string> hosts;
  std::string wrong; ///< a sentence; "" where nothing is
};

typed_hosts read_hosts(const page_context& v, std::string_view text) {
  constexpr std::string_view between = " ,;\t\r\n";
  const std::string_view scheme = v.access.address.https ? "https" : "http";
  typed_hosts read;
  for (;;) {
    text.remove_prefix(std::min(text.find_first_not_of(between), text.size()));
    if (text.empty()) break;
    const std::string one(text.substr(0, text.find_first_of(between)));
    text.remove_prefix(one.size());
    auto host = gate::read_application_host(one, scheme);
    if (!host) return {{}, v.tr(msgid("\"{host}\" is no host: write it like app.example.org."), {{"host", one}})};
    const gate::original_request there{"GET", scheme, *host, "/"};
    if (gate::cookie_reach_of(v.access.config, v.access.address, there) != gate::cookie_reach::ours)
      return {
          {},
          v.tr(
              msgid("App passwords for \"{host}\" can't be made here: it must be {where}."),
              {{"host", *host}, {"where", where(v)}}
          )};
    if (std::find(read.hosts.begin(), read.hosts.end(), *host) == read.hosts.end())
      read.hosts.push_back(std::move(*host));
  }
  if (read.hosts.empty()) read.wrong = v.tr(msgid("Enter the application's host, for example app.example.org."));
  if (read.hosts.size() > max_hosts) read.wrong = v.tr(msgid("Enter at most 10 hosts."));
  return read;
}

std::string in_a_row(const std::vector<std::string>& hosts) {
  std::string all;
  for (const auto& host : hosts) all.append(all.empty() ? "" : ", ").append(host);
  return all;
}

page form(page_context& v) {
  page p(v, "app_token_new.tpl", msgid("New app password"));
  p.with_summary().back("/profile/security", msgid("Back to Security"));
  const auto& domain = v.access.config.session.cookie_domain;
  p.set("NAME", v.field("name"));
  p.set("HOSTS", v.form || !domain.empty() ? v.field("hosts") : std::string_view(v.access.address.host));
  p.set("EXAMPLE", domain.empty() ? v.access.address.host : "app." + domain);
  const auto* chosen = find_lifetime(v.field("expires"));
  p.show((chosen ? *chosen : usual).section);
  return p;
}

bool are_there_any(const page_context& v) {
  return v.access.policy.max_app_tokens > 0;
}

/// What the form says; the id comes later. False: p says beside the fields what is wrong.
bool read_form(const page_context& v, core::app_token& token, page& p) {
  const auto name = core::parse_display_name(v.field("name"));
  auto hosts = read_hosts(v, v.field("hosts"));
  const auto* lives = find_lifetime(v.field("expires"));
  const bool has_name = name && !name->empty();
  if (!has_name)
    p.error(
        "name",
        name ? msgid("Give it a name, so that you know it again.") : msgid("Use at most 100 printable characters.")
    );
  if (!hosts.wrong.empty()) p.error("hosts", hosts.wrong);
  if (!lives) p.error("expires", msgid("Choose one of these."));
  if (!has_name || !hosts.wrong.empty() || !lives) return false;
  token.name = *name;
  token.hosts = std::move(hosts.hosts);
  if (lives->length) token.expires_at = v.now() + *lives->length;
  return true;
}

/// App passwords made in a day, revoked or not.
constexpr account_limit made_a_day{
    core::meter_kind::app_tokens_made, 10, core::days(1), core::refusal_kind::too_many_app_tokens_today};

void show_once(page_context& v, const core::app_token& made, const core::secret& text) {
  page p(v, "app_token_made.tpl", msgid("Your app password"));
  p.set("NAME", made.name).set("HOSTS", in_a_row(made.hosts)).set("HOST", made.hosts.front());
  p.set("ORIGIN", (v.access.address.https ? "https://" : "http://") + made.hosts.front());
  p.set("TOKEN", text.reveal()).set("EMAIL", v.who->account.email.shown);
  if (made.expires_at)
    p.add("UNTIL").set("AT", date(v.language, *made.expires_at)).set("TIME", to_rfc3339(*made.expires_at));
  p.answer();
}

} // namespace

awaitable<> show_new_app_token(page_context& v) {
  if (!are_there_any(v))
    say(v, 404, msgid("Page not found"), msgid("Check the address."));
  else if (!is_stepped_up(v, intent::create_app_token))
    ask_for_step_up(v, intent::create_app_token);
  else
    form(v).answer();
  co_return;
}

awaitable<> create_app_token(page_context& v, const account_commands& commands) {
  if (!are_there_any(v)) co_return say(v, 404, msgid("Page not found"), msgid("Check the address."));
  core::app_token token;
  auto again = form(v);
  if (!read_form(v, token, again)) co_return again.answer();
  const auto& account = v.who->account;
  const auto reserved_at = v.now();
  const auto no = co_await take_of(v, made_a_day);
  if (no) co_return again.refused("name", *no).answer();
  const auto made = make_app_token(account.id);
  token.id = made.id;
  core::create_app_token command{v.who->session.id, token, random_id<core::notice_id>()};
  auto done = co_await commands.execute(v.x, account.id, std::move(command));
  if (!done.outcome) {
    const auto why = done.outcome.error();
    give_back(v, made_a_day, reserved_at);
    if (is_mended_by_step_up(why))
      ask_for_step_up(v, intent::create_app_token);
    else
      again.refused("name", why).answer();
    co_return;
  }
  v.access.audit.note(audit_event::app_token_created, v.x, v.person());
  show_once(v, token, made.text);
}

awaitable<> revoke_app_token(page_context& v, const account_commands& commands) {
  const auto target = core::id_from_text<core::app_token_id>(v.field("token"));
  if (!target) co_return say(v, 400, msgid("That didn't work"), msgid("There is no such app password."));
  core::revoke_app_token command{v.who->session.id, *target};
  auto done = co_await commands.execute(v.x, v.who->account.id, std::move(command));
  if (!done.outcome) co_return say(v, done.outcome.error());
  if (!done.outcome->events.empty()) v.access.audit.note(audit_event::app_token_revoked, v.x, v.person());
  v.go_and_say("/profile/security", note::token_revoked);
}

void fill_app_tokens(page& p, const page_context& v) {
  const auto& all = v.who->account.app_tokens;
  if (!are_there_any(v) && all.empty()) return;
  p.show("PROGRAMS").show(all.empty() ? "NONE" : "SOME");
  for (auto t = all.rbegin(); t != all.rend(); ++t) {
    auto row = p.add("APP_TOKEN");
    row.set("NAME", t->name).set("HOSTS", in_a_row(t->hosts)).set("ID", core::to_text(t->id));
    row.set("CREATED", date(v.language, t->created_at)).set("CREATED_TIME", to_rfc3339(t->created_at));
    if (t->last_used_at)
      row.show("USED")
          .set("USED_AT", date_and_time(v.language, *t->last_used_at))
          .set("USED_TIME", to_rfc3339(*t->last_used_at));
    else
      row.show("UNUSED");
    if (t->expires_at)
      row.show(core::lives(*t, v.now()) ? "UNTIL" : "EXPIRED")
          .set("UNTIL_AT", date(v.language, *t->expires_at))
          .set("UNTIL_TIME", to_rfc3339(*t->expires_at));
  }
  if (are_there_any(v)) p.show("MORE_TOKENS");
}

} // namespace twostep::server::pages
