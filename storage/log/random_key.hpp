#pragma once
// A new data key, from the system's random source.

#include "storage/format/seal.hpp"
#include "storage/os/file.hpp"

namespace twostep::storage {

/// Throws store_error where the system gives no random bytes.
data_key random_key(file_system&, const std::filesystem::path& log, std::uint32_t generation);

} // namespace twostep::storage
