// A server with two providers is killed and restarted: what happens to messages that one of them had accepted.

#include "server/delivery/messenger.hpp"
#include "tests/server/support/alice.hpp"

#include <boost/describe/enum_to_string.hpp>
#include <boost/test/unit_test.hpp>

using namespace twostep;
using namespace twostep::server;
using core::minutes;
using core::seconds;

namespace {

constexpr std::string_view number = "+4520123456";

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

struct two_providers : test::alice_fixture {
  two_providers() {
    enable_two_step(alice, number);
    deliver(); // the notices have arrived
    for (const auto& o : outcomes) {
      std::vector<sms::receipt> one;
      one.push_back({.provider_id = o.as.provider_id, .what = sms::delivery::delivered, .detail = {}});
      dispatcher->take_receipts("recorder", std::move(one));
    }
    deliver();
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
    s.failover_after = seconds(20);
    both = std::make_unique<sms::dispatcher>(
        sms_context, std::move(ways), s, [this] { return time.now(); }, [] { return 0.5; },
        sms::dispatcher_listener{
            .delivery_result = [this](const sms::outcome& o) { test_services::messenger->record_result(o); },
            .reported = [this](const sms::delivery_report& r) { test_services::messenger->reported(r); }}
    );
    test_services::messenger->use(*both);
  }
  /// As after a kill: only the log remains.
  void start_again() {
    both.reset();
    restart();
    start();
    run(test_services::messenger->resume());
    deliver();
  }
  void receive(const char* provider, std::string id, sms::delivery what) {
    std::vector<sms::receipt> one;
    one.push_back({.provider_id = std::move(id), .what = what, .detail = {}});
    both->take_receipts(provider, std::move(one));
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

  std::unique_ptr<sms::dispatcher> both;
  taking_gateway *first = nullptr, *second = nullptr;
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(messenger_restart, two_providers)

BOOST_AUTO_TEST_CASE(after_a_start_an_undelivered_code_goes_by_another_provider_once) {
  begin_sign_in();
  deliver();
  const auto text = first->sent.at(0);
  start_again();
  BOOST_TEST(first->sent.empty());
  BOOST_TEST(second->sent.empty());
  receive("first", "first-1", sms::delivery::undelivered);
  BOOST_REQUIRE(second->sent.size() == 1u);
  BOOST_TEST(test::code_in(second->sent[0]) == test::code_in(text));
  BOOST_TEST(steps() == "accepted undelivered rerouted");

  start_again();
  receive("second", "second-1", sms::delivery::undelivered);
  BOOST_TEST(steps() == "accepted undelivered rerouted undelivered");
  start_again();
  BOOST_TEST(first->sent.empty());
  BOOST_TEST(second->sent.empty());
}

BOOST_AUTO_TEST_CASE(a_failure_that_was_heard_of_just_before_the_end_is_made_good_at_the_start) {
  begin_sign_in();
  deliver();
  const auto challenge = account(alice).sign_ins.at(0).id;
  test_services::messenger->reported(
      {.reference = sms::code_reference{alice, challenge, 1},
       .what = core::delivery_step::undelivered,
       .provider = "first",
       .reason = "unavailable"}
  );
  start_again();
  BOOST_TEST(second->sent.size() == 1u);
  BOOST_TEST(steps() == "accepted undelivered rerouted");
}

BOOST_AUTO_TEST_CASE(after_a_start_only_what_may_still_help_goes_by_another_provider) {
  const auto begun = begin_sign_in();
  deliver();
  time.pass(seconds(30));
  resend(*begun.outcome->challenged);
  deliver();
  start_again();
  receive("first", "first-1", sms::delivery::undelivered); // a newer message is under way
  BOOST_TEST(second->sent.empty());
  receive("first", "first-2", sms::delivery::delivered);
  start_again();
  receive("first", "first-2", sms::delivery::undelivered);
  BOOST_TEST(second->sent.empty());
  time.pass(minutes(5)); // the code has expired
  start_again();
  receive("first", "first-1", sms::delivery::undelivered);
  BOOST_TEST(second->sent.empty());
}

BOOST_AUTO_TEST_CASE(after_a_start_the_parts_of_a_message_are_known) {
  first->in_two_parts = true;
  begin_sign_in();
  deliver();
  start_again();
  receive("first", "first-1", sms::delivery::delivered);
  BOOST_TEST(steps() == "accepted");
  receive("first", "first-1b", sms::delivery::undelivered);
  BOOST_TEST(steps() == "accepted undelivered rerouted");
}

BOOST_AUTO_TEST_CASE(after_a_start_receipts_find_notices) {
  reset();
  deliver();
  BOOST_TEST(steps() == "accepted");
  start_again();
  BOOST_TEST(first->sent.empty());
  receive("first", "first-1", sms::delivery::undelivered);
  BOOST_TEST(steps() == "accepted undelivered");
  BOOST_TEST(second->sent.empty()); // its earlier receipts aren't known any more
}

BOOST_AUTO_TEST_CASE(after_a_start_a_notice_that_arrives_is_known_no_longer) {
  reset();
  deliver();
  start_again();
  receive("first", "first-1", sms::delivery::delivered);
  BOOST_TEST(steps().empty());
  receive("first", "first-1", sms::delivery::undelivered);
  BOOST_TEST(steps().empty());
}

BOOST_AUTO_TEST_CASE(a_notice_by_a_provider_without_receipts_leaves_nothing) {
  both.reset();
  start(false);
  reset();
  deliver();
  BOOST_REQUIRE(first->sent.size() == 1u);
  BOOST_TEST(steps().empty());
}

BOOST_AUTO_TEST_SUITE_END()
