#pragma once
// The requests that the doctor sends through the proxy: as a browser's first one would be, or as a program's. Blocks;
// for the CLI.

#include "server/doctor/findings.hpp"
#include "server/doctor/name_lookup.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace twostep::server::doctor {

/// http or https, a host, perhaps a port, a path and a query. nullopt: it is something else.
std::optional<address> read_address(std::string_view);
/// What is said of something else.
std::string is_no_address(std::string_view typed);

struct probe_request {
  address where;
  std::string target;    ///< target_of()
  std::string number;    ///< of the probe, sent as a cookie too
  std::string token{};   ///< sent as a program would; "": as a browser, without one
  bool insecure = false; ///< certificates aren't checked
  /// For the name, and then for everything else.
  std::chrono::milliseconds timeout = std::chrono::seconds(10);
};

/// What went wrong on the way is in the answer. Where the name service takes too long, the process should end soon
/// (name_lookup.hpp).
answer_back probe(const probe_request&, const name_service& = ask_the_system);

} // namespace twostep::server::doctor
