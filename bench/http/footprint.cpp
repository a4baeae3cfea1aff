// Measures memory: at rest, and for each idle connection; and the time to the first answer.
#include "bench/http/connection.hpp"
#include "bench/http/workload.hpp"

#include <poll.h>
#include <sys/resource.h>

#include <algorithm>

namespace twostep::bench::http {
namespace {

constexpr unsigned idle_connections = 10'000;

void allow_descriptors(unsigned wanted) {
  rlimit limit;
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, wanted);
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

void ask_once(connection& c, const request_head& head) {
  c.send(head.before, head.different.front(), head.after, {});
  pollfd readable{c.descriptor(), POLLIN, 0};
  do ::poll(&readable, 1, -1);
  while (!c.receive());
}

/// Each connection has had one answer before. The cost of the first few (buffers, thread arenas) isn't counted.
round idle(surroundings& s, const server& asked) {
  allow_descriptors(idle_connections + 1000);
  const auto head = check_request(s.people());
  std::vector<std::unique_ptr<connection>> open;
  const auto open_up_to = [&](unsigned n) {
    while (open.size() < n) {
      open.push_back(std::make_unique<connection>(asked.port()));
      ask_once(*open.back(), head);
    }
  };
  open_up_to(idle_connections / 10);
  const auto before = asked.process().resident_bytes();
  open_up_to(idle_connections);
  const auto after = asked.process().resident_bytes();
  round r;
  r.value = static_cast<double>(after - std::min(before, after)) / (idle_connections - idle_connections / 10);
  r.note = std::to_string(idle_connections) + " connections";
  return r;
}

/// A new, empty installation, on all processors, until it answers; then its memory.
struct fresh {
  double first_answer_ms = 0;
  std::uint64_t resident = 0;
};
fresh start_fresh(surroundings& s) {
  const auto data = s.directory / "fresh";
  std::filesystem::remove_all(data);
  request_head asked; // A request whose answer has no body.
  asked.before = "GET /gate/check HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n\r\n";
  asked.different = {""};
  const auto begin = std::chrono::steady_clock::now();
  const auto started = start_twostep({.binary = s.twostep, .data = data, .processor = {}, .under = {}});
  connection first(started->port());
  ask_once(first, asked);
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begin;
  return {took.count(), started->process().resident_bytes()};
}

round first_answer(surroundings& s) {
  round r;
  r.value = start_fresh(s).first_answer_ms;
  return r;
}

round resident(surroundings& s) {
  round r;
  r.value = static_cast<double>(start_fresh(s).resident) / 1e6;
  return r;
}

} // namespace

void add_footprint(std::vector<workload>& all) {
  all.push_back({"idle/nginx", "memory of an idle connection: bytes", [](surroundings& s) {
                   return idle(s, fixed_nginx(s));
                 }});
  all.push_back({"idle/twostep", "memory of an idle connection: bytes", [](surroundings& s) {
                   // A new server: memory left from earlier connections would be reused for free.
                   s.servers.erase("front-twostep");
                   s.servers.erase("twostep");
                   return idle(s, s.twostep_server());
                 }});
  all.push_back({"first-answer", "an empty installation, from exec to the first answer: ms", &first_answer});
  all.push_back({"resident", "an empty installation that has answered once: MB", &resident});
}

} // namespace twostep::bench::http
