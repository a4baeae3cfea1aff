#pragma once
// DATA: made, checked and held by one process at a time. Not what is in its log.

#include "storage/os/file.hpp"

namespace twostep::storage {

class data_directory {
public:
  /// Makes the directory (0700) where it is absent; its parent must exist. Throws store_error, store_in_use.
  /// Touches nothing before the lock is held, except that it makes DATA and LOCK. held: what keep_lock() of one
  /// before this gave, so that nobody came in between.
  data_directory(file_system&, const std::filesystem::path&, std::shared_ptr<file> held = nullptr);

  const std::filesystem::path& log() const noexcept { return log_; }
  /// Held for as long as somebody has it.
  std::shared_ptr<file> keep_lock() const noexcept { return lock_; }
  /// The log was begun by an earlier start: were it gone now, something would have been lost.
  bool log_was_begun() const noexcept { return begun_; }
  /// So was what vouches for its end.
  bool end_was_kept() const noexcept { return end_kept_; }
  /// And of the audit trail's.
  bool audit_end_was_kept() const noexcept { return audit_end_kept_; }

  // LOCK says it from then on. One thread at a time. Throw store_error.

  void mark_log_begun();
  /// Only once the trail's END is durable: from then on a start misses it.
  void mark_audit_end_kept();

  // What LOCK says of a data directory that may be another process's.

  static bool end_was_kept(file_system&, const std::filesystem::path& data);
  static bool audit_end_was_kept(file_system&, const std::filesystem::path& data);

private:
  void check_directory(file_system&, const std::filesystem::path&) const;
  void take_lock(file_system&);
  void lock_or_refuse(file&, const std::filesystem::path&, bool (*may_fail)(const error_code&));
  void make_log_directory(file_system&);
  void write_marks(bool audit_end_kept);

  std::filesystem::path path_;
  std::filesystem::path log_;
  std::shared_ptr<file> lock_; ///< LOCK; held, and the directory with it, until it is closed
  bool begun_ = false, end_kept_ = false, audit_end_kept_ = false;
};

} // namespace twostep::storage
