// What an earlier process sent counts for what is expected of a provider's receipts.
#include "sms/dispatch/dispatcher.hpp"
#include "tests/sms/support/carrier.hpp"

#include <boost/test/unit_test.hpp>

using namespace std::chrono_literals;
using namespace twostep;
using test::carrier;

BOOST_AUTO_TEST_SUITE(dispatcher_restart)

namespace {

struct restarted : carrier {
  explicit restarted(core::milliseconds after = 20s, bool receipts = true)
      : carrier({"first", "second"}, with(after), receipts) {}

  static sms::dispatcher_settings with(core::milliseconds after) {
    sms::dispatcher_settings s;
    s.failover_after = after;
    return s;
  }
  std::optional<sms::awaited_receipt> expect(bool receipt, core::milliseconds life = 4min) {
    return dispatcher->expect_receipt("first", receipt, now + life);
  }
};

} // namespace

BOOST_AUTO_TEST_CASE(silence_is_measured_from_the_start) {
  restarted c;
  const auto awaits = c.expect(false);
  BOOST_TEST_REQUIRE(awaits.has_value());
  BOOST_TEST(awaits->provider == "first");
  BOOST_TEST((awaits->until == c.now + 20s));
  BOOST_TEST(!c.dispatcher->expect_receipt("nobody", false, c.now + 4min));
  BOOST_TEST(!c.expect(false, 20s));
  BOOST_TEST(!c.dispatcher->expect_receipt("first", false, std::nullopt));
  BOOST_TEST(!restarted(0s).expect(false));
  BOOST_TEST(!restarted(20s, false).expect(false));
}

// During the downtime no receipt could arrive: the provider's habit is unknown, and a missing receipt says
// nothing.
BOOST_AUTO_TEST_CASE(silence_alone_says_nothing_after_a_restart) {
  restarted c;
  BOOST_TEST(!c.dispatcher->receipts_usually_come(c.expect(false).value()));
}

BOOST_AUTO_TEST_CASE(silence_counts_where_others_of_then_are_heard_of) {
  restarted c;
  const auto awaits = c.expect(false).value();
  c.expect(false);
  c.dispatcher->note_receipt("first", sms::delivery::delivered, {});
  BOOST_TEST(c.dispatcher->receipts_usually_come(awaits));
}

BOOST_AUTO_TEST_CASE(what_was_heard_before_the_restart_is_evidence_too) {
  restarted c;
  const auto awaits = c.expect(false).value();
  BOOST_TEST(!c.dispatcher->expect_receipt("first", true, std::nullopt));
  BOOST_TEST(c.dispatcher->receipts_usually_come(awaits));
  BOOST_TEST(!c.expect(true));                                     // it has its receipt
  BOOST_TEST(c.dispatcher->status().providers[0].delivered == 0u); // counted by the process that got them
}

BOOST_AUTO_TEST_SUITE_END()
