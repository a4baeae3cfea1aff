#pragma once
// The files in DATA/log: their names, which there are, and the last one made fit to be built upon after a stop.

#include "storage/os/file.hpp"

namespace twostep::storage {

/// "00000001.log".
std::string segment_name(std::uint32_t number);
/// "00000012.snap".
std::string snapshot_name(std::uint32_t number);

/// Where a log may begin.
enum class log_beginning {
  whole,  ///< with segment 1, or with a snapshot
  trimmed ///< anywhere: its oldest segments are removed in time
};

/// What a log consists of.
struct log_listing {
  std::uint32_t snapshot = 0;          ///< number of the newest; 0: none
  std::vector<std::uint32_t> segments; ///< ascending, without a gap: from the snapshot's number on where there is one
  std::vector<std::string> covered;    ///< names of older segments, snapshots and what crashes left of them
};
/// Throws store_error where a segment that belongs to it is missing.
log_listing list_log(file_system&, const std::filesystem::path& log, log_beginning = log_beginning::whole);

/// The files that a snapshot covers, little by little. What a crash leaves of them has a temporary file's name, or is
/// covered still. Throws store_error.
void remove_covered(file_system&, const std::filesystem::path& log, const log_listing&);

/// What a start that died left half made. Throws store_error.
void remove_temporary_files(file_system&, const std::filesystem::path& log);

} // namespace twostep::storage
