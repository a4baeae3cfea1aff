#include "storage/os/parallel_for.hpp"

#include <sched.h>

namespace twostep::storage {

unsigned usable_threads() noexcept {
  cpu_set_t set;
  if (::sched_getaffinity(0, sizeof set, &set) != 0) return std::max(1u, std::thread::hardware_concurrency());
  return static_cast<unsigned>(std::max(1, CPU_COUNT(&set)));
}

} // namespace twostep::storage
