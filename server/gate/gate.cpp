#include "server/gate/gate.hpp"

#include "core/account/access.hpp"
#include "core/account/second_step.hpp"
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

std::string_view page_of(verdict v, core::next_step step) noexcept {
  if (step == core::next_step::give_second_step) return "/sign-in/again";
  if (step == core::next_step::change_password) return "/profile/security";
  if (step == core::next_step::enable_two_step || v == verdict::two_step) return "/profile/security/two-step/phone";
  return "/sign-in";
}

} // namespace

gate::gate(const access_services& s, const templates& t)
    : services_(s), by_rule_(render_denied_page(s.config, s.address, t, denied_by::rule)),
      by_set_up_(render_denied_page(s.config, s.address, t, denied_by::set_up)),
      as_(s.config.gate.remote_user == "id" ? remote_user::id : remote_user::email) {}

bool gate::handle_now(http::exchange& x) {
  if (x.request.path == check_path) {
    check(x);
    return true;
  }
  if (x.request.path != denied_path) return false;
  deny(x, denied_by::rule);
  return true;
}

void gate::check(http::exchange& x) {
  const auto found = find_original_request(x.request);
  const original_request* asked = found && *found ? &**found : nullptr;
  const auto wrong = found ? misconfiguration(services_.config, services_.address, x.request, asked)
                           : misconfiguration(x.request, found.error());
  if (!wrong.empty()) {
    tell(wrong);
    return refuse(x, denied_by::set_up);
  }
  if (!x.request.authorization.empty() && check_program(x, asked)) return;
  check_person(x, asked);
}

void gate::check_person(http::exchange& x, const original_request* asked) {
  const auto outcome = evaluate_session(x, asked);
  if (!outcome.who && has_clashing_sessions(services_, x))
    tell("a browser sends session cookies of several accounts, so that none counts: another host under the cookie's "
         "domain sets a cookie of the same name");
  switch (outcome.what) {
  case verdict::granted:
    x.response.status = 204;
    return;
  case verdict::denied:
    note(audit_event::gate_denied, x, outcome.who, asked, outcome.missing);
    return refuse(x, denied_by::rule);
  case verdict::two_step:
  case verdict::sign_in:
    lead_to(x, asked, page_of(outcome.what, outcome.step));
    if (asked && !outcome.who) ask_for_token(x);
    return;
  }
}

gate::evaluation gate::evaluate_session(http::exchange& x, const original_request* asked) const {
  const auto& rules = services_.config.gate.rules;
  const std::string_view host = asked ? std::string_view(asked->host) : std::string_view();
  const std::string_view uri = asked ? asked->uri : std::string_view("/");
  const auto of_nobody = [&] { return evaluate(rules, host, uri, {}); };
  evaluation found;
  const bool is_somebody = read_authenticated(
      services_, x,
      [&](const core::account& a, const core::organisation* o, const core::session& s) {
        found.who = a.id;
        found.step = core::required_step(a, s, o, x.now);
        const person who{&a, o, core::has_second_step(a) && core::is_verified(a, s)};
        // A person with a step to take first counts as not signed in until it is done.
        found.what = found.step == core::next_step::none ? evaluate(rules, host, uri, who) : of_nobody();
        if (found.what != verdict::granted) return;
        const bool authenticated = found.step == core::next_step::none;
        say_who(x.response, authenticated ? &a : nullptr, authenticated ? o : nullptr, as_);
      }
  );
  if (is_somebody) return found;
  found.what = of_nobody();
  if (found.what == verdict::granted) say_who(x.response, nullptr, nullptr, as_);
  return found;
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

void gate::refuse(http::exchange& x, denied_by why) const {
  if (is_redirecting(x.request) && is_navigation(x.request)) return deny(x, why);
  x.response.status = 403;
}

void gate::deny(http::exchange& x, denied_by why) const {
  const auto& page = why == denied_by::rule ? by_rule_ : by_set_up_;
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
