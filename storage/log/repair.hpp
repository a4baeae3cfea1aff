#pragma once
// Makes the last segment of a log fit to be followed, after whatever stop: cuts off what a crash left behind the last
// whole record, keeping it aside.

#include "storage/log/scan.hpp"

#include <functional>
#include <string_view>

namespace twostep::storage {

/// The head of the segment to begin, complete but for version, salt, first_sequence and data_key. `report` gets a
/// line where something was cut off. Throws store_error.
segment_head repair_tail(
    file_system&, const std::filesystem::path& log, const scanned_log&, const secret_key& log_key,
    const std::function<void(std::string_view)>& report
);

} // namespace twostep::storage
