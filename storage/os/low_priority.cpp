#include "storage/os/low_priority.hpp"

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdint>

namespace twostep::storage {
namespace {

/// sched_setattr(2); glibc 2.36 knows neither the call nor this.
struct scheduling {
  std::uint32_t size = sizeof(scheduling);
  std::uint32_t policy = 0; ///< SCHED_OTHER
  std::uint64_t flags = 0;
  std::int32_t nice = 19;
  std::uint32_t priority = 0;
  std::uint64_t runtime = 100'000; ///< of one turn, in nanoseconds: the shortest that Linux takes
  std::uint64_t deadline = 0, period = 0;
};
static_assert(sizeof(scheduling) == 48, "SCHED_ATTR_SIZE_VER0");

} // namespace

void lower_priority() noexcept {
  scheduling lowest;
  if (::syscall(SYS_sched_setattr, 0, &lowest, 0) == 0) return;
  ::setpriority(PRIO_PROCESS, 0, 19); // of this thread alone: a Linux thread has a priority of its own
}

} // namespace twostep::storage
