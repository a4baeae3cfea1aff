#pragma once
// What can be measured, by name: "direct/twostep", "direct/nginx".

#include "bench/http/blast.hpp"
#include "bench/http/population.hpp"
#include "bench/http/servers.hpp"

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace twostep::bench::http {

/// One round of one workload.
struct round {
  double value = 0;
  std::optional<load::histogram> latencies;
  std::string note;
  std::string failed; ///< what must be whatever the machine does, and wasn't; empty: passed
};

/// What a run has: servers are started when a workload first asks for them, and kept while others may ask.
struct surroundings {
  std::filesystem::path twostep; ///< the binary
  std::filesystem::path directory;
  std::uint64_t users = 1'000'000;
  double seconds = 3; ///< a round takes, where that is a choice
  double rate = 5000; ///< requests a second, of timetables
  unsigned connections = 64;
  unsigned processor = 0; ///< that servers run on; the bench itself has another

  std::optional<http::population> population;
  std::map<std::string, std::unique_ptr<server>> servers;

  const http::population& people();
  /// With the users, alone on `processor`.
  server& twostep_server();
};

struct workload {
  std::string name;
  std::string meaning; ///< with the value's unit
  std::function<round(surroundings&)> run;
  bool only_by_name = false;
};

/// All of them, in the order they run.
std::vector<workload> workloads();
// Each a group of names.
void add_direct(std::vector<workload>&);
void add_proxied(std::vector<workload>&);
void add_hashing(std::vector<workload>&);
void add_footprint(std::vector<workload>&);
void add_change(std::vector<workload>&);
void add_instructions(std::vector<workload>&);

/// As a proxy asks that hands the browser's eight fields on and adds none of its own.
request_head check_request(const http::population&);
/// With the proxy's four: for which request, so that rules can be applied and the browser be led back.
request_head forwarded_check_request(const http::population&);
/// The same address and fields as a browser sends them to a proxy.
request_head page_request(const http::population&);
/// nginx that answers everything 200, with nothing in it.
server& fixed_nginx(surroundings&);
/// The value is requests a second; failed where an answer began otherwise than expected.
round rate_of(const server&, const request_head&, const surroundings&, std::string_view expected);

} // namespace twostep::bench::http
