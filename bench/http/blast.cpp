#include "bench/http/blast.hpp"

#include "bench/http/connection.hpp"

#include <sys/epoll.h>
#include <unistd.h>

#include <array>
#include <memory>
#include <stdexcept>
#include <system_error>

namespace twostep::bench::http {
namespace {

using clock = std::chrono::steady_clock;

class run {
public:
  run(const request_head& head, const blast_settings& s)
      : head_(head), settings_(s), poll_(::epoll_create1(EPOLL_CLOEXEC)) {
    for (unsigned n = 0; n < s.connections; ++n) {
      all_.push_back(std::make_unique<connection>(s.port));
      all_.back()->number = n;
      epoll_event interest{};
      interest.events = EPOLLIN;
      interest.data.ptr = all_.back().get();
      if (::epoll_ctl(poll_, EPOLL_CTL_ADD, all_.back()->descriptor(), &interest) != 0)
        throw std::system_error(errno, std::system_category(), "epoll");
      idle_.push_back(all_.back().get());
    }
  }
  ~run() { ::close(poll_); }
  run(const run&) = delete;
  run& operator=(const run&) = delete;

  blast_result operator()() {
    begin_ = now_ = clock::now();
    const auto end =
        begin_ + std::chrono::duration_cast<clock::duration>(std::chrono::duration<double>(settings_.seconds));
    while (settings_.count ? result_.answered < settings_.count : now_ < end) {
      begin_what_is_due();
      wait();
    }
    result_.seconds = std::chrono::duration<double>(now_ - begin_).count();
    return std::move(result_);
  }

private:
  const std::string& next_part(const connection& c) const {
    const auto number = static_cast<std::uint64_t>(c.number);
    const auto person = number + all_.size() * (c.sent / head_.steps);
    return head_.different[(person * head_.steps + c.sent % head_.steps) % head_.different.size()];
  }

  clock::time_point due() const {
    return settings_.rate <= 0
               ? now_
               : begin_ + std::chrono::duration_cast<clock::duration>(
                              std::chrono::duration<double>(static_cast<double>(begun_) / settings_.rate)
                          );
  }

  void begin_what_is_due() {
    while (!idle_.empty() && (!settings_.count || begun_ < settings_.count)) {
      const auto intended = due();
      if (intended > now_) return;
      auto* c = idle_.back();
      idle_.pop_back();
      c->send(head_.before, next_part(*c), head_.after, intended);
      ++c->sent;
      ++begun_;
    }
  }

  /// With a rate it polls instead of sleeping: a timer's lateness would be measured, too.
  void wait() {
    std::array<epoll_event, 256> events;
    constexpr int a_moment = 100; // ms
    const int n = ::epoll_wait(poll_, events.data(), events.size(), settings_.rate > 0 ? 0 : a_moment);
    now_ = clock::now();
    for (int i = 0; i < n; ++i) {
      auto* c = static_cast<connection*>(events[static_cast<std::size_t>(i)].data.ptr);
      if (!c->receive()) continue;
      note(*c);
      idle_.push_back(c);
    }
  }

  void note(const connection& c) {
    ++result_.answered;
    result_.latencies.note(std::chrono::duration_cast<load::histogram::duration>(now_ - c.intended()));
    if (c.answer().starts_with(settings_.expected)) return;
    if (result_.wrong++ == 0) result_.first_wrong = c.answer().substr(0, c.answer().find('\r'));
  }

  const request_head& head_;
  const blast_settings& settings_;
  const int poll_;
  std::vector<std::unique_ptr<connection>> all_;
  std::vector<connection*> idle_;
  std::uint64_t begun_ = 0;
  clock::time_point begin_, now_;
  blast_result result_;
};

} // namespace

blast_result blast(const request_head& head, const blast_settings& settings) {
  return run(head, settings)();
}

} // namespace twostep::bench::http
