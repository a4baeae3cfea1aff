#include "storage/log_files.hpp"

#include "storage/store_error.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace twostep::storage {
namespace {

constexpr std::string_view segment_ending = ".log";
constexpr std::string_view temporary_ending = ".tmp";
constexpr std::size_t digits = 8;

std::optional<std::uint32_t> segment_number(std::string_view name) {
  if (name.size() != digits + segment_ending.size() || !name.ends_with(segment_ending)) return std::nullopt;
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + digits, number);
  if (error != std::errc() || end != name.data() + digits || number == 0) return std::nullopt;
  return number;
}

std::vector<std::string> names_in(file_system& files, const std::filesystem::path& directory) {
  auto names = files.list(directory);
  if (!names) fail_on(directory, "listed", names.error());
  return std::move(*names);
}

} // namespace

std::string segment_name(std::uint32_t number) {
  std::string text = std::to_string(number);
  return std::string(digits - std::min(digits, text.size()), '0') + text + std::string(segment_ending);
}

std::vector<std::uint32_t> list_segments(file_system& files, const std::filesystem::path& log) {
  std::vector<std::uint32_t> numbers;
  for (const auto& name : names_in(files, log))
    if (const auto number = segment_number(name)) numbers.push_back(*number);
  std::sort(numbers.begin(), numbers.end());
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const auto expected = static_cast<std::uint32_t>(i + 1);
    if (numbers[i] != expected)
      throw store_error(
          (log / segment_name(expected)).string() + ": is missing, though " + segment_name(numbers.back()) +
          " is there: put it back from a backup; nothing was changed"
      );
  }
  return numbers;
}

bytes load_file(file_system& files, const std::filesystem::path& path) {
  const auto opened = files.open(path, open_mode::read);
  if (!opened) fail_on(path, "opened", opened.error());
  auto content = read_all(**opened);
  if (!content) fail_on(path, "read", content.error());
  return std::move(*content);
}

void replace_file(file_system& files, const std::filesystem::path& path, byte_view content) {
  auto temporary = path;
  temporary += temporary_ending;
  {
    const auto opened = files.open(temporary, open_mode::replace);
    if (!opened) fail_on(temporary, "made", opened.error());
    check(write_all(**opened, 0, content), temporary, "written");
    check((*opened)->sync(), temporary, "synced");
  }
  check(files.rename(temporary, path), path, "put into place");
  check(files.sync_directory(path.parent_path()), path.parent_path(), "synced");
}

void remove_temporary_files(file_system& files, const std::filesystem::path& log) {
  for (const auto& name : names_in(files, log))
    if (name.ends_with(temporary_ending)) check(files.remove(log / name), log / name, "removed");
}

} // namespace twostep::storage
