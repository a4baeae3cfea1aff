#include "server/runtime/core_dumps.hpp"

#include <sys/prctl.h>
#include <sys/resource.h>

namespace twostep::server {

void forbid_core_dumps() noexcept {
  const rlimit none{};
  ::setrlimit(RLIMIT_CORE, &none); // lowering a limit is always allowed
#ifdef NDEBUG
  // If core_pattern is a pipe, the kernel ignores the limit.
  ::prctl(PR_SET_DUMPABLE, 0);
#endif
}

} // namespace twostep::server
