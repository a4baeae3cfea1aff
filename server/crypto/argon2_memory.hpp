#pragma once
// Argon2's block memory, kept by a thread between its hashes: mapping and populating it anew is half of a hash's
// time. Not the hashing, which stays libsodium's; without TWOSTEP_KEPT_ARGON2_MEMORY nothing is kept and all else is
// the same.

#include <cstddef>
#include <cstdint>

namespace twostep::server {

/// While one lives, the thread that made it keeps the memory of its latest hash. One a thread; used by that thread
/// alone. Wiped when it dies. Never in a core dump.
class argon2_memory {
public:
  argon2_memory();
  ~argon2_memory();
  argon2_memory(const argon2_memory&) = delete;
  argon2_memory& operator=(const argon2_memory&) = delete;

  /// Whether this build keeps memory at all.
  static bool is_kept() noexcept;

  /// Overwrites the memory, which password-derived blocks are in, and gives it back.
  void wipe() noexcept;
  std::size_t held() const noexcept { return size_; }             ///< bytes
  std::uint64_t reused() const noexcept { return reused_count_; } ///< hashes that found memory in place

  // What libsodium's Argon2 calls for mmap and munmap.
  void* take(std::size_t size, int protection, int flags) noexcept;
  bool release(void* memory) noexcept; ///< false: it is not ours

private:
  void* memory_ = nullptr;
  std::size_t size_ = 0;
  bool in_use_ = false;
  std::uint64_t reused_count_ = 0;
};

} // namespace twostep::server
