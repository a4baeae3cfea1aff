// Measures durable changes: people begin to turn two-step verification off (the text goes to a file) and cancel.
// Each is a POST that is answered when its record is on disk. Compared with the same server whose syncs do
// nothing.
#include "bench/http/workload.hpp"

#include <array>

namespace twostep::bench::http {
namespace {

constexpr std::uint64_t people = 4096;
constexpr unsigned many = 64;

std::string form_post(const std::string& path, const std::string& cookie, const std::string& csrf) {
  const auto body = "csrf=" + csrf;
  return "POST " + path +
         " HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nSec-Fetch-Site: same-origin\r\nCookie: twostep=" + cookie +
         "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n\r\n" + body;
}

request_head changes_of(const population& p) {
  request_head head;
  head.steps = 2;
  const std::string at = "/profile/security/two-step/disable";
  for (std::size_t n = 0; n < p.cookies.size(); ++n) {
    head.different.push_back(form_post(at, p.cookies[n], p.csrf[n]));
    head.different.push_back(form_post(at + "/cancel", p.cookies[n], p.csrf[n]));
  }
  return head;
}

/// Every round has its own installation: unfinished changes of the last round would be refused.
round change(surroundings& s, unsigned connections, const std::filesystem::path& preloaded) {
  const auto data = s.directory / "changed";
  std::filesystem::remove_all(data);
  const auto p = make_population(data, people, two_step_policy::as_they_like);
  const auto server =
      start_twostep({.binary = s.twostep, .data = data, .processor = s.processor, .under = {}, .preloaded = preloaded}
      );
  surroundings with_connections;
  with_connections.seconds = s.seconds;
  with_connections.connections = connections;
  return rate_of(*server, changes_of(p), with_connections, "HTTP/1.1 303");
}

std::filesystem::path no_sync() {
  return std::filesystem::canonical("/proc/self/exe").parent_path() / "libno_sync.so";
}

} // namespace

void add_change(std::vector<workload>& all) {
  for (const unsigned connections : {many, 1u}) {
    const auto of = "change/connections=" + std::to_string(connections);
    all.push_back({of + "/no-sync", "durable changes whose syncs do nothing: POSTs/s", [=](surroundings& s) {
                     return change(s, connections, no_sync());
                   }});
    all.push_back({of + "/durable", "durable changes: POSTs/s", [=](surroundings& s) {
                     return change(s, connections, {});
                   }});
  }
}

} // namespace twostep::bench::http
