#include "storage/os/copy_file.hpp"

#include "storage/os/checked_file.hpp"
#include "storage/store_error.hpp"

namespace twostep::storage {
namespace {

constexpr std::size_t copied_at_once = std::size_t{1} << 20;

} // namespace

std::uint64_t copy_file(file_system& files, const std::filesystem::path& from, const std::filesystem::path& to) {
  const auto source = open_file(files, from, open_mode::read), target = open_file(files, to, open_mode::replace);
  bytes buffer(copied_at_once);
  std::uint64_t at = 0;
  for (;;) {
    const auto n = source->read(at, buffer);
    if (!n) fail_on(from, "read", n.error());
    if (*n == 0) break;
    check(write_all(*target, at, byte_view(buffer).first(*n)), to, "written");
    at += *n;
  }
  check(target->sync(), to, "synced");
  return at;
}

} // namespace twostep::storage
