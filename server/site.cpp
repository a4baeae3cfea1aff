#include "server/site.hpp"

#include "server/audit.hpp"
#include "server/audit_line.hpp"
#include "server/embedded.hpp"
#include "server/entropy.hpp"
#include "server/health.hpp"
#include "server/next_address.hpp"
#include "server/receipts.hpp"
#include "server/route_numbers.hpp"
#include "server/trace_context.hpp"

#include <array>
#include <exception>

namespace twostep::server {

namespace {

using pages::visit;

std::string_view without_port(std::string_view host) {
  const auto end = host.starts_with('[') ? host.find(']') + 1 : host.find(':');
  return host.substr(0, end);
}

/// Pages answer to public_url's host and, on this machine itself, to the listen address (answers.md 17).
bool is_our_host(const services& s, const http::request& r) {
  if (r.host == s.address.host) return true;
  const auto name = without_port(r.host);
  return r.loopback_peer && (name == "localhost" || name == "127.0.0.1" || name == "[::1]");
}

/// What handle_now answers is in no row of the table; other methods end here.
bool is_answered_at_once(const http::request& r, const assets& assets) {
  http::response unused;
  return r.path == "/healthz" || r.path == "/readyz" || r.path == gate::check_path || r.path == gate::denied_path ||
         assets.serve(r, unused);
}

void not_here(visit& v, std::string allowed) {
  v.who = find_signed_in(v.services, v.x);
  if (is_answered_at_once(v.x.request, v.assets)) allowed = "GET, HEAD";
  if (allowed.empty()) return say(v, 404, "Not found", "There is no page here.");
  v.x.response.headers.push_back({"Allow", allowed});
  say(v, 405, "That doesn't work here", "This page can't be used in that way.");
}

/// What a GET that is led elsewhere comes back to afterwards.
std::string_view wanted(const visit& v) {
  return v.x.request.method == http::method::post ? std::string_view() : v.x.request.path;
}

/// Every field any page knows; others are ignored, these may stand once (answers.md 22).
http::result<http::form> parse_form(const http::request& r) {
  return http::form::parse(
      r.content_type, r.body,
      {"csrf", "email", "password", "next", "code", "current_password", "new_password", "phone", "session", "name",
       "hosts", "expires", "token"}
  );
}

/// The form, its origin and its token (R39). False: answered.
bool accept_post(visit& v) {
  auto form = parse_form(v.x.request);
  if (!form) {
    v.services.audit.note(audit_event::request_refused, v.x.request, std::nullopt, "form");
    say(v, http::status(form.error()), "That didn't work", http::sentence(form.error()));
    return false;
  }
  v.form = std::move(*form);
  if (is_same_site(v.services, v.x.request) && tokens::equal(v.field("csrf"), v.csrf())) return true;
  v.services.audit.note(audit_event::request_refused, v.x.request, std::nullopt, "csrf");
  say(v, 403, "Please try again",
      "This form was open for too long, or it came from another site. Go back, reload the page and send it again.");
  return false;
}

/// Finds out who is asking, as the route needs it. False: answered.
bool admit(visit& v, const route& r) {
  if (r.access != access::anonymous) v.who = find_signed_in(v.services, v.x);
  if (r.access == access::anonymous || (r.access == access::either && !v.who)) {
    v.browser = find_or_make_challenge_token(v.services, v.x);
    return true;
  }
  if (!v.who) {
    v.go(with_next("/sign-in", wanted(v)));
    return false;
  }
  if (r.access != access::either && !is_open_during(r.access, v.who->next)) {
    v.go(with_next(pages::page_of(v.who->next), wanted(v)));
    return false;
  }
  return true;
}

} // namespace

site::site(const services& s, const demo_messages* demo)
    : services_(s), templates_(embedded::templates()), gate_(s, templates_), demo_(demo) {}

bool site::handle_now(http::exchange& x) {
  if (x.request.method == http::method::post) return false;
  if (x.request.path.starts_with("/gate/") && gate_.handle_now(x)) return true;
  if (answer_health(services_, x)) return true;
  if (!x.request.path.starts_with("/assets/") || !assets_.serve(x.request, x.response)) return false;
  x.route = route_number(beside_table::asset);
  return true;
}

awaitable<> site::handle(http::exchange& x) {
  visit v{services_, templates_, assets_, demo_, x};
  if (!is_our_host(services_, x.request)) {
    say(v, 421, "Wrong address", "This server doesn't answer to that address.");
    co_return;
  }
  if (answer_receipts(services_, x)) {
    x.route = route_number(beside_table::receipts);
    co_return;
  }
  std::string allowed;
  const auto* r = find_route(x.request.method, x.request.path, allowed);
  if (r) x.route = route_number(*r);
  if (!r) co_return not_here(v, std::move(allowed));
  if (auto query = http::form::parse_query(x.request.query, {"next", "done"})) v.query = std::move(*query);
  if (!admit(v, *r)) co_return;
  if (x.request.method == http::method::post && !accept_post(v)) co_return;
  co_await r->answer(v);
}

awaitable<> site::durable(std::uint64_t n) {
  return services_.store.durable(n);
}

void site::refuse(http::exchange& x, unsigned status, std::string_view reason) {
  const bool overloaded = status == 503;
  services_.audit.note(
      overloaded ? audit_event::limit_reached : audit_event::request_refused, x.request, std::nullopt,
      overloaded ? "load" : "http"
  );
  visit v{services_, templates_, assets_, demo_, x};
  say(v, status, "That didn't work", reason);
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
    services_.audit.note_incident(x.request, incident);
    x.response = {};
    x.observed = 0;
    visit v{services_, templates_, assets_, demo_, x};
    say(v, 500, "Something went wrong",
        "It has been noted as incident " + incident + ". Please try again, or contact support.");
  } catch (...) {
    x.response = {};
    x.response.status = 500;
  }
}

} // namespace twostep::server
