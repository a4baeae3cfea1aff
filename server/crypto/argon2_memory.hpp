#pragma once
// Keeps a thread's Argon2 block memory between hashes: mapping and populating it takes half of a hash's time.
// Hashing is libsodium's. Without TWOSTEP_KEPT_ARGON2_MEMORY nothing is kept; results are the same.

#include <cstddef>
#include <cstdint>

namespace twostep::server {

/// While an object lives, the thread that made it keeps the memory of its latest hash. One object per thread, used
/// by that thread only. The memory is wiped on destruction and never in a core dump.
class argon2_memory {
public:
  argon2_memory();
  ~argon2_memory();
  argon2_memory(const argon2_memory&) = delete;
  argon2_memory& operator=(const argon2_memory&) = delete;

  /// Whether this build keeps memory at all.
  static bool is_kept() noexcept;

  /// Overwrites the memory, which holds blocks derived from a password, and unmaps it.
  void wipe() noexcept;
  std::size_t held() const noexcept { return size_; }             ///< bytes
  std::uint64_t reused() const noexcept { return reused_count_; } ///< hashes that reused the memory

  // Called by libsodium's Argon2 instead of mmap and munmap.
  void* take(std::size_t size, int protection, int flags) noexcept;
  bool release(void* memory) noexcept; ///< false: not this object's memory

private:
  void* memory_ = nullptr;
  std::size_t size_ = 0;
  bool in_use_ = false;
  std::uint64_t reused_count_ = 0;
};

} // namespace twostep::server
