#pragma once
// Ctrl-C as a question that is asked now and then, for commands that have something to end properly.

#include <csignal>

namespace twostep::server::cli {

/// While it lives, Ctrl-C only raises a flag. One at a time.
class interruptible {
public:
  interruptible();
  ~interruptible();
  interruptible(const interruptible&) = delete;
  interruptible& operator=(const interruptible&) = delete;

  bool was_interrupted() const noexcept;

private:
  struct sigaction before_ {};
};

} // namespace twostep::server::cli
