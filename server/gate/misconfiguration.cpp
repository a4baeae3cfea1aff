#include "server/gate/misconfiguration.hpp"

#include "server/gate/cookie_reach.hpp"

namespace twostep::server::gate {

std::string misconfiguration(const http::request& r, original_refusal why) {
  switch (why) {
  case original_refusal::untrusted:
    return "the gate was asked by " + r.client.text +
           ", which isn't trusted: if it is your proxy, add it to server.trusted_proxies";
  case original_refusal::contradictory:
    return "the gate was asked by " + r.client.text +
           " with X-Original-URL and X-Forwarded-* that differ: the proxy must set, or clear, all of them "
           "(docs/gate.md)";
  case original_refusal::not_an_address:
    return "the gate was asked by " + r.client.text +
           " about something that is no address: X-Forwarded-Proto must be http or https, X-Forwarded-Host a host, "
           "X-Forwarded-Uri a path (docs/gate.md)";
  case original_refusal::tunnel:
    return "the gate was asked about CONNECT, whose tunnel carries requests that it isn't asked about: it is "
           "refused, and "
           "the proxy had better refuse it first (docs/gate.md)";
  case original_refusal::fragment:
    return "the gate was asked about an address with a \"#\" in it, which ends the path for some programs and not "
           "for "
           "others: it is refused, and browsers never send one (docs/gate.md)";
  case original_refusal::incomplete:
    break;
  }
  return "the gate was asked without all of X-Forwarded-Proto, X-Forwarded-Host and X-Forwarded-Uri: let the proxy "
         "set them, or X-Original-URL (docs/gate.md)";
}

std::string
misconfiguration(const config& c, const public_address& ours, const http::request& r, const original_request* asked) {
  if (!asked) return c.gate.rules.empty() ? "" : misconfiguration(r, original_refusal::incomplete);
  const std::string host(asked->host_name());
  switch (cookie_reach_of(c, ours, *asked)) {
  case cookie_reach::ours:
    return {};
  case cookie_reach::plain_http:
    return "the gate was asked about http://" + host + ", where browsers don't send the cookie of https://" +
           ours.host + ": let the proxy lead http to https, or set X-Forwarded-Proto to what the browser uses";
  case cookie_reach::outside:
    break;
  }
  const auto& domain = c.session.cookie_domain;
  return "the gate was asked about " + host +
         (domain.empty() ? ", which isn't " + ours.host : ", which is neither " + ours.host + " nor under " + domain
         ) +
         ": set session.cookie_domain to a domain above both, or serve the application there";
}

} // namespace twostep::server::gate
