#pragma once
// Whether others can access a file that holds a secret, and whether this process could prevent it. Secrets mounted
// into a container are often open, owned by root, and read-only.

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>

namespace twostep::server {

enum class openness : std::uint8_t {
  closed,
  by_others, ///< open, and this user can't change it: a warning
  by_us      ///< open, and this user can close it: refused until it is closed
};

struct secret_file_facts {
  ::mode_t mode{};
  ::uid_t owner{};
  bool on_read_only_mount = false;
  bool group_is_ours = false;
  /// The file's group is that of its folder, which the group may write and which hands its group on (setgid):
  /// Kubernetes volumes with an fsGroup do so, and open the files to that group at every start.
  bool group_is_the_folder_s = false;
};

/// open_bits: the mode bits that count as open: 077, or 007 if the group may read the file.
openness classify(const secret_file_facts&, ::uid_t us, ::mode_t open_bits) noexcept;

struct secret_file_look {
  openness what = openness::closed;
  std::string mode; ///< "0644"
};
/// Examines an open regular file; path: the name by which it was opened.
secret_file_look look_at_secret_file(int descriptor, const std::filesystem::path&, ::mode_t open_bits);

/// One line for openness::by_others.
std::string warning_of_open_secret(const std::filesystem::path&, const secret_file_look&);
/// As above, for a file that only its owner should access; "" if there is nothing to warn of.
std::string warning_of_open_secret(const std::filesystem::path&);
/// A warning if a group may write to the data directory (a volume handed over to a group); else "".
std::string warning_of_shared_directory(const std::filesystem::path&);

} // namespace twostep::server
