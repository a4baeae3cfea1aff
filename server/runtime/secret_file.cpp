#include "server/runtime/secret_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <vector>

namespace twostep::server {
namespace {

constexpr ::mode_t of_all = 007;

bool has_read_only_mount(int descriptor) noexcept {
  struct statvfs mount {};
  return ::fstatvfs(descriptor, &mount) == 0 && (mount.f_flag & ST_RDONLY) != 0;
}

bool is_our_group(::gid_t group) {
  if (group == ::getegid()) return true;
  const int count = ::getgroups(0, nullptr);
  std::vector<::gid_t> all(static_cast<std::size_t>(std::max(count, 0)));
  const int got = ::getgroups(static_cast<int>(all.size()), all.data());
  return got > 0 && std::find(all.begin(), all.begin() + got, group) != all.begin() + got;
}

bool gives_its_group(const std::filesystem::path& folder, ::gid_t group) noexcept {
  struct stat found {};
  if (::stat(folder.empty() ? "." : folder.c_str(), &found) != 0 || found.st_gid != group) return false;
  return (found.st_mode & S_ISGID) != 0 && (found.st_mode & S_IWGRP) != 0 && (found.st_mode & S_IWOTH) == 0;
}

} // namespace

openness classify(const secret_file_facts& f, ::uid_t us, ::mode_t open_bits) noexcept {
  auto open = f.mode & open_bits;
  // The owner has given this process access by the group, the only possible way.
  if (f.owner != us && f.group_is_ours) open &= ~static_cast<::mode_t>(S_IRGRP);
  if (open == 0) return openness::closed;
  if (f.owner != us || f.on_read_only_mount) return openness::by_others;
  if ((f.mode & of_all) == 0 && f.group_is_the_folder_s) return openness::by_others;
  return openness::by_us;
}

secret_file_look look_at_secret_file(int descriptor, const std::filesystem::path& path, ::mode_t open_bits) {
  struct stat found {};
  if (::fstat(descriptor, &found) != 0) return {};
  char mode[8];
  std::snprintf(mode, sizeof mode, "%04o", static_cast<unsigned>(found.st_mode & 07777));
  const secret_file_facts facts{
      .mode = found.st_mode,
      .owner = found.st_uid,
      .on_read_only_mount = has_read_only_mount(descriptor),
      .group_is_ours = is_our_group(found.st_gid),
      .group_is_the_folder_s = gives_its_group(path.parent_path(), found.st_gid)};
  return {classify(facts, ::geteuid(), open_bits), mode};
}

std::string warning_of_open_secret(const std::filesystem::path& path, const secret_file_look& seen) {
  return path.string() + " holds a secret and is open to others (mode " + seen.mode +
         "), and isn't this user's to change: make sure that nobody else gets there, or have it mounted with mode "
         "0400";
}

std::string warning_of_open_secret(const std::filesystem::path& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  if (file < 0) return {};
  const auto seen = look_at_secret_file(file, path, S_IRWXG | S_IRWXO);
  ::close(file);
  return seen.what == openness::by_others ? warning_of_open_secret(path, seen) : std::string();
}

std::string warning_of_shared_directory(const std::filesystem::path& path) {
  struct stat found {};
  if (::stat(path.c_str(), &found) != 0 || (found.st_mode & S_IWGRP) == 0) return {};
  return path.string() + " can be written by its group: let nobody else be in that group";
}

} // namespace twostep::server
