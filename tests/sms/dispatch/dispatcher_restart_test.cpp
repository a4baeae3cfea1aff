// Messages accepted by providers before a restart fail over like later ones.
#include "sms/dispatch/dispatcher.hpp"
#include "tests/sms/support/carrier.hpp"

#include <boost/test/unit_test.hpp>

using namespace std::chrono_literals;
using namespace twostep;
using sms::failure_kind;
using test::acceptance;
using test::carrier;
using delivery_step = core::delivery_step;

BOOST_AUTO_TEST_SUITE(dispatcher_restart)

namespace {

using names = std::vector<std::string>;

struct restarted : carrier {
  explicit restarted(std::vector<std::string> providers = {"first", "second"}, core::milliseconds after = 20s)
      : carrier(std::move(providers), with(after), true) {
    for (auto* g : gateways) g->always = acceptance("again");
  }

  static sms::dispatcher_settings with(core::milliseconds after) {
    sms::dispatcher_settings s;
    s.failover_after = after;
    return s;
  }
  /// Accepted by the first provider as "ID", so long before now.
  sms::previously_accepted
  before(const std::string& id, std::uint32_t number, std::optional<sms::delivery> receipt = {}, bool lives = true) {
    sms::code_reference about;
    about.send = number;
    sms::previously_accepted t{
        .provider = "first", .as = {id}, .reference = about, .accepted_at = now - 10s, .receipt = receipt};
    if (!lives) return t;
    t.again = test::make_message("code-" + std::to_string(number), now + 4min);
    t.again->reference = about;
    return t;
  }
  void recall(std::vector<sms::previously_accepted> all) {
    dispatcher->recall(std::move(all));
    run_until_idle();
  }
  void recall(sms::previously_accepted one) {
    std::vector<sms::previously_accepted> all;
    all.push_back(std::move(one));
    recall(std::move(all));
  }
  void receive(std::string id, sms::delivery what, failure_kind why = failure_kind::unavailable) {
    std::vector<sms::receipt> one;
    one.push_back({.provider_id = std::move(id), .what = what, .reason = why, .detail = "absent"});
    dispatcher->take_receipts("first", std::move(one));
    run_until_idle();
  }
};

} // namespace

BOOST_AUTO_TEST_CASE(what_is_reported_undelivered_fails_over_at_once_and_once) {
  restarted c;
  c.recall(c.before("a", 1));
  BOOST_TEST(c.at(1).sent.empty());
  c.receive("a", sms::delivery::undelivered);
  BOOST_TEST(c.at(1).sent == names({"code-1"}));
  BOOST_TEST(c.outcomes.empty()); // it had its outcome before the restart
  BOOST_TEST_REQUIRE(c.reports.size() == 2u);
  BOOST_TEST((c.reports[0].what == delivery_step::undelivered));
  BOOST_TEST((c.reports[1].what == delivery_step::rerouted));
  BOOST_TEST(c.reports[1].provider == "second");
  BOOST_TEST(c.reports[1].as.provider_id == "again");
  c.pass(5min);
  BOOST_TEST(c.at(1).sent.size() == 1u);
  BOOST_TEST(c.at(0).sent.empty());
}

BOOST_AUTO_TEST_CASE(what_was_reported_undelivered_before_goes_when_it_is_recalled) {
  restarted c;
  c.recall(c.before("a", 1, sms::delivery::undelivered));
  BOOST_TEST(c.at(1).sent == names({"code-1"}));
  BOOST_TEST_REQUIRE(c.reports.size() == 1u);
  BOOST_TEST((c.reports[0].what == delivery_step::rerouted));
}

BOOST_AUTO_TEST_CASE(a_number_that_no_network_knows_goes_nowhere) {
  restarted c;
  c.recall(c.before("a", 1));
  c.receive("a", sms::delivery::undelivered, failure_kind::invalid_number);
  c.pass(1min);
  BOOST_TEST(c.at(1).sent.empty());
}

// During the downtime no receipt could arrive: the provider's habit is unknown, and a missing receipt says
// nothing.
BOOST_AUTO_TEST_CASE(silence_alone_says_nothing_after_a_restart) {
  restarted c;
  c.recall(c.before("a", 1));
  c.pass(5min);
  BOOST_TEST(c.at(1).sent.empty());
}

BOOST_AUTO_TEST_CASE(silence_counts_from_the_restart_where_others_of_then_are_heard_of) {
  restarted c;
  std::vector<sms::previously_accepted> all;
  all.push_back(c.before("a", 1));
  all.push_back(c.before("b", 2));
  c.recall(std::move(all));
  c.pass(1s);
  c.receive("b", sms::delivery::delivered);
  c.pass(19s - 1ms);
  BOOST_TEST(c.at(1).sent.empty());
  c.pass(1ms);
  BOOST_TEST(c.at(1).sent == names({"code-1"}));
}

BOOST_AUTO_TEST_CASE(what_was_heard_before_the_restart_is_evidence_too) {
  restarted c;
  std::vector<sms::previously_accepted> all;
  all.push_back(c.before("a", 1));
  all.push_back(c.before("b", 2, sms::delivery::delivered, false));
  c.recall(std::move(all));
  c.pass(20s);
  BOOST_TEST(c.at(1).sent == names({"code-1"}));
  BOOST_TEST(c.reports.size() == 1u); // earlier receipts aren't reported again
}

BOOST_AUTO_TEST_CASE(nothing_fails_over_where_that_is_off_or_its_code_will_be_dead) {
  restarted off({"first", "second"}, 0s);
  off.recall(off.before("a", 1, sms::delivery::undelivered));
  off.receive("a", sms::delivery::undelivered);
  off.pass(5min);
  BOOST_TEST(off.at(1).sent.empty());
  restarted c;
  auto late = c.before("a", 1);
  late.again->deadline = c.now + 20s;
  c.recall(std::move(late));
  c.receive("a", sms::delivery::undelivered);
  c.pass(5min);
  BOOST_TEST(c.at(1).sent.empty());
}

BOOST_AUTO_TEST_CASE(where_there_is_no_other_way_it_stays) {
  restarted c({"first"});
  c.recall(c.before("a", 1));
  c.receive("a", sms::delivery::undelivered);
  c.pass(5min);
  BOOST_TEST(c.at(0).sent.empty());
}

BOOST_AUTO_TEST_CASE(a_provider_that_is_no_longer_configured_is_passed_over) {
  restarted c({"second"});
  c.recall(c.before("a", 1, sms::delivery::undelivered));
  BOOST_TEST(c.at(0).sent.empty());
}

BOOST_AUTO_TEST_CASE(a_silent_message_whose_code_was_used_does_not_fail_over) {
  for (const bool live : {true, false}) {
    restarted c;
    c.codes_live = live;
    std::vector<sms::previously_accepted> all;
    for (std::uint32_t i = 0; i < 8; ++i) {
      all.push_back(c.before("heard" + std::to_string(i), i, sms::delivery::delivered, false));
      all.push_back(c.before("silent" + std::to_string(i), 100 + i));
    }
    c.recall(std::move(all));
    c.pass(1min);
    BOOST_TEST(c.at(1).sent.size() == (live ? 8u : 0u));
  }
}

BOOST_AUTO_TEST_SUITE_END()
