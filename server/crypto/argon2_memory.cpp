#include "server/crypto/argon2_memory.hpp"

#include <sodium.h>
#include <sys/mman.h>
#include <sys/types.h>

#include <cassert>

namespace twostep::server {
namespace {

thread_local argon2_memory* current = nullptr;

} // namespace

argon2_memory::argon2_memory() {
  assert(!current);
  current = this;
}

argon2_memory::~argon2_memory() {
  wipe();
  current = nullptr;
}

bool argon2_memory::is_kept() noexcept {
#ifdef TWOSTEP_KEPT_ARGON2_MEMORY
  return true;
#else
  return false;
#endif
}

void argon2_memory::wipe() noexcept {
  if (!memory_) return;
  sodium_memzero(memory_, size_);
  ::munmap(memory_, size_);
  memory_ = nullptr;
  size_ = 0;
}

void* argon2_memory::take(std::size_t size, int protection, int flags) noexcept {
  if (in_use_) return ::mmap(nullptr, size, protection, flags, -1, 0);
  if (size_ == size) {
    ++reused_count_;
  } else {
    wipe();
    void* const fresh = ::mmap(nullptr, size, protection, flags, -1, 0);
    if (fresh == MAP_FAILED) return fresh;
    ::madvise(fresh, size, MADV_DONTDUMP);
    memory_ = fresh;
    size_ = size;
  }
  in_use_ = true;
  return memory_;
}

bool argon2_memory::release(void* memory) noexcept {
  if (!memory_ || memory != memory_) return false;
  in_use_ = false;
  return true;
}

} // namespace twostep::server

#ifdef TWOSTEP_KEPT_ARGON2_MEMORY
// cmake/FindSodium.cmake makes libsodium's argon2-core.o call these instead of mmap and munmap.
extern "C" void*
twostep_argon2_mmap(void* hint, std::size_t size, int protection, int flags, int file, off_t offset) noexcept {
  auto* const kept = twostep::server::current;
  if (kept && !hint && file == -1) return kept->take(size, protection, flags);
  void* const memory = ::mmap(hint, size, protection, flags, file, offset);
  if (memory != MAP_FAILED) ::madvise(memory, size, MADV_DONTDUMP);
  return memory;
}

extern "C" int twostep_argon2_munmap(void* memory, std::size_t size) noexcept {
  auto* const kept = twostep::server::current;
  if (kept && kept->release(memory)) return 0;
  sodium_memzero(memory, size);
  return ::munmap(memory, size);
}
#endif
