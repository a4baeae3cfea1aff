// Measures the gate at a fixed rate while passwords are hashed on the same processor.
#include "bench/http/hashing.hpp"
#include "bench/http/workload.hpp"

namespace twostep::bench::http {
namespace {

round timetable(surroundings& s) {
  blast_settings settings;
  settings.port = s.twostep_server().port();
  settings.connections = s.connections;
  settings.seconds = s.seconds;
  settings.rate = s.rate;
  settings.expected = "HTTP/1.1 204";
  auto got = blast(check_request(s.people()), settings);
  round r;
  r.value = static_cast<double>(got.latencies.at(0.99).count());
  r.latencies = std::move(got.latencies);
  if (got.wrong > 0) r.failed = std::to_string(got.wrong) + " answers were \"" + got.first_wrong + "\"";
  return r;
}

constexpr unsigned people = 8;

round with_hashing(surroundings& s) {
  const hashing typed(s.twostep_server().port(), people);
  const auto before = typed.done();
  round r = timetable(s);
  const auto done = static_cast<double>(typed.done() - before) / s.seconds;
  r.note = std::to_string(static_cast<int>(done)) + " passwords a second meanwhile";
  if (typed.wrong() > 0 || done < 1) r.failed = "passwords weren't checked";
  return r;
}

} // namespace

void add_hashing(std::vector<workload>& all) {
  all.push_back({"p99/quiet", "/gate/check by a timetable: p99 in us", &timetable});
  all.push_back({"p99/hashing", "the same while a hash worker has always something to do: p99 in us", &with_hashing});
}

} // namespace twostep::bench::http
