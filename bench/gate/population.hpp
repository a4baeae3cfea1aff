#pragma once
// A data directory with many people who are signed in, and what their browsers carry.

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace twostep::bench::gate {

struct population {
  std::filesystem::path data;
  std::uint64_t users = 0;
  std::vector<std::string> cookies; ///< session cookies' values of people spread over all; 65,536 at most
};

/// `users` people of one organisation that requires two-step verification: a password, two-step verification on, one
/// session begun now. Throws std::runtime_error.
population make_population(const std::filesystem::path& data, std::uint64_t users);

} // namespace twostep::bench::gate
