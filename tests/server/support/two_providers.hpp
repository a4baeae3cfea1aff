#pragma once
// Alice, whose messages go by two providers with receipts; the server may be killed and started again.

#include "tests/server/support/alice.hpp"

#include <boost/describe/enum_to_string.hpp>

#include <memory>
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
    sms::accepted as{.provider_id = name_ + "-" + std::to_string(sent.size())};
    if (in_two_parts) as.more_parts.push_back(as.provider_id + "b");
    co_return as;
  }
  bool has_receipts() const noexcept override { return receipts; }
  void close() noexcept override {}

  std::vector<std::string> sent; ///< texts
  bool in_two_parts = false, receipts = true;

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
    const auto add = [&](const char* name) {
      auto way = std::make_unique<taking_gateway>(name);
      auto* added = way.get();
      added->receipts = with_receipts;
      ways.push_back(std::move(way));
      return added;
    };
    first = add("first");
    second = add("second");
    sms::dispatcher_settings s;
    s.failover_after = core::seconds(20);
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

  std::unique_ptr<sms::dispatcher> both;
  taking_gateway *first = nullptr, *second = nullptr;
};

} // namespace twostep::server::test
