#pragma once
// Looks an email up in a data directory without opening it for work: never writes, also while a server runs.

#include "core/ids.hpp"

#include <array>
#include <filesystem>
#include <optional>
#include <string_view>

namespace twostep::storage {

/// By the email's key. Reads the whole log. Throws store_error.
std::optional<core::account_id>
find_user(const std::filesystem::path& data, const std::array<std::uint8_t, 32>& log_key, std::string_view email_key);

} // namespace twostep::storage
