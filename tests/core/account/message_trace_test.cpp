// The record of an account's newest messages.

#include "tests/core/support/world.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep::core;
using namespace twostep::core::test;

namespace {

const auto phone = number("+4520123456");

struct fixture : world {
  fixture() { enable(phone); }

  /// The notice about turning two-step verification on.
  notice_id pending() const { return account.notices.back().id; }
  void taken(const notice_id& id, std::string provider_id, std::vector<std::string> more = {}) {
    BOOST_REQUIRE(
        execute(record_notice_result{id, "accepted", "main", std::move(provider_id), std::move(more)}).has_value()
    );
  }
  void reported(const notice_id& id, delivery_step what) {
    BOOST_REQUIRE(execute(report_message{id, 1, what, "main", {}, {}}).has_value());
  }
  challenge_id code_taken(std::string provider_id, std::vector<std::string> more = {}) {
    const auto decided = execute(password_given());
    BOOST_REQUIRE(decided.has_value() && decided->challenged);
    const auto id = *decided->challenged;
    BOOST_REQUIRE(
        execute(record_delivery_result{id, 1, true, "main", "", std::move(provider_id), std::move(more)}).has_value()
    );
    return id;
  }
  const message_trace* trace_of(const notice_id& id) const {
    return find_trace(account.messages, message_tag(id), 1);
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(message_trace, fixture)

BOOST_AUTO_TEST_CASE(a_notice_is_known_by_its_name_until_it_arrives) {
  const auto id = pending();
  taken(id, "SM1");
  BOOST_REQUIRE(trace_of(id));
  BOOST_TEST(!trace_of(id)->purpose);
  BOOST_TEST(trace_of(id)->steps.at(0).provider_id.value() == "SM1");
  reported(id, delivery_step::delivered);
  BOOST_TEST(account.messages.empty());
}

BOOST_AUTO_TEST_CASE(a_notice_without_a_name_leaves_nothing) {
  taken(pending(), "");
  BOOST_TEST(account.messages.empty());
}

BOOST_AUTO_TEST_CASE(a_notice_that_failed_stays_for_support_whatever_comes_after) {
  const auto id = pending();
  taken(id, "SM1");
  reported(id, delivery_step::undelivered);
  reported(id, delivery_step::delivered);
  BOOST_REQUIRE(trace_of(id));
  BOOST_TEST(trace_of(id)->steps.size() == 3u);
}

BOOST_AUTO_TEST_CASE(no_code_is_forgotten_for_a_notice_that_was_taken) {
  const auto id = pending();
  const auto one = code_taken("SM1"), two = code_taken("SM2");
  taken(id, "SM3");
  BOOST_TEST(account.messages.size() == 2u);
  BOOST_TEST(find_trace(account.messages, message_tag(one), 1));
  BOOST_TEST(find_trace(account.messages, message_tag(two), 1));
}

BOOST_AUTO_TEST_CASE(a_notice_that_was_taken_makes_room_for_a_code) {
  const auto one = code_taken("SM1");
  const auto id = pending();
  taken(id, "SM2");
  code_taken("SM3");
  BOOST_TEST(find_trace(account.messages, message_tag(one), 1));
  BOOST_TEST(!trace_of(id));
}

BOOST_AUTO_TEST_CASE(a_notice_that_nothing_was_heard_of_is_forgotten_with_a_later_sign_in) {
  const auto id = pending();
  taken(id, "SM1");
  pass(hours(2) - milliseconds(1));
  sign_in();
  BOOST_TEST(trace_of(id));
  pass(milliseconds(1));
  sign_in();
  BOOST_TEST(!trace_of(id));
}

BOOST_AUTO_TEST_CASE(the_names_of_parts_are_kept_all_or_none) {
  const std::vector<std::string> more{"SM1b", "SM1c"};
  code_taken("SM1", more);
  BOOST_TEST(account.messages.back().steps.at(0).more_parts == more, boost::test_tools::per_element());
  for (const auto& unfit :
       {std::vector<std::string>{"SM2b", ""},
        {"SM2b", std::string(65, 'x')},
        {"\xff"},
        std::vector<std::string>(6, "x")}) {
    code_taken("SM2", unfit);
    BOOST_TEST(account.messages.back().steps.at(0).provider_id.value() == "SM2");
    BOOST_TEST(account.messages.back().steps.at(0).more_parts.empty());
  }
  taken(pending(), "SM3", more);
  account.messages.clear();
  code_taken("", more);
  BOOST_TEST(account.messages.back().steps.at(0).more_parts.empty());
}

BOOST_AUTO_TEST_SUITE_END()
