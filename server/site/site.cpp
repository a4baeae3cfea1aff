#include "server/site/site.hpp"

#include "server/access/next_address.hpp"
#include "server/audit/audit.hpp"
#include "server/audit/log_line.hpp"
#include "server/http/ascii.hpp"
#include "server/http/host.hpp"
#include "server/http/settings.hpp"
#include "server/pages/page_context.hpp"
#include "server/runtime/entropy.hpp"
#include "server/site/health.hpp"
#include "server/site/route_numbers.hpp"
#include "server/text/trace_context.hpp"
#include "server/web/theme.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <exception>
#include <iterator>
#include <span>

namespace twostep::server {

namespace {

using pages::msgid;
using pages::page_context;

constexpr std::string_view read_in_query[] = {"next"};

/// Pages answer to public_url's host and, from this machine itself, to the listen address (decision 17).
bool is_our_host(const public_address& us, const http::request& r) {
  if (http::is_same_host(r.host, us.host, us.https)) return true;
  const auto asked = http::split_host(r.host, false);
  return r.loopback_peer && asked &&
         (http::is_word(asked->name, "localhost") || asked->name == "127.0.0.1" || asked->name == "[::1]");
}

/// True for paths that handle_now answers, which aren't in the table: requests by other methods arrive here.
bool is_answered_at_once(const http::request& r, const assets& assets) {
  http::response unused;
  return r.path == "/healthz" || r.path == "/readyz" || r.path == gate::check_path || r.path == gate::denied_path ||
         assets.serve(r, unused);
}

awaitable<> not_here(page_context& v, std::string allowed) {
  auto who = co_await authenticate(v.access, v.x);
  v.know(std::move(who));
  if (v.x.request.method != http::method::post) v.page_path = v.x.request.path;
  if (is_answered_at_once(v.x.request, v.assets)) allowed = "GET, HEAD";
  if (allowed.empty()) co_return say(v, 404, msgid("Page not found"), msgid("Check the address."));
  v.x.response.headers.push_back({"Allow", allowed});
  say(v, 405, msgid("That doesn't work here"), msgid("This page can't be used in that way."));
}

/// The destination after a detour: the requested page, or the page of the form that was sent, with that page's own
/// destination.
std::string wanted(const page_context& v) {
  if (v.page_path.empty() || v.page_path.starts_with("/sign-in")) return v.next();
  return with_next(v.page_path, v.next());
}

/// The requested page, or the page of the form that was sent; "" for a form that is on several.
std::string_view page_path_of(const http::request& r, const route_table& routes, const route& to) {
  if (to.body != body_kind::form) return r.path;
  const auto page = routes.page_of_form(to, r.path);
  return page ? page->path : std::string_view();
}

/// Redirects to `page`. Carries less along if the address would be longer than requests may be.
void lead_to(page_context& v, std::string_view page, const std::string& wanted) {
  constexpr http::limits limits;
  const auto room = v.x.request.trusted_peer ? limits.target_trusted : limits.target;
  const auto fits = [&](std::string_view where) { return where.size() + v.access.address.path_prefix.size() < room; };
  auto where = with_next(page, wanted);
  if (!fits(where)) where = with_next(page, v.next());
  v.go(fits(where) ? std::string_view(where) : page);
}

/// The fields of the route and those of every form. Each may appear once; others are ignored (decision 22).
http::result<http::form> parse_form(const http::request& r, const route& to) {
  std::array<std::string_view, http::form::max_known> known{"csrf", "next"};
  const auto end = std::ranges::copy_if(to.fields, known.begin() + 2, [](auto name) { return !name.empty(); }).out;
  return http::form::parse(r.content_type, r.body, std::span(known.begin(), end));
}

/// `sentence` is one of server/http's, which are English.
void say_refused(page_context& v, unsigned status, std::string_view sentence) {
  const auto* translated = v.language.words->find(std::string(sentence).c_str());
  say(v, status, msgid("That didn't work"), translated ? std::string_view(translated) : sentence);
}

void refuse_form(page_context& v, http::refusal why) {
  v.access.audit.note(audit_event::request_refused, v.x, std::nullopt, "form");
  say_refused(v, http::status(why), http::sentence(why));
}

enum class form_refusal : std::uint8_t { another_site, hidden_origin, no_cookie, expired };

/// Checks a form's origin and CSRF token (R39). nullopt: accepted.
std::optional<form_refusal> refusal_of(const page_context& v) {
  const auto& r = v.x.request;
  const bool is_ours = tokens::equal(v.field("csrf"), v.csrf());
  const bool is_from_here = is_same_origin(v.access.address, r);
  if (is_ours && is_from_here) return std::nullopt;
  if (!is_from_here) return hides_origin(r) ? form_refusal::hidden_origin : form_refusal::another_site;
  if (r.cookie.empty() && v.access.tokens.was_ours(v.field("csrf"))) return form_refusal::no_cookie;
  return form_refusal::expired;
}

msgid sentence(form_refusal why, std::string_view path) noexcept {
  switch (why) {
  case form_refusal::another_site:
    return msgid("That form was sent from another site, so nothing was done.");
  case form_refusal::hidden_origin:
    return msgid("Your browser doesn't say which site this form came from, so nothing was done. Whoever runs this "
                 "server finds the reason in its log.");
  case form_refusal::no_cookie:
    return msgid("Your browser sent no cookie along, and this page needs one. If you see this again, allow cookies "
                 "for this address.");
  case form_refusal::expired:
    break;
  }
  if (path == "/sign-in") return msgid("Your sign-in page had expired. Please enter your password again.");
  return msgid("This page had expired, so nothing was done. Please try again.");
}

/// Shows the page of the refused form again, with what was typed, and does nothing else. Never shows passwords and
/// codes. Shows fields other than the email and the destination only if a page of ours in this browser sent them.
awaitable<> show_form_again(
    page_context& v, const page_services& s, const route_table& routes, const route& r, form_refusal why
) {
  constexpr std::string_view typed[] = {"email", "next", "phone", "name", "hosts", "expires"};
  constexpr std::size_t from_anywhere = 2;
  const bool is_own = v.x.request.sec_fetch_site == "same-origin" && v.access.tokens.was_ours(v.field("csrf"));
  v.form->keep_only(std::span(typed).first(is_own ? std::size(typed) : from_anywhere));
  v.refused_form = {sentence(why, v.x.request.path), why == form_refusal::expired};
  auto page = routes.page_of_form(r, v.x.request.path);
  if (!page && !v.who) page = routes.nearest_page("/sign-in");
  if (v.who && (!page || !is_open_during(page->row->access, v.who->next)))
    page = routes.nearest_page(pages::page_of(v.who->next));
  if (!page) co_return say(v, 403, msgid("That didn't work"), v.refused_form->sentence);
  v.path = page->values;
  v.page_path = page->path;
  co_await page->row->answer(v, s);
}

std::vector<const core::language*> words_of(std::span<const page_language> all) {
  std::vector<const core::language*> words;
  for (const auto& one : all) words.push_back(one.words);
  return words;
}

/// For a form that the browser couldn't send with it.
challenge_token unsaved_token(core::time_point now) {
  challenge_token token;
  token.browser = random_id<core::challenge_id>();
  token.issued_at = now;
  return token;
}

/// Authenticates the request as the route requires. False: it has been answered.
awaitable<bool> admit(page_context& v, const route& r) {
  if (r.access != access::anonymous) {
    auto who = co_await authenticate(v.access, v.x);
    v.know(std::move(who));
  }
  if (r.access == access::anonymous || (r.access == access::either && !v.who)) {
    // A form from another site comes without our cookie: a new one would end the sign-in that is under way.
    const bool is_from_elsewhere = r.body == body_kind::form && !is_same_origin(v.access.address, v.x.request);
    v.browser = is_from_elsewhere ? find_challenge_token(v.access, v.x).value_or(unsaved_token(v.now()))
                                  : find_or_make_challenge_token(v.access, v.x);
    co_return true;
  }
  if (!v.who) {
    lead_to(v, "/sign-in", wanted(v));
    co_return false;
  }
  if (r.access != access::either && !is_open_during(r.access, v.who->next)) {
    lead_to(v, pages::page_of(v.who->next), wanted(v));
    co_return false;
  }
  co_return true;
}

} // namespace

site::site(const page_services& s, route_table routes, std::vector<page_language> languages)
    : routes_(routes), services_(s), languages_(s.access, std::move(languages)), assets_(s.access.config.branding),
      templates_(themed_templates(s.access.config.branding.files, assets_).files(), words_of(languages_.all())),
      gate_(s.access, templates_, languages_) {}

page_context site::begin(http::exchange& x) {
  const auto& s = services_;
  return {s.access,   s.meters,
          s.log,      s.dispatcher,
          s.clock,    s.demo,
          templates_, assets_,
          notes_,     passkey_challenges(s.codes),
          languages_, languages_.of(x.request),
          x};
}

bool site::handle_now(http::exchange& x) {
  if (x.request.method == http::method::post) return false;
  if (x.request.path.starts_with("/gate/") && ask_gate(x)) return true;
  if (answer_health(services_.log, services_.dispatcher, services_.clock, x)) return true;
  if (!x.request.path.starts_with("/assets/") || !assets_.serve(x.request, x.response)) return false;
  x.route = route_number(builtin_route::asset);
  return true;
}

bool site::ask_gate(http::exchange& x) {
  if (x.request.path == gate::check_path) x.route = route_number(builtin_route::gate_check);
  if (x.request.path == gate::denied_path) x.route = route_number(builtin_route::gate_denied);
  return gate_.handle_now(x);
}

awaitable<> site::handle(http::exchange& x) {
  // The gate's answer takes longer than handle_now may. Proxies ask under any host.
  if (x.request.path == gate::check_path && x.request.method != http::method::post) {
    co_await gate_.handle(x);
    co_return;
  }
  page_context v = begin(x);
  if (!is_our_host(services_.access.address, x.request)) {
    say(v, 421, msgid("Wrong address"), msgid("This server doesn't answer to that address."));
    co_return;
  }
  auto found = routes_.find(x.request.method, x.request.path);
  if (!found.row) {
    co_await not_here(v, std::move(found.allowed));
    co_return;
  }
  const route& r = *found.row;
  x.route = route_number(routes_, r);
  v.path = found.values;
  v.page_path = page_path_of(x.request, routes_, r);
  if (r.access == access::signature) co_return co_await r.answer(v, services_);
  if (auto query = http::form::parse_query(x.request.query, read_in_query)) v.query = std::move(*query);
  const bool has_form = r.body == body_kind::form;
  auto form = has_form ? parse_form(x.request, r) : http::result<http::form>(http::refusal::form);
  if (form) v.form = std::move(*form);
  const bool is_admitted = co_await admit(v, r);
  if (!is_admitted) co_return;
  if (has_form && !form) co_return refuse_form(v, form.error());
  if (const auto why = has_form ? refusal_of(v) : std::nullopt) {
    services_.access.audit.note(audit_event::request_refused, x, std::nullopt, "csrf");
    const bool is_ours = tokens::equal(v.field("csrf"), v.csrf());
    if (is_ours && *why == form_refusal::hidden_origin) tell_of_hidden_origin();
    co_return co_await show_form_again(v, services_, routes_, r, *why);
  }
  co_await r.answer(v, services_);
}

void site::tell_of_hidden_origin() {
  if (reported_hidden_origin_.exchange(true)) return;
  spdlog::warn(
      "a form of ours came with \"Origin: null\" and was refused: something on its way sets Referrer-Policy: "
      "no-referrer. Take that field out of what the proxy adds, or let people come by https (twostep doctor {} looks "
      "for it)",
      services_.access.address.origin + services_.access.address.path_prefix
  );
}

void site::refuse(http::exchange& x, unsigned status, std::string_view reason) {
  const bool overloaded = status == 503;
  services_.access.audit.note(
      overloaded ? audit_event::limit_reached : audit_event::request_refused, x, std::nullopt,
      overloaded ? "load" : "http"
  );
  page_context v = begin(x);
  say_refused(v, status, reason);
}

void site::on_exception(http::exchange& x) noexcept {
  try {
    std::array<std::uint8_t, 6> bytes;
    random_bytes(bytes);
    const auto incident = core::to_hex(bytes.data(), bytes.size());
    try {
      throw;
    } catch (const std::exception& e) {
      log_incident(incident, x.request, e.what());
    } catch (...) {
      log_incident(incident, x.request, "unknown exception");
    }
    services_.access.audit.note_incident(x, incident);
    x.response = {};
    x.observed = 0;
    page_context v = begin(x);
    const auto sentence = v.tr(
        msgid("It has been noted as incident {incident}. Please try again, or contact support."),
        {{"incident", incident}}
    );
    say(v, 500, msgid("Something went wrong"), sentence);
  } catch (...) {
    x.response = {};
    x.response.status = 500;
  }
}

} // namespace twostep::server
