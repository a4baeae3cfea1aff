#pragma once
// Turns Ctrl-C into a flag, for commands that must finish something properly.

#include <csignal>

namespace twostep::server::cli {

/// While an object lives, Ctrl-C only sets a flag. At most one object at a time.
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
