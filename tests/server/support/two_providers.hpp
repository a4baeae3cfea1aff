#pragma once
// Alice, whose messages go by two providers with receipts (or those that a test names); the server may be killed and
// started again.

#include "tests/server/support/alice.hpp"

#include <boost/describe/enum_to_string.hpp>

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace twostep::server::test {

/// Accepts every message, as NAME-1, NAME-2 …, in one part or two.
class taking_gateway final : public sms::gateway {
public:
  explicit taking_gateway(std::string name) : name_(std::move(name)) {}
  std::string_view name() const noexcept override { return name_; }
  sms::awaitable<core::result<sms::accepted, sms::failure>> send(const sms::message& m) override {
    sent.push_back(std::string(m.text.reveal()));
    sms::accepted as{.provider_id = given_id.value_or(name_ + "-" + std::to_string(sent.size()))};
    if (in_two_parts) as.more_parts.push_back(as.provider_id + "b");
    co_return as;
  }
  bool has_receipts() const noexcept override { return receipts; }
  void close() noexcept override {}

  std::vector<std::string> sent; ///< texts
  bool in_two_parts = false, receipts = true;
  std::optional<std::string> given_id; ///< instead of these

private:
  std::string name_;
};

struct two_providers : alice_fixture {
  static constexpr std::string_view number = "+4520123456";

  two_providers() {
    enable_two_step(alice, number);
    deliver(); // the notices have arrived
    const auto told = outcomes;
    for (const auto& o : told) test_services::receive("recorder", {.provider_id = o.as.provider_id, .detail = {}});
    start();
  }

  void start(bool with_receipts = true) {
    std::vector<std::unique_ptr<sms::gateway>> ways;
    first = second = nullptr;
    for (const auto& name : names_of_providers) {
      auto way = std::make_unique<taking_gateway>(name);
      way->receipts = with_receipts;
      (name == "first" ? first : second) = way.get();
      ways.push_back(std::move(way));
    }
    sms::dispatcher_settings s;
    s.failover_after = failover_after;
    both = std::make_unique<sms::dispatcher>(
        sms_context, std::move(ways), s, [this] { return time.now(); }, [] { return 0.5; },
        sms::dispatcher_listener{
            .delivery_result = [this](const sms::outcome& o) { results->record(o); },
            .failed_over = [this](const sms::failover_report& f) { results->record(f); }}
    );
    messenger->use(*both);
    results->use(*both);
  }
  /// As after a kill: only the log remains.
  void start_again() {
    both.reset();
    restart();
    start();
    resume();
    deliver();
  }
  void receive(const char* provider, std::string id, sms::delivery what, sms::failure_kind why = {}) {
    sms::receipt r{.provider_id = std::move(id), .what = what, .detail = {}};
    if (why != sms::failure_kind()) r.reason = why;
    test_services::receive(provider, std::move(r));
  }
  /// Handles it to its end, as for a request; false: the provider should repeat it.
  bool handle(const char* provider, std::string id, sms::delivery what) {
    std::vector<sms::receipt> one;
    one.push_back({.provider_id = std::move(id), .what = what, .detail = {}});
    return run(results->handle(provider, std::move(one)));
  }
  /// The first provider's receipts usually come.
  void gain_trust() {
    for (int i = 0; i < 4; ++i) both->expect_receipt("first", true, std::nullopt);
  }
  /// Runs what is to be done until the first provider has taken `count` messages, and so many steps more.
  void poll_until_taken(std::size_t count, int more_steps = 0) {
    sms_context.restart();
    while (first->sent.size() < count)
      if (sms_context.poll_one() == 0) throw std::logic_error("there is nothing more to do");
    for (int i = 0; i < more_steps; ++i) sms_context.poll_one();
  }
  void use_code(const core::challenge_id& challenge) {
    core::verify_sign_in verify;
    verify.challenge = challenge;
    verify.answer = core::one_time_code::from_typed(code_in(first->sent.back()));
    verify.session = make_session({make_session_token(alice).id}, x.request);
    verify.notice = random_id<core::notice_id>();
    const execution verified = run(commands->execute(x, alice, verify));
    if (!verified.outcome) throw std::logic_error("the code that was sent isn't taken");
  }
  void pass(core::milliseconds span) {
    time.pass(span);
    deliver();
  }
  std::string steps() const {
    std::string text;
    const auto now = account(alice);
    for (const auto& trace : now.messages)
      for (const auto& s : trace.steps)
        text.append(text.empty() ? "" : " ").append(boost::describe::enum_to_string(s.what, "unknown"));
    return text;
  }
  sms::provider_status status_of_first() const { return both->status().providers.at(0); }

  // Of the next start.
  std::vector<std::string> names_of_providers{"first", "second"};
  core::milliseconds failover_after = core::seconds(20);

  std::unique_ptr<sms::dispatcher> both;
  taking_gateway *first = nullptr, *second = nullptr; ///< null where it isn't configured
};

} // namespace twostep::server::test
