// Measures how long people wait for messages while providers fail and die. Messages come at a fixed rate.
#include "bench/dispatch/carrier.hpp"
#include "bench/dispatch/score.hpp"

#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <atomic>
#include <unordered_map>

namespace twostep::bench::dispatch {
namespace {

constexpr double usual_seconds = 30;
constexpr auto longest_wait = std::chrono::seconds(10);
/// Milliseconds: the provider's answer on a quiet day, and the time that the dispatcher may add.
constexpr double theirs = 50, ours = 5;

struct day {
  std::string first, second; ///< kinds
  std::string first_behaviour, second_behaviour;
  bool dies = false; ///< the first provider dies half-way: nothing listens there any more
};

/// Enqueues each message at its time, on its own thread.
class offering {
public:
  offering(carrier& c, score& s, double rate, std::uint32_t count, steady::time_point begin)
      : carrier_(c), score_(s), rate_(rate), count_(count), begin_(begin) {
    wait();
    thread_ = std::thread([this] { context_.run(); });
  }
  ~offering() {
    context_.stop();
    thread_.join();
  }
  offering(const offering&) = delete;
  offering& operator=(const offering&) = delete;

  steady::time_point time_of(std::uint32_t number) const {
    return begin_ + std::chrono::duration_cast<steady::duration>(std::chrono::duration<double>(number / rate_));
  }
  bool is_over() const noexcept { return next_ == count_; }

private:
  void wait() {
    if (next_ == count_) return;
    timer_.expires_at(std::max(time_of(next_), steady::now() + std::chrono::milliseconds(1)));
    timer_.async_wait([this](boost::system::error_code) { offer_due(); });
  }
  void offer_due() {
    const auto now = steady::now();
    for (; next_ < count_ && time_of(next_) <= now; ++next_) {
      score_.offered(next_, time_of(next_));
      if (!carrier_.enqueue(next_)) score_.refused();
    }
    wait();
  }

  carrier& carrier_;
  score& score_;
  double rate_;
  std::uint32_t count_;
  steady::time_point begin_;
  std::atomic<std::uint32_t> next_{0};
  boost::asio::io_context context_{1};
  boost::asio::steady_timer timer_{context_};
  std::thread thread_;
};

/// Copies accepted by providers, counted by phone number.
class copies {
public:
  void count(provider& p) {
    for (const auto& a : p.arrivals())
      if (a.accepted) ++accepted_[a.to];
  }
  /// Adds the messages accepted more than once to r.repeated, and their surplus copies to r.copies.
  void add_to(round& r) const {
    for (const auto& [to, times] : accepted_) {
      if (times < 2) continue;
      r.copies += times - 1;
      ++r.repeated;
    }
  }

private:
  std::unordered_map<std::string, std::uint64_t> accepted_;
};

/// The interval between polls of the providers; limited by the number of messages that they keep.
void let_pass(std::chrono::milliseconds time) {
  boost::asio::io_context context;
  boost::asio::steady_timer timer(context, time);
  timer.wait();
}

void check_bad_day(round& r) {
  if (r.unresolved + r.given_up + r.refused > 0 || r.until_accepted.max() > longest_wait)
    r.failed = "a message whose code lives was not accepted within 10 s";
}

round run_open(const day& what, const surroundings& around) {
  const double length = around.seconds > 0 ? around.seconds : usual_seconds;
  const auto count = static_cast<std::uint32_t>(length * around.rate);
  provider first(around.fake_smsc, what.first_behaviour, around.seed);
  provider second(around.fake_smsc, what.second_behaviour, around.seed + 1);
  // The window needed for this rate and latency, instead of the cautious default of ten.
  const auto keys = [](const std::string& kind) {
    return kind == "smpp" ? sms::provider_keys{{"window", "500"}} : sms::provider_keys{};
  };
  score all;
  carrier c(
      {way_to(first, "first", what.first, keys(what.first)),
       way_to(second, "second", what.second, keys(what.second))},
      std::chrono::milliseconds(static_cast<int>(around.life * 1000)),
      [&](std::uint32_t number, const sms::outcome& o) { all.record_result(number, o); }
  );
  c.start();
  const auto begin = steady::now() + std::chrono::milliseconds(100);
  copies seen;
  round r;
  {
    const offering offers(c, all, around.rate, count, begin);
    for (bool alive = true; !offers.is_over();) {
      if (what.dies && alive && steady::now() >= offers.time_of(count / 2)) {
        first.behave("down");
        alive = false;
      }
      let_pass(std::chrono::milliseconds(100));
      seen.count(first);
      seen.count(second);
    }
  }
  all.wait_for_all(longest_wait + std::chrono::seconds(5));
  r.seconds = std::chrono::duration<double>(steady::now() - begin).count();
  seen.count(first);
  seen.count(second);
  all.add_to(r);
  seen.add_to(r);
  r.dispatcher_seconds = c.processor_seconds();
  r.provider_seconds = first.processor_seconds() + second.processor_seconds();
  for (const auto& p : c.status().providers)
    r.note += (r.note.empty() ? "" : "; ") + p.name + " took " + std::to_string(p.accepted) + ", failed " +
              std::to_string(p.failed);
  return r;
}

workload bad_day(std::string first, std::string second) {
  const day what{first, second, "latency=20ms-200ms fail=0.3 receipt-delay=1s", "latency=20ms-200ms", true};
  return {
      "bad-day/first=" + first + "/second=" + second, "the first fails 30 % of the sends, and dies half-way",
      shape::open, 0, [what](const surroundings& around) {
        auto r = run_open(what, around);
        check_bad_day(r);
        return r;
      }};
}

workload quiet_day(std::string kind) {
  const day what{kind, "webhook", "latency=50ms receipt-delay=1s", "", false};
  return {
      "quiet-day/kind=" + kind, "a provider that takes 50 ms: what the dispatcher adds", shape::open, theirs + ours,
      [what](const surroundings& around) {
        auto r = run_open(what, around);
        if (r.accepted != r.offered) r.failed = "not every message was accepted";
        return r;
      }};
}

} // namespace

void add_bad_days(std::vector<workload>& to) {
  to.push_back(quiet_day("webhook"));
  to.push_back(quiet_day("smpp"));
  to.push_back(bad_day("twilio", "webhook"));
  to.push_back(bad_day("smpp", "webhook"));
}

} // namespace twostep::bench::dispatch
