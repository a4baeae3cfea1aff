#pragma once
// Resolves names within a timeout. For the CLI.

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace twostep::server::doctor {

struct found_addresses {
  std::vector<std::string> addresses{}; ///< as text
  std::string failure{};                ///< why there are none
};

/// Blocks. Called on another thread.
using name_service = std::function<found_addresses(const std::string& host)>;

/// Uses getaddrinfo.
found_addresses ask_the_system(const std::string& host);

/// nullopt: timed out. The resolving thread then keeps running, because getaddrinfo can't be interrupted: the
/// process should end soon.
std::optional<found_addresses>
look_up(const std::string& host, const name_service&, std::chrono::milliseconds timeout);

} // namespace twostep::server::doctor
