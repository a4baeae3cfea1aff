#pragma once
// Blocks signals, so that only the threads that expect them get them.

#include <signal.h>

namespace twostep::server {

/// Threads that are started while it lives receive no signals.
class no_signals {
public:
  no_signals() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  ~no_signals() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  no_signals(const no_signals&) = delete;
  no_signals& operator=(const no_signals&) = delete;

private:
  sigset_t before_;
};

} // namespace twostep::server
