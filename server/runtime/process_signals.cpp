#include "server/runtime/process_signals.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <csignal>
#include <mutex>
#include <set>
#include <thread>
#include <utility>

namespace twostep::server {

namespace net = boost::asio;

struct process_signals::state {
  void wait() {
    signals.async_wait([this](const boost::system::error_code& ended, int number) {
      if (ended) return;
      take(number);
      wait();
    });
  }

  void take(int number) {
    const std::lock_guard lock(mutex);
    if (on_signal)
      on_signal(number);
    else
      waiting.insert(number);
  }

  net::io_context context{1};
  net::signal_set signals{context, SIGTERM, SIGINT, SIGHUP};
  std::mutex mutex;
  taker on_signal;
  std::set<int> waiting;
  std::thread thread;
};

process_signals::process_signals() : state_(std::make_unique<state>()) {
  auto& s = *state_;
  s.signals.add(SIGUSR1);
  s.wait();
  s.thread = std::thread([&s] { s.context.run(); });
}

process_signals::~process_signals() {
  state_->context.stop();
  state_->thread.join();
}

void process_signals::attach(taker t) {
  auto& s = *state_;
  const std::lock_guard lock(s.mutex);
  s.on_signal = std::move(t);
  for (const int number : std::exchange(s.waiting, {})) s.on_signal(number);
}

void process_signals::detach() noexcept {
  const std::lock_guard lock(state_->mutex);
  state_->on_signal = nullptr;
}

} // namespace twostep::server
