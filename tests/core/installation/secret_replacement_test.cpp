// After a replacement of secret.key: codes that can't be derived any more are invalid; everything else stays.
#include "core/installation/secret_replacement.hpp"
#include "tests/core/support/world.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep::core;
using namespace twostep::core::test;

namespace secret_replacement {

void begin_turning_on(world& w, const session_id& session) {
  begin_enable command;
  command.session = session;
  command.phone = number("+4520123456");
  command.challenge = w.fresh<challenge_id>();
  w.execute(command);
}

secret_replaced replaced_at(const world& w, bool sessions_end = false) {
  return {.times = 1, .sessions_end = sessions_end, .at = w.now};
}

} // namespace secret_replacement

BOOST_AUTO_TEST_SUITE(secret_replacement)

BOOST_AUTO_TEST_CASE(an_account_with_no_code_under_way_is_left_alone) {
  world w;
  const auto session = w.sign_in();
  const auto before = w.account;
  BOOST_TEST(!replace_secret(w.account, replaced_at(w)));
  BOOST_TEST((w.account == before));
  BOOST_TEST(find_session(w.account, session));
}

BOOST_AUTO_TEST_CASE(a_code_under_way_is_as_one_whose_time_is_over) {
  world w;
  w.enable(number("+4520123456"));
  w.execute(w.password_given());
  BOOST_TEST_REQUIRE(w.account.sign_ins.size() == 1u);
  const auto challenge = w.account.sign_ins.front();
  w.pass(seconds(1));
  BOOST_TEST(lives(challenge, w.now));
  BOOST_TEST(replace_secret(w.account, replaced_at(w)));
  BOOST_TEST_REQUIRE(w.account.sign_ins.size() == 1u);
  BOOST_TEST(!lives(w.account.sign_ins.front(), w.now));
  BOOST_TEST(pending_codes(w.account, w.now).empty());
  const auto failures = w.account.failures[index(device_trust::unknown_browser)];
  w.refused(w.sign_in_code(challenge.id, w.last_code()));
  BOOST_TEST((w.account.failures[index(device_trust::unknown_browser)] == failures));
}

BOOST_AUTO_TEST_CASE(a_pending_change_falls_back) {
  world w;
  const auto session = w.sign_in();
  begin_turning_on(w, session);
  BOOST_TEST(name(effective(w.account.two_step, w.now)) == "pending-enable");
  BOOST_TEST(replace_secret(w.account, replaced_at(w)));
  BOOST_TEST(name(effective(w.account.two_step, w.now)) == "disabled");
}

BOOST_AUTO_TEST_CASE(sessions_end_where_they_are_to) {
  world w;
  const auto session = w.sign_in();
  BOOST_TEST(replace_secret(w.account, replaced_at(w, true)));
  BOOST_TEST(!find_session(w.account, session));
  BOOST_TEST(!replace_secret(w.account, replaced_at(w, true)));
}

BOOST_AUTO_TEST_CASE(a_code_asked_for_afterwards_lives) {
  world w;
  const auto session = w.sign_in();
  begin_turning_on(w, session);
  replace_secret(w.account, replaced_at(w));
  w.pass(minutes(1));
  begin_turning_on(w, session);
  BOOST_TEST(name(effective(w.account.two_step, w.now)) == "pending-enable");
}

BOOST_AUTO_TEST_SUITE_END()
