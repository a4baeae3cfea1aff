#include "server/cli/interrupt.hpp"

namespace twostep::server::cli {
namespace {

volatile std::sig_atomic_t interrupted = 0;

} // namespace

interruptible::interruptible() {
  interrupted = 0;
  struct sigaction taken {};
  taken.sa_handler = [](int) { interrupted = 1; };
  ::sigaction(SIGINT, &taken, &before_);
}

interruptible::~interruptible() {
  ::sigaction(SIGINT, &before_, nullptr);
}

bool interruptible::was_interrupted() const noexcept {
  return interrupted != 0;
}

} // namespace twostep::server::cli
