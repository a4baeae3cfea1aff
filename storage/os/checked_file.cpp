#include "storage/os/checked_file.hpp"

#include "storage/store_error.hpp"

namespace twostep::storage {

std::unique_ptr<file> open_file(file_system& files, const std::filesystem::path& path, open_mode mode) {
  auto opened = files.open(path, mode);
  if (!opened) fail_on(path, mode == open_mode::read ? "opened" : "made", opened.error());
  return std::move(*opened);
}

std::uint64_t size_of(file_system& files, const std::filesystem::path& path) {
  const auto size = open_file(files, path, open_mode::read)->size();
  if (!size) fail_on(path, "measured", size.error());
  return *size;
}

bytes load_file(file_system& files, const std::filesystem::path& path) {
  auto content = read_all(*open_file(files, path, open_mode::read));
  if (!content) fail_on(path, "read", content.error());
  return std::move(*content);
}

void replace_file(file_system& files, const std::filesystem::path& path, byte_view content) {
  auto temporary = path;
  temporary += temporary_ending;
  {
    const auto opened = open_file(files, temporary, open_mode::replace);
    check(write_all(*opened, 0, content), temporary, "written");
    check(opened->sync(), temporary, "synced");
  }
  check(files.rename(temporary, path), path, "put into place");
  check(files.sync_directory(path.parent_path()), path.parent_path(), "synced");
}

} // namespace twostep::storage
