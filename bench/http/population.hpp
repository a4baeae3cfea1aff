#pragma once
// A data directory with many signed-in people, and their browsers' cookies.

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace twostep::bench::http {

struct population {
  std::filesystem::path data;
  std::uint64_t users = 0;
  std::vector<std::string> cookies; ///< values of the session cookies of people spread over all; at most 65,536
  std::vector<std::string> csrf;    ///< form tokens of the same people
};

enum class two_step_policy : std::uint8_t { as_they_like, required };

/// `users` people of one organisation, each with a password, two-step verification on, and a session begun now.
/// Throws std::runtime_error.
population make_population(const std::filesystem::path& data, std::uint64_t users, two_step_policy);

} // namespace twostep::bench::http
