// Diagnoses an application behind the gate: how the proxy asks the gate, and what it does with the answer.
#include "server/doctor/diagnosis.hpp"
#include "server/gate/gate.hpp"
#include "server/gate/misconfiguration.hpp"
#include "server/http/path.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

namespace twostep::server::doctor {
namespace {

using gate::verdict;

std::string with_dot(std::string text) {
  if (text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 32);
  return text + ".";
}

/// The gate's log lines say after the colon what to change.
void report_misconfiguration(diagnosis& d, const std::string& line) {
  const auto colon = line.rfind(": ");
  if (colon == line.npos) return d.problem(with_dot(line), {});
  d.problem(with_dot(line.substr(0, colon)), with_dot(line.substr(colon + 2)));
}

/// Checks the proxy's description of the request. False: the gate can't answer it.
bool diagnose_description(diagnosis& d, const arrival& a) {
  const auto request = as_request(a);
  const auto found = gate::find_original_request(request);
  if (!found) {
    if (found.error() != gate::original_refusal::untrusted)
      report_misconfiguration(d, gate::misconfiguration(request, found.error()));
    return false; // an untrusted peer was reported before
  }
  if (!*found) {
    d.problem(
        "The proxy doesn't tell the gate which request it holds back: people don't come back to where they were, and "
        "neither rules nor tokens can be applied.",
        "Let it set X-Forwarded-Proto, X-Forwarded-Host, X-Forwarded-Uri and X-Forwarded-Method, or X-Original-URL "
        "(docs/gate.md)."
    );
    return d.settings.gate.rules.empty();
  }
  const auto& o = **found;
  if (const auto line = gate::misconfiguration(d.settings, d.ours, request, &o); !line.empty()) {
    report_misconfiguration(d, line);
    return false;
  }
  const auto described = std::string(o.scheme) + "://" + o.host + std::string(o.uri);
  if (described != d.asked.text())
    d.problem(
        "The proxy tells the gate of " + described + ", and the request was for " + d.asked.text() + ".",
        "Let it say what the browser asked for: its scheme, its Host, its path with the query (docs/gate.md)."
    );
  return true;
}

/// The destination in a sign-in page's address; "" if there is none.
std::string next_in(const std::string& location) {
  const auto parsed = boost::urls::parse_uri(location);
  if (!parsed) return {};
  const boost::urls::url_view url = *parsed;
  for (const auto& p : url.params())
    if (p.key == "next") return std::string(p.value);
  return {};
}

std::string without_probe(const std::string& address) {
  const auto at = address.find(probe_name);
  return at == address.npos || at == 0 ? address : address.substr(0, at - 1);
}

void diagnose_redirect(diagnosis& d) {
  const auto sign_in = d.ours.origin + d.ours.path_prefix + "/sign-in";
  const auto& location = d.back.location;
  if (!location.starts_with(sign_in))
    return d.problem(
        "The proxy leads to " + (location.empty() ? "nowhere" : location) + " rather than to " + sign_in + ".",
        "Let it hand on the Location that the gate answers with."
    );
  const auto next = without_probe(next_in(location));
  if (next != d.asked.text())
    d.problem(
        "After the sign-in people would be at " + (next.empty() ? "their profile" : next) + " rather than at " +
            d.asked.text() + ".",
        "Let the proxy hand on the Location that the gate answers with, as it is."
    );
}

/// Checks the response to a person who isn't signed in.
void diagnose_answer(diagnosis& d, verdict of_nobody) {
  const auto status = d.back.status;
  const auto text = std::to_string(status);
  if (of_nobody == verdict::granted) return d.note("A rule opens this address to everybody, without signing in.");
  if (status >= 200 && status < 300)
    return d.problem(
        "The application answered, " + text +
            ", though nobody is signed in: the proxy asks the gate and lets everybody on.",
        "Let it heed the answer: 204 goes on, everything else doesn't."
    );
  if (status >= 500)
    return d.problem(
        "The proxy answers " + text + " in place of what the gate says.",
        "Look into its log. nginx does so where the gate is asked with ?mode=redirect, which is for Caddy and "
        "Traefik."
    );
  if (of_nobody == verdict::denied) return d.note("A rule denies this address to everybody who isn't signed in.");
  if (status >= 300 && status < 400) return diagnose_redirect(d);
  if (status == 401)
    return d.problem(
        "A browser gets a bare 401: nobody is led to the sign-in page.",
        "Let the proxy lead to the Location that the gate answers with (nginx: error_page 401), or ask it with "
        "?mode=redirect (Caddy, Traefik)."
    );
  d.problem(
      "The proxy answers " + text + ", and the gate said that somebody must sign in first.",
      "Let it lead browsers to the Location that the gate answers with."
  );
}

} // namespace

bool diagnose_gate(diagnosis& d, const arrival& a) {
  const auto path = a.target.substr(0, a.target.find('?'));
  if (http::below(d.ours.path_prefix, path) != gate::check_path) {
    d.problem(
        "The proxy passes " + d.asked.text() + " on to this server itself (" + a.method + " " + path +
            ") rather than asking its gate.",
        "Let it ask GET /gate/check, and pass the request on to the application (docs/gate.md)."
    );
    return false;
  }
  if (!diagnose_description(d, a)) return false;
  diagnose_answer(d, d.of_nobody());
  return true;
}

} // namespace twostep::server::doctor
