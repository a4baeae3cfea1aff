#include "server/doctor/findings.hpp"

#include "server/doctor/diagnosis.hpp"
#include "server/http/path.hpp"

#include <algorithm>

namespace twostep::server::doctor {
namespace {

constexpr std::string_view healthz = "/healthz";

bool is_below(std::string_view prefix, std::string_view path) noexcept {
  return prefix.empty() || path == prefix ||
         (path.starts_with(prefix) && (path[prefix.size()] == '/' || path[prefix.size()] == '?'));
}

/// Checks that there was a usable response. False: nothing more can be said.
bool diagnose_route(diagnosis& d) {
  const auto& b = d.back;
  if (b.certificate_refused) {
    d.problem(
        b.failure,
        "Give the proxy a certificate that browsers accept; with --insecure this goes on without checking it."
    );
    return false;
  }
  if (!b.failure.empty()) {
    d.problem(
        "Nothing answers at " + d.asked.text() + ": " + b.failure + ".",
        "Look whether the proxy runs, and whether the name leads to it."
    );
    return false;
  }
  return true;
}

/// Checks what concerns pages and gate alike: the client that limits count.
void diagnose_peer(diagnosis& d, const arrival& a) {
  const bool describes = !a.forwarded_for.empty() || !a.forwarded_proto.empty() || !a.forwarded_host.empty() ||
                         !a.forwarded_uri.empty() || !a.original_url.empty();
  const bool is_direct = a.peer == d.back.from;
  if (!a.trusted && (describes || !is_direct)) {
    d.problem(
        "The request came by way of " + a.peer + ", which isn't trusted: what it says of people's addresses isn't " +
            "believed, and all of them count as one.",
        "If that is your proxy, set server.trusted_proxies = [\"" + a.peer + "\"] (beside those that are there)."
    );
  } else if (a.forwarded_for.empty()) {
    if (is_direct && !d.ours.https)
      d.note("The request came straight from this machine: there is no proxy in between, or it says nothing.");
    else
      d.problem(
          "The proxy at " + a.peer + " doesn't say whose request it is: everybody counts as " + a.peer + ".",
          "Let it set X-Forwarded-For (nginx: proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;)."
      );
  } else if (a.client != d.back.from && !d.back.from.empty()) {
    d.note(
        "This request left from " + d.back.from + " and is counted as " + a.client +
        ": right if something in between translates addresses."
    );
  }
}

void diagnose_cookies(diagnosis& d, const arrival& a, std::string_view where) {
  if (std::find(a.cookies.begin(), a.cookies.end(), probe_name) != a.cookies.end()) return;
  d.problem(
      "The proxy keeps cookies from " + std::string(where) + ": nobody could be known as signed in.",
      "Let it pass the field Cookie on."
  );
}

} // namespace

side side_of(const public_address& ours, const address& asked) {
  return asked.authority == ours.host && is_below(ours.path_prefix, asked.path_and_query) ? side::pages
                                                                                          : side::application;
}

std::string target_of(const public_address& ours, const address& asked, std::string_view number) {
  const bool is_pages = side_of(ours, asked) == side::pages;
  std::string target = is_pages ? ours.path_prefix + std::string(healthz) : asked.path_and_query;
  target.append(target.find('?') == target.npos ? "?" : "&").append(probe_name).append("=").append(number);
  return target;
}

http::request as_request(const arrival& a) {
  http::request r;
  r.host = a.host;
  r.target = a.target;
  r.trusted_peer = a.trusted;
  r.client.text = a.client;
  if (a.trusted) {
    r.forwarded_method = a.forwarded_method;
    r.forwarded_proto = a.forwarded_proto;
    r.forwarded_host = a.forwarded_host;
    r.forwarded_uri = a.forwarded_uri;
    r.original_url = a.original_url;
  } else {
    r.untrusted_forwarded = !a.forwarded_for.empty() || !a.forwarded_method.empty() || !a.forwarded_proto.empty() ||
                            !a.forwarded_host.empty() || !a.forwarded_uri.empty() || !a.original_url.empty();
  }
  return r;
}

bool is_for_programs(const config& c, side s) noexcept {
  return s == side::application && c.gate.app_tokens > 0;
}

std::vector<finding> findings(
    const config& c, const public_address& ours, const address& asked, const probe_result& by_browser,
    const probe_result* by_program
) {
  diagnosis d{c, ours, asked, by_browser.back, {}};
  if (!diagnose_route(d)) return std::move(d.found);
  const bool is_pages = side_of(ours, asked) == side::pages;
  if (by_browser.arrived.empty()) {
    diagnose_nothing_arrived(d, is_pages);
    return std::move(d.found);
  }
  const auto& a = by_browser.arrived.front();
  diagnose_peer(d, a);
  if (is_pages)
    diagnose_pages(d, a);
  else if (diagnose_gate(d, a) && by_program)
    diagnose_program(d, *by_program);
  if (!is_pages) diagnose_amr(d);
  diagnose_cookies(d, a, is_pages ? "the pages" : "the gate");
  return std::move(d.found);
}

} // namespace twostep::server::doctor
