// Which providers a message may go by: those that reach its recipient.
#include "core/email.hpp"
#include "tests/sms/support/carrier.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep;
using sms::failure_kind;
using test::acceptance;
using test::carrier;
using test::failed;

BOOST_AUTO_TEST_SUITE(dispatcher_recipients)

BOOST_AUTO_TEST_CASE(a_message_goes_by_those_alone_who_reach_its_recipient) {
  carrier c({"texts", "mail"});
  c.at(1).mail = true;
  c.at(0).script = {failed(failure_kind::unavailable), acceptance()};
  c.at(1).script = {acceptance()};
  auto mail = test::make_message("to-an-address", c.now + core::hours(1));
  mail.to = core::parse_email("alice@example.com").value();
  c.dispatcher->enqueue(std::move(mail));
  c.add("to-a-number");
  c.run_until_idle();
  c.pass(core::minutes(1));
  BOOST_TEST((c.at(0).sent == std::vector<std::string>{"to-a-number", "to-a-number"}));
  BOOST_TEST((c.at(1).sent == std::vector<std::string>{"to-an-address"}));
}

BOOST_AUTO_TEST_CASE(a_message_that_nobody_carries_there_is_given_up) {
  carrier c;
  auto mail = test::make_message("to-an-address", c.now + core::hours(1));
  mail.to = core::parse_email("alice@example.com").value();
  BOOST_TEST(c.dispatcher->enqueue(std::move(mail)));
  c.run_until_idle();
  BOOST_TEST_REQUIRE(c.outcomes.size() == 1u);
  BOOST_TEST(c.outcomes[0].reason == "no_provider");
  BOOST_TEST(c.at(0).sent.empty());
}

BOOST_AUTO_TEST_CASE(so_is_one_whose_last_provider_is_left_out) {
  carrier c({"texts", "mail"});
  c.at(1).mail = true;
  c.at(1).script = {failed(failure_kind::unavailable)};
  auto mail = test::make_message("to-an-address", c.now + core::hours(1));
  mail.to = core::parse_email("alice@example.com").value();
  c.dispatcher->enqueue(std::move(mail));
  c.run_until_idle();
  BOOST_TEST(c.outcomes.empty());
  sms::provider_set without;
  without.members.push_back({.name = "texts", .gateway = nullptr});
  c.dispatcher->reconfigure(std::move(without));
  c.run_until_idle();
  BOOST_TEST_REQUIRE(c.outcomes.size() == 1u);
  BOOST_TEST(c.outcomes[0].reason == "no_provider");
}

BOOST_AUTO_TEST_SUITE_END()
