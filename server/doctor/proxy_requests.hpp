#pragma once
// Sends the doctor's requests through the proxy: like a browser's first request, or like a program's. Blocking;
// for the CLI.

#include "server/doctor/findings.hpp"
#include "server/doctor/name_lookup.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace twostep::server::doctor {

/// http or https, a host, optionally a port, a path and a query. nullopt: anything else.
std::optional<address> read_address(std::string_view);
/// The message for an address that read_address refuses.
std::string is_no_address(std::string_view typed);

struct probe_request {
  address where;
  std::string target;    ///< from target_of()
  std::string number;    ///< the probe's number, also sent as a cookie
  std::string token{};   ///< sent as a program's; "": as a browser, without a token
  bool insecure = false; ///< don't check certificates
  /// For resolving the name, and again for everything after it.
  std::chrono::milliseconds timeout = std::chrono::seconds(10);
};

/// Errors are reported in the answer. If resolving times out, the process should end soon (name_lookup.hpp).
answer_back probe(const probe_request&, const name_service& = ask_the_system);

} // namespace twostep::server::doctor
