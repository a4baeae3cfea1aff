#include "storage/log/files.hpp"

#include "storage/os/checked_file.hpp"
#include "storage/store_error.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace twostep::storage {
namespace {

constexpr std::string_view segment_ending = ".log";
constexpr std::string_view snapshot_ending = ".snap";
constexpr std::string_view broken_ending = ".broken";
constexpr std::size_t digits = 8;
constexpr std::uint64_t removed_at_once = std::uint64_t{2} << 20;

/// The number of a file named NNNNNNNN and that ending; 0: it has another name.
std::uint32_t number_of(std::string_view name, std::string_view ending) {
  if (name.size() != digits + ending.size() || !name.ends_with(ending)) return 0;
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + digits, number);
  return error == std::errc() && end == name.data() + digits ? number : 0;
}

std::string name_of(std::uint32_t number, std::string_view ending) {
  std::string text = std::to_string(number);
  text.insert(0, digits - std::min(digits, text.size()), '0');
  return text.append(ending);
}

/// Who syncs another file meanwhile waits for a moment after each piece, instead of for the whole of it (ext4 frees
/// the space of a file in one go).
void shrink_and_remove(file_system& files, const std::filesystem::path& path) {
  {
    const auto opened = open_file(files, path, open_mode::read_or_create);
    const auto size = opened->size();
    if (!size) fail_on(path, "measured", size.error());
    for (auto left = *size; left > removed_at_once;) {
      left -= removed_at_once;
      check(opened->truncate(left), path, "removed");
    }
  }
  check(files.remove(path), path, "removed");
}

std::vector<std::string> names_in(file_system& files, const std::filesystem::path& directory) {
  auto names = files.list(directory);
  if (!names) fail_on(directory, "listed", names.error());
  return std::move(*names);
}

} // namespace

std::string segment_name(std::uint32_t number) {
  return name_of(number, segment_ending);
}
std::string snapshot_name(std::uint32_t number) {
  return name_of(number, snapshot_ending);
}

log_listing list_log(file_system& files, const std::filesystem::path& log, log_beginning beginning) {
  const auto names = names_in(files, log);
  log_listing listing;
  for (const auto& name : names) listing.snapshot = std::max(listing.snapshot, number_of(name, snapshot_ending));
  for (const auto& name : names) {
    const auto segment = number_of(name, segment_ending);
    if (segment != 0 && segment >= listing.snapshot) listing.segments.push_back(segment);
    const auto older = std::max({segment, number_of(name, snapshot_ending), number_of(name, broken_ending)});
    if (older != 0 && older < listing.snapshot) listing.covered.push_back(name);
  }
  auto& segments = listing.segments;
  std::sort(segments.begin(), segments.end());
  std::sort(listing.covered.begin(), listing.covered.end());
  if (segments.empty() && listing.snapshot == 0) return listing;
  std::uint32_t expected = std::max<std::uint32_t>(1, listing.snapshot);
  if (beginning == log_beginning::trimmed && !segments.empty()) expected = segments.front();
  for (const auto number : segments)
    if (number != expected++) {
      --expected;
      break;
    }
  if (segments.empty() || segments.back() >= expected)
    throw store_error(
        (log / segment_name(expected)).string() + ": is missing, though " +
        (segments.empty() ? snapshot_name(listing.snapshot) : segment_name(segments.back())) +
        " is there: put it back from a backup; nothing was changed"
    );
  return listing;
}

void remove_covered(file_system& files, const std::filesystem::path& log, const log_listing& listing) {
  if (listing.covered.empty()) return;
  std::vector<std::filesystem::path> going;
  for (const auto& name : listing.covered) {
    const auto path = log / name;
    auto& temporary = going.emplace_back(path);
    temporary += temporary_ending;
    check(files.rename(path, temporary), path, "removed");
  }
  check(files.sync_directory(log), log, "synced");
  for (const auto& path : going) shrink_and_remove(files, path);
  check(files.sync_directory(log), log, "synced");
}

void remove_temporary_files(file_system& files, const std::filesystem::path& log) {
  for (const auto& name : names_in(files, log))
    if (name.ends_with(temporary_ending)) check(files.remove(log / name), log / name, "removed");
}

} // namespace twostep::storage
