#pragma once
// What the store asks of the operating system: a port, so that tests can make any call fail. Expected errors are
// values.

#include "storage/format/bytes.hpp"

#include <boost/system/error_code.hpp>
#include <boost/system/result.hpp>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace twostep::storage {

using boost::system::error_code;
template <class T>
using io_result = boost::system::result<T>;

struct file_status {
  std::uint64_t size = 0;
  bool is_there = true; ///< false: the path leads nowhere, or to another file
};

/// An open file; closed when it dies. One thread at a time.
class file {
public:
  virtual ~file() = default;
  /// May read less; 0: the end.
  virtual io_result<std::size_t> read(std::uint64_t offset, std::span<std::uint8_t>) = 0;
  /// May write less.
  virtual io_result<std::size_t> write(std::uint64_t offset, byte_view) = 0;
  /// The data and what is needed to read it (fdatasync).
  virtual error_code sync_data() = 0;
  /// The size with everything else of it (fsync).
  virtual error_code sync() = 0;
  virtual error_code truncate(std::uint64_t size) = 0;
  virtual io_result<std::uint64_t> size() = 0;
  /// Whether the path leads to this file still: it may have been deleted, moved away or replaced.
  virtual io_result<file_status> status_at(const std::filesystem::path&) = 0;
  /// Exclusive, for as long as the file is open; never waits. EWOULDBLOCK: another process has it.
  virtual error_code lock() = 0;
};

enum class open_mode {
  read,           ///< must exist
  read_or_create, ///< to read and write; made (0600) where absent
  replace,        ///< to read and write; made (0600), emptied where present
  directory,      ///< a directory, to lock it and nothing else
};

enum class path_kind { absent, file, directory, other };

struct path_status {
  path_kind kind = path_kind::absent;
  bool ours = false;             ///< this user's, or a directory handed over to one of its groups
  bool others_can_write = false; ///< by group or world permission
};

/// Never follows a symbolic link in the last part of a path, and opens nothing but regular files (EINVAL), or a
/// directory (ENOTDIR) where that is asked for.
/// Thread-safe.
class file_system {
public:
  virtual ~file_system() = default;
  virtual io_result<std::unique_ptr<file>> open(const std::filesystem::path&, open_mode) = 0;
  virtual io_result<path_status> status(const std::filesystem::path&) = 0;
  /// With the mode 0700; its parent must exist.
  virtual error_code make_directory(const std::filesystem::path&) = 0;
  /// Names of what is inside, in no order.
  virtual io_result<std::vector<std::string>> list(const std::filesystem::path& directory) = 0;
  virtual error_code rename(const std::filesystem::path& from, const std::filesystem::path& to) = 0;
  virtual error_code remove(const std::filesystem::path&) = 0;
  /// Makes names in it durable.
  virtual error_code sync_directory(const std::filesystem::path&) = 0;
  virtual error_code random(std::span<std::uint8_t>) = 0;
};

/// This machine's.
file_system& machine_files();

/// All of it, however many writes that takes.
error_code write_all(file&, std::uint64_t offset, byte_view);
/// From offset to the end as it was when asked.
io_result<bytes> read_all(file&);

/// The disk, or the quota, is full: waiting or cleaning up may help.
bool is_full(const error_code&) noexcept;

} // namespace twostep::storage
