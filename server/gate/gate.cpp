#include "server/gate/gate.hpp"

#include "server/access/app_token.hpp"
#include "server/access/authenticate.hpp"
#include "server/access/next_address.hpp"
#include "server/gate/client_kind.hpp"
#include "server/gate/misconfiguration.hpp"
#include "server/http/form.hpp"
#include "server/runtime/logging.hpp"

#include <spdlog/spdlog.h>

#include <utility>

namespace twostep::server::gate {
namespace {

/// Bytes of a Location. Proxies keep the head of an answer in a buffer of 8 KiB or more, and a browser sends the
/// address back in a request line of that limit.
constexpr std::size_t longest_location = 7900;

constexpr std::string_view read_in_query[] = {"mode"};

/// True: the proxy passes our answer to the browser (Caddy, HAProxy, Traefik). False: it only reads the answer
/// (nginx).
bool is_redirecting(const http::request& r) {
  const auto query = http::form::parse_query(r.query, read_in_query);
  return query && (*query)["mode"] == "redirect";
}

std::string_view destination_of(const evaluation& outcome) noexcept {
  if (outcome.step == core::next_step::give_second_step) return "/sign-in/again";
  if (outcome.step == core::next_step::change_password) return "/profile/security/password";
  if (outcome.what == verdict::passkey)
    return outcome.has_passkey ? "/profile/security/passkeys/confirm" : "/profile/security/passkeys/new";
  if (outcome.has_second_step) return "/profile/security/two-step/confirm";
  const bool must_turn_on = outcome.step == core::next_step::enable_two_step || outcome.what == verdict::two_step;
  return must_turn_on ? "/profile/security/two-step/phone" : "/sign-in";
}

std::vector<denied_page>
in_each(const language_choice& languages, const access_services& s, const templates& t, denied_by by) {
  std::vector<denied_page> pages;
  for (const auto& in : languages.all()) pages.push_back(render_denied_page(s.config, s.address, t, in, by));
  return pages;
}

} // namespace

gate::gate(const access_services& s, const templates& t, const language_choice& languages)
    : services_(s), languages_(languages), by_rule_(in_each(languages, s, t, denied_by::rule)),
      by_lack_of_passkeys_(in_each(languages, s, t, denied_by::lack_of_passkeys)),
      by_set_up_(in_each(languages, s, t, denied_by::set_up)),
      terms_{s.config.gate.rules, s.policy, {s.config.gate.remote_user == "id", s.config.gate.remote_amr}} {}

bool gate::handle_now(http::exchange& x) {
  if (x.request.path == denied_path) {
    deny(x, denied_by::rule);
    return true;
  }
  if (x.request.path != check_path) return false;
  const question q(x.request);
  if (answer_mistake(x, q)) return true;
  if (const auto token = q.token()) {
    program_evaluation program(terms_, x, q);
    const auto look = [&](const core::account& a, const core::organisation* o, const core::app_token& t) {
      program.look(a, o, t);
    };
    const auto is_good = read_app_token_now(services_, x, *token, look);
    if (is_good) answer_program(x, q, program.finish());
    return is_good.has_value();
  }
  session_evaluation person(terms_, x, q);
  const auto look = [&](const core::account& a, const core::organisation* o, const core::session& session) {
    person.look(a, o, session);
  };
  const auto is_somebody = read_authenticated_now(services_, x, look);
  if (is_somebody) answer_person(x, q, person.finish(*is_somebody));
  return is_somebody.has_value();
}

awaitable<> gate::handle(http::exchange& x) {
  const question q(x.request);
  if (answer_mistake(x, q)) co_return;
  if (const auto token = q.token()) {
    program_evaluation program(terms_, x, q);
    const auto look = [&](const core::account& a, const core::organisation* o, const core::app_token& t) {
      program.look(a, o, t);
    };
    co_await read_app_token(services_, x, *token, look);
    answer_program(x, q, program.finish());
    co_return;
  }
  session_evaluation person(terms_, x, q);
  const auto look = [&](const core::account& a, const core::organisation* o, const core::session& session) {
    person.look(a, o, session);
  };
  const bool is_somebody = co_await read_authenticated(services_, x, look);
  bool clashes = false;
  if (!is_somebody) clashes = co_await has_clashing_cookies(services_, x, cookie_of::session);
  if (clashes)
    tell("a browser sends session cookies of several accounts, so that none counts: another host under the cookie's "
         "domain sets a cookie of the same name");
  answer_person(x, q, person.finish(is_somebody));
}

bool gate::answer_mistake(http::exchange& x, const question& q) {
  const auto wrong = q.refusal() ? misconfiguration(x.request, *q.refusal())
                                 : misconfiguration(services_.config, services_.address, x.request, q.asked());
  if (!wrong.empty()) {
    tell(wrong);
    refuse(x, denied_by::set_up);
    return true;
  }
  if (!q.token() || q.asked()) return false;
  // The token is bound to applications, so the application must be known.
  tell(misconfiguration(x.request, original_refusal::incomplete));
  x.response.status = 403;
  return true;
}

void gate::answer_person(http::exchange& x, const question& q, const evaluation& outcome) {
  const auto* asked = q.asked();
  switch (outcome.what) {
  case verdict::granted:
    x.response.status = 204;
    return;
  case verdict::denied:
    note(audit_event::gate_denied, x, outcome.who, asked, outcome.missing);
    return refuse(x, outcome.why, outcome.locale);
  case verdict::passkey:
    if (!is_browser(x.request)) {
      // A program with a person's cookie: it can give no passkey, and reads no page that asks for one.
      note(audit_event::gate_denied, x, outcome.who, asked, "passkey");
      x.response.status = 403;
      return;
    }
    [[fallthrough]];
  case verdict::two_step:
  case verdict::sign_in:
    lead_to(x, asked, destination_of(outcome));
    if (asked && !outcome.who) ask_for_token(x);
    return;
  }
}

void gate::lead_to(http::exchange& x, const original_request* asked, std::string_view page) const {
  const bool redirects = is_redirecting(x.request);
  x.response.status = redirects && is_navigation(x.request) ? 303 : 401;
  std::string where = services_.address.origin + services_.address.path_prefix;
  where.append(page);
  if (asked) {
    std::string root(asked->scheme);
    root.append("://").append(asked->host);
    const auto whole = asked->reads_only() ? safe_next(services_, root + std::string(asked->uri)) : std::string();
    auto leading_back = with_next(where, whole);
    // If the address can't be requested again, or is too long, lead back to the application's first page.
    if (whole.empty() || leading_back.size() > longest_location)
      leading_back = with_next(where, safe_next(services_, root.append("/")));
    where = std::move(leading_back);
  }
  x.response.headers.push_back({"Location", std::move(where)});
}

void gate::refuse(http::exchange& x, denied_by why, std::string_view locale) const {
  if (is_redirecting(x.request) && is_navigation(x.request)) return deny(x, why, locale);
  x.response.status = 403;
}

const std::vector<denied_page>& gate::pages_of(denied_by why) const noexcept {
  switch (why) {
  case denied_by::rule:
    return by_rule_;
  case denied_by::lack_of_passkeys:
    return by_lack_of_passkeys_;
  case denied_by::set_up:
    break;
  }
  return by_set_up_;
}

void gate::deny(http::exchange& x, denied_by why, std::string_view locale) const {
  const auto in = &languages_.of(x.request, locale) - languages_.all().data();
  const auto& page = pages_of(why)[static_cast<std::size_t>(in)];
  x.response.status = 403;
  x.response.body = page.html;
  x.response.style_source = page.style_source;
}

void gate::note(
    audit_event what, const http::exchange& x, const std::optional<core::account_id>& who,
    const original_request* asked, std::string_view detail
) {
  const std::string_view host = asked ? std::string_view(asked->host) : std::string_view();
  auto same = who ? core::to_text(*who) : x.request.client.network;
  same.append(" ").append(detail).append(" ").append(host);
  if (recent_refusals_.is_new(std::move(same), x.now)) services_.audit.note(what, x, who, detail, host);
}

void gate::tell(std::string_view line) {
  if (may_log({.kind = "gate", .text = line, .rule = repeats_of_settings})) spdlog::warn("{}", line);
}

} // namespace twostep::server::gate
