// Diagnoses Twostep's own pages through the proxy, and requests that didn't reach the server.
#include "server/doctor/diagnosis.hpp"
#include "server/http/ascii.hpp"

#include <algorithm>

namespace twostep::server::doctor {
namespace {

bool is_redirect(unsigned status) noexcept {
  return status >= 300 && status < 400 && status != 304;
}

bool is_bad_gateway(unsigned status) noexcept {
  return status == 502 || status == 503 || status == 504;
}

/// Of several policies browsers apply the last.
std::string_view last_policy(std::string_view policies) noexcept {
  const auto comma = policies.rfind(',');
  if (comma != policies.npos) policies.remove_prefix(comma + 1);
  policies.remove_prefix(std::min(policies.find_first_not_of(" \t"), policies.size()));
  return policies.substr(0, policies.find_last_not_of(" \t") + 1);
}

/// Over https browsers send Sec-Fetch-Site with a form, over plain http only Origin.
void diagnose_referrer_policy(diagnosis& d) {
  const auto policy = last_policy(d.back.referrer_policy);
  if (d.asked.scheme == "https" || !http::is_word(policy, "no-referrer")) return;
  d.problem(
      "The proxy says Referrer-Policy: no-referrer. Over plain http, browsers that heed it before what the pages say "
      "themselves send \"Origin: null\" with every form, and it is refused.",
      "Let the proxy leave Referrer-Policy as it comes from this server, or let people come by https."
  );
}

} // namespace

void diagnose_nothing_arrived(diagnosis& d, bool is_pages) {
  const auto status = std::to_string(d.back.status);
  const auto here = d.settings.server.listen;
  if (is_redirect(d.back.status) && d.asked.scheme == "http" && d.back.location.starts_with("https://"))
    return d.problem(
        d.asked.text() + " leads to https, as it should; this server isn't asked before.",
        "Look at the address with https:// instead."
    );
  if (is_bad_gateway(d.back.status))
    return d.problem(
        "The proxy answers " + status + ": it can't reach what is behind it.",
        "Let it pass requests on to where this server listens: " + here + "."
    );
  if (is_pages)
    return d.problem(
        "Something answered " + status + ", and it wasn't this server" +
            (d.back.location.empty() ? std::string() : " (it leads to " + d.back.location + ")") + ".",
        "Let the proxy pass " + d.ours.origin + d.ours.path_prefix + " on to " + here + "."
    );
  d.problem(
      "The proxy answered " + status +
          " without asking this server's gate, or it asked with neither the cookies nor "
          "the address of the request.",
      "Let it ask GET /gate/check at " + here + " before it lets a request on (docs/gate.md)."
  );
}

void diagnose_pages(diagnosis& d, const arrival& a) {
  if (d.asked.scheme != (d.ours.https ? "https" : "http"))
    d.problem(
        "People can come by " + d.asked.scheme + "://, and server.public_url says " + d.ours.origin +
            ": browsers wouldn't send the cookies.",
        d.ours.https ? "Let the proxy lead http to https." : "Set server.public_url to the address with https://."
    );
  if (a.host != d.ours.host)
    d.problem(
        "The proxy says \"Host: " + a.host + "\"; the pages answer to " + d.ours.host + " only.",
        "Let it pass the browser's own Host on (nginx: proxy_set_header Host $host;), or set server.public_url."
    );
  const auto path = a.target.substr(0, a.target.find('?'));
  if (path != "/healthz" && path != d.ours.path_prefix + "/healthz")
    d.problem(
        "The proxy asks for " + path + " where " + d.ours.path_prefix + "/healthz was asked for.",
        "Let it pass paths on as they are, or without " +
            (d.ours.path_prefix.empty() ? "changing them." : d.ours.path_prefix + ".")
    );
  else if (d.back.status != 200)
    d.problem(
        "The server was reached, and " + std::to_string(d.back.status) + " came back in place of its answer.",
        "Let the proxy hand its answers on as they are."
    );
  diagnose_referrer_policy(d);
  if (!a.forwarded_proto.empty() && a.forwarded_proto != d.asked.scheme)
    d.note(
        "The proxy says X-Forwarded-Proto: " + a.forwarded_proto + " of an address with " + d.asked.scheme +
        "://. The pages don't care; the gate would."
    );
}

} // namespace twostep::server::doctor
