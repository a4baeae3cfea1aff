#include "storage/os/standard_descriptors.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>

namespace twostep::storage {

void open_standard_descriptors() noexcept {
  for (int n = STDIN_FILENO; n <= STDERR_FILENO; ++n) {
    if (::fcntl(n, F_GETFD) != -1) continue;
    int opened = ::open("/dev/null", O_RDWR); // the lowest free number: those below it are open
    // Where there is no /dev: neither read from nor written to, as if it were closed still.
    if (opened < 0) opened = ::open("/", O_PATH);
    if (opened != n) std::_Exit(1);
  }
}

namespace {

/// After the shared libraries' static objects, before those of the program: main is too late for these.
[[gnu::constructor(101)]] void before_static_objects() noexcept {
  open_standard_descriptors();
}

} // namespace

} // namespace twostep::storage
