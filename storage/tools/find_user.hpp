#pragma once
// Who is in a data directory, without opening it for work: never writes, also while a server runs.

#include "core/ids.hpp"
#include "storage/log/keys.hpp"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace twostep::storage {

/// By the email's key. Reads the whole log. Throws store_error.
std::optional<core::account_id>
find_user(const std::filesystem::path& data, const log_keys&, std::string_view email_key);

struct some_users {
  std::size_t count = 0;
  std::vector<std::string> email_keys; ///< of so many as were asked for, in no order
};
/// Reads the whole log. Throws store_error.
some_users look_at_users(const std::filesystem::path& data, const log_keys&, std::size_t max_keys);

} // namespace twostep::storage
