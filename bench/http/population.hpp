#pragma once
// A data directory with many people who are signed in, and what their browsers carry.

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace twostep::bench::http {

struct population {
  std::filesystem::path data;
  std::uint64_t users = 0;
  std::vector<std::string> cookies; ///< session cookies' values of people spread over all; 65,536 at most
  std::vector<std::string> csrf;    ///< tokens of the same people's forms
};

enum class two_step_policy : std::uint8_t { as_they_like, required };

/// `users` people of one organisation: a password, two-step verification on, one session begun now. Throws
/// std::runtime_error.
population make_population(const std::filesystem::path& data, std::uint64_t users, two_step_policy);

} // namespace twostep::bench::http
