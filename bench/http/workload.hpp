#pragma once
// The workloads, by name: "direct/twostep", "direct/nginx".

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
  std::string failed; ///< a requirement independent of the machine that wasn't met; empty: passed
};

/// The parameters and servers of a run. Servers are started when first used, and kept.
struct surroundings {
  std::filesystem::path twostep; ///< the binary
  std::filesystem::path directory;
  std::uint64_t users = 1'000'000;
  double seconds = 3; ///< duration of a round, if the workload lets it be chosen
  double rate = 5000; ///< requests a second, at fixed rates
  unsigned connections = 64;
  unsigned processor = 0; ///< for the servers; the bench uses another one

  std::optional<http::population> population;
  std::map<std::string, std::unique_ptr<server>> servers;

  const http::population& people();
  /// The server with the users, alone on `processor`.
  server& twostep_server();
};

struct workload {
  std::string name;
  std::string meaning; ///< including the unit
  std::function<round(surroundings&)> run;
  bool only_by_name = false;
};

/// All workloads, in the order of execution.
std::vector<workload> workloads();
// Each adds a group of workloads.
void add_direct(std::vector<workload>&);
void add_proxied(std::vector<workload>&);
void add_hashing(std::vector<workload>&);
void add_footprint(std::vector<workload>&);
void add_change(std::vector<workload>&);
void add_instructions(std::vector<workload>&);

/// The gate request of a proxy that passes on the browser's eight fields and adds none.
request_head check_request(const http::population&);
/// With the proxy's four fields that describe the original request, for rules and for leading back.
request_head forwarded_check_request(const http::population&);
/// A browser's request with the same address and fields, to a proxy.
request_head page_request(const http::population&);
/// An nginx that answers everything 200 with an empty body.
server& fixed_nginx(surroundings&);
/// The value is requests a second; failed if an answer didn't begin with `expected`.
round rate_of(const server&, const request_head&, const surroundings&, std::string_view expected);

} // namespace twostep::bench::http
