#pragma once
// Whether others can get at a file that holds a secret, and whether that is this process's to change: secrets that a
// container is given are often open and belong to root, on a mount that can't be written. Not what is in such a file.

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>

namespace twostep::server {

enum class openness : std::uint8_t {
  closed,
  by_others, ///< open, and somebody else made it so: a warning
  by_us      ///< open, and this user can close it: refused until that is done
};

struct secret_file_facts {
  ::mode_t mode{};
  ::uid_t owner{};
  bool on_read_only_mount = false;
  bool group_is_ours = false;
  /// Its folder gives its own group, which may write there, to everything in it: so do Kubernetes' volumes with an
  /// fsGroup, which open files to that group at every start.
  bool group_is_the_folder_s = false;
};

/// open_bits: those of the mode that make it open: 077, or 007 where the group may read it.
openness classify(const secret_file_facts&, ::uid_t us, ::mode_t open_bits) noexcept;

struct secret_file_look {
  openness what = openness::closed;
  std::string mode; ///< "0644"
};
/// Of an open regular file; path: the name that it was opened by.
secret_file_look look_at_secret_file(int descriptor, const std::filesystem::path&, ::mode_t open_bits);

/// One line for openness::by_others.
std::string warning_of_open_secret(const std::filesystem::path&, const secret_file_look&);
/// The same of a file that only its owner should get at; "" where there is nothing to warn of.
std::string warning_of_open_secret(const std::filesystem::path&);
/// Where a group may write to the data directory: a volume that was handed over to it. "" otherwise.
std::string warning_of_shared_directory(const std::filesystem::path&);

} // namespace twostep::server
