#include "bench/http/workload.hpp"

#include <sstream>

namespace twostep::bench::http {
namespace {

constexpr std::string_view of_browser =
    "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 "
    "Safari/537.36\r\n"
    "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8\r\n"
    "Accept-Language: da,en-GB;q=0.9,en;q=0.8\r\n"
    "Accept-Encoding: gzip, deflate, br\r\n"
    "Sec-Fetch-Mode: navigate\r\n"
    "Sec-Fetch-Site: same-origin\r\n"
    "Cookie: theme=dark; twostep=";

} // namespace

const http::population& surroundings::people() {
  if (!population) population = make_population(directory / "data", users, two_step_policy::required);
  return *population;
}

server& surroundings::twostep_server() {
  auto& s = servers["twostep"];
  if (!s) s = start_twostep({.binary = twostep, .data = people().data, .processor = processor, .under = {}});
  return *s;
}

std::vector<workload> workloads() {
  std::vector<workload> all;
  add_direct(all);
  add_proxied(all);
  add_hashing(all);
  add_footprint(all);
  add_change(all);
  add_instructions(all);
  return all;
}

namespace {

request_head request(std::string_view line, std::string_view of_proxy, const http::population& people) {
  request_head head;
  head.before.append(line).append(" HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n").append(of_proxy).append(of_browser);
  head.after = "\r\n\r\n";
  head.different = people.cookies;
  return head;
}

} // namespace

request_head check_request(const http::population& people) {
  return request("GET /gate/check", {}, people);
}

request_head forwarded_check_request(const http::population& people) {
  constexpr std::string_view of_proxy =
      "X-Forwarded-Method: GET\r\nX-Forwarded-Proto: http\r\nX-Forwarded-Host: 127.0.0.1:8080\r\n"
      "X-Forwarded-Uri: /wiki/Two-step_verification?action=view\r\n";
  return request("GET /gate/check", of_proxy, people);
}

request_head page_request(const http::population& people) {
  return request("GET /wiki/Two-step_verification?action=view", {}, people);
}

server& fixed_nginx(surroundings& s) {
  auto& nginx = s.servers["nginx"];
  if (!nginx)
    nginx = start_nginx(
        s.directory / "nginx", "server { listen 127.0.0.1:PORT reuseport backlog=4096; location / { return 200; } }",
        s.processor
    );
  return *nginx;
}

round rate_of(const server& asked, const request_head& head, const surroundings& s, std::string_view expected) {
  blast_settings settings;
  settings.port = asked.port();
  settings.connections = s.connections;
  settings.seconds = s.seconds;
  settings.expected = expected;
  const double before = asked.process().processor_seconds();
  auto got = blast(head, settings);
  round r;
  r.value = static_cast<double>(got.answered) / got.seconds;
  std::ostringstream note;
  note.precision(3);
  note << (asked.process().processor_seconds() - before) * 1e6 / static_cast<double>(got.answered)
       << " us of its processor each";
  r.note = note.str();
  r.latencies = std::move(got.latencies);
  if (got.wrong > 0) r.failed = std::to_string(got.wrong) + " answers were \"" + got.first_wrong + "\"";
  return r;
}

} // namespace twostep::bench::http
