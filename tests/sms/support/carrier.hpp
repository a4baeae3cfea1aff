#pragma once
// A dispatcher with scripted gateways, and a clock and a timer moved by hand.

#include "sms/dispatch/dispatcher.hpp"
#include "tests/sms/support/messages.hpp"

#include <boost/asio/io_context.hpp>

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace twostep::test {

/// Holds wake-ups until the test advances the time.
class manual_timer final : public sms::wake_timer {
public:
  explicit manual_timer(const core::time_point& now) : now_(now) {}
  void set(core::milliseconds in, std::function<void()> wake) override {
    due_ = now_ + in;
    wake_ = std::move(wake);
  }
  void cancel() noexcept override { due_.reset(); }
  std::optional<core::time_point> due() const { return due_; }
  void fire_if_due() {
    if (!due_ || *due_ > now_) return;
    due_.reset();
    wake_();
  }

private:
  const core::time_point& now_;
  std::optional<core::time_point> due_;
  std::function<void()> wake_;
};

using send_result = core::result<sms::accepted, sms::failure>;

inline send_result acceptance(std::string id = "p-1") {
  return sms::accepted{std::move(id)};
}
inline send_result failed(sms::failure_kind kind, std::optional<core::milliseconds> retry_after = std::nullopt) {
  return sms::failure{kind, retry_after, "scripted"};
}

/// Answers each send with the next item of its script; without one the send waits for answer_oldest().
class scripted_gateway final : public sms::gateway {
public:
  scripted_gateway(boost::asio::io_context&, std::string name);
  ~scripted_gateway() override;

  std::string_view name() const noexcept override { return name_; }
  sms::awaitable<send_result> send(const sms::message&) override;
  void close() noexcept override { closed = true; }
  bool has_receipts() const noexcept override { return receipts; }
  bool is_idempotent() const noexcept override { return idempotent; }
  bool reaches(const core::recipient& to) const noexcept override {
    return mail ? to.address() != nullptr : to.number() != nullptr;
  }

  /// Answers the oldest waiting send.
  void answer_oldest(send_result);

  std::deque<send_result> script;
  std::optional<send_result> always; ///< used once the script has ended
  bool throws = false;
  bool receipts = false, idempotent = false;
  bool mail = false; ///< carries mail in place of texts
  bool closed = false;
  std::vector<std::string> sent; ///< ids, in order
  std::vector<std::string> texts;
  std::size_t under_way = 0, max_under_way = 0;

private:
  struct held;
  boost::asio::io_context& ctx_;
  std::string name_;
  std::deque<std::shared_ptr<held>> waiting_;
};

class carrier {
public:
  explicit carrier(
      std::vector<std::string> names = {"first"}, sms::dispatcher_settings = {}, bool receipts = false,
      bool idempotent = false
  );

  bool add(const std::string& id, core::milliseconds life = core::minutes(5));
  /// A challenge's message, whose send is `number`: of an account, as no test message is.
  sms::message code(std::uint32_t number, core::milliseconds life = core::minutes(5)) const;
  bool add_code(std::uint32_t number, core::milliseconds life = core::minutes(5));
  /// The receipt to wait for after it was sent.
  std::optional<sms::awaited_receipt> send_code(std::uint32_t number, core::milliseconds life = core::minutes(5));
  /// Two messages are accepted by the first provider and get receipts: a missing one says something.
  void gain_trust();
  /// Runs everything that doesn't need time to pass.
  void run_until_idle();
  /// Advances the time, with all wake-ups on the way.
  void pass(core::milliseconds);
  /// How long until the dispatcher's next wake-up; nullopt: none.
  std::optional<core::milliseconds> wakes_in() const;
  scripted_gateway& at(std::size_t i) { return *gateways[i]; }

  core::time_point now{core::days(20'000)};
  boost::asio::io_context ctx{1};
  std::vector<scripted_gateway*> gateways;
  manual_timer* timer = nullptr;
  double chance = 0.5;
  std::vector<sms::outcome> outcomes;
  std::vector<sms::failover_report> failovers;
  std::vector<sms::provider_change> changes;
  std::vector<sms::try_report> tries;
  std::unique_ptr<sms::dispatcher> dispatcher;
};

} // namespace twostep::test
