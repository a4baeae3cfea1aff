// A reset soon after a password was set through a mailed link takes two operators (decision 46).

#include "core/account/second_operator.hpp"
#include "core/account/second_step.hpp"
#include "tests/core/support/forgotten_passwords.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace twostep::core;
using namespace twostep::core::test;

namespace second_operator {

const auto phone = number("+4520123456");
const actor ann{actor_kind::shell, "ann"}, bo{actor_kind::shell, "bo"};

struct fixture : world_with_mail {
  fixture() {
    enable(phone);
    const auto link = ask();
    give_step(link);
    BOOST_REQUIRE(execute(setting(link)).has_value());
  }

  /// Agrees where there is something to agree to.
  void reset_by(const actor& who) {
    if (agree_by(who).has_value()) return;
    BOOST_REQUIRE(execute(reset_two_step{who, "lost", fresh<notice_id>(), fresh<link_id>()}).has_value());
  }
  result<decision, refusal> agree_by(const actor& who) {
    reset_two_step c{who, "lost", fresh<notice_id>(), fresh<link_id>()};
    c.agrees = true;
    return execute(c);
  }
  bool is_reset() const { return !has_second_step(account); }
};

} // namespace second_operator

BOOST_FIXTURE_TEST_SUITE(second_operator, fixture)

BOOST_AUTO_TEST_CASE(one_is_not_enough_and_the_request_is_on_record) {
  notices.clear();
  reset_by(ann);
  BOOST_TEST(!is_reset());
  BOOST_REQUIRE(!notices.empty());
  BOOST_TEST((notices[0].notice.kind == notice_kind::reset_asked));
  BOOST_TEST((notices[0].notice.to.number() && *notices[0].notice.to.number() == phone)); // whose owner can object
  BOOST_REQUIRE(!account.support_acts.empty());
  BOOST_TEST((account.support_acts.back().what == activity_kind::reset_asked));
  BOOST_TEST((account.support_acts.back().by == ann));
  BOOST_TEST(account.support_acts.back().reason == "lost");
  BOOST_TEST((account.recent.back() == activity{activity_kind::reset_asked, now}));
  reset_by(ann);
  BOOST_TEST(!is_reset());
}

BOOST_AUTO_TEST_CASE(a_second_one_within_a_day_resets) {
  reset_by(ann);
  pass(days(1) - milliseconds(1));
  reset_by(bo);
  BOOST_TEST(is_reset());
  BOOST_TEST(account.link_required_since.has_value());
}

BOOST_AUTO_TEST_CASE(the_second_one_must_say_that_they_agree) {
  reset_by(ann);
  BOOST_REQUIRE(execute(reset_two_step{bo, "lost", fresh<notice_id>(), fresh<link_id>()}).has_value());
  BOOST_TEST(!is_reset());
  BOOST_TEST(agree_by(ann).has_value());
  BOOST_TEST(is_reset()); // there are two requests
}

BOOST_AUTO_TEST_CASE(root_is_nobody_in_particular) {
  const actor root{actor_kind::shell, "root"};
  const reset_two_step by_root{root, "lost", fresh<notice_id>(), fresh<link_id>()};
  BOOST_CHECK(kind(by_root) == refusal_kind::not_in_state);
  BOOST_TEST(account.support_acts.empty());
  reset_by(ann);
  auto agreed = by_root;
  agreed.agrees = true;
  BOOST_CHECK(kind(agreed) == refusal_kind::not_in_state);
  BOOST_TEST(!reset_asked_by_another(account, root, now));
  BOOST_REQUIRE(reset_asked_by_another(account, bo, now));
  BOOST_TEST((reset_asked_by_another(account, bo, now)->by == ann));
}

BOOST_AUTO_TEST_CASE(who_agrees_to_nothing_asks_for_nothing) {
  BOOST_TEST(!agree_by(ann).has_value());
  BOOST_TEST(account.support_acts.empty());
  BOOST_TEST(!agree_by(bo).has_value());
  BOOST_TEST(!is_reset());
}

BOOST_AUTO_TEST_CASE(an_owner_who_gives_the_second_step_ends_the_request) {
  reset_by(ann);
  pass(minutes(1));
  const auto session = sign_in();
  BOOST_TEST(!agree_by(bo).has_value());
  // Also where the session is over.
  BOOST_REQUIRE(execute(sign_out{session}).has_value());
  BOOST_TEST(!agree_by(bo).has_value());
  BOOST_TEST(!is_reset());
}

BOOST_AUTO_TEST_CASE(names_that_anybody_has_are_nobodys) {
  for (const char* name : {"", "root", "twostep", "uid 0"})
    BOOST_TEST(is_nobody_in_particular({actor_kind::shell, name}), name);
  BOOST_TEST(is_nobody_in_particular({actor_kind::system, "x"}));
  BOOST_TEST(!is_nobody_in_particular(ann));
  // A shell and the console may be the same person.
  reset_by(ann);
  BOOST_TEST(!agree_by({actor_kind::operator_, "0123"}).has_value());
}

BOOST_AUTO_TEST_CASE(no_other_order_of_links_makes_one_enough) {
  pass(days(7));
  reset_by(ann);
  BOOST_REQUIRE(is_reset());
  make_link mailed{fresh<link_id>(), link_purpose::password, ann};
  mailed.mail = link_mail{fresh<notice_id>(), {"secret"}};
  BOOST_CHECK(kind(mailed) == refusal_kind::not_in_state); // the enrol link's reader may read the mail, too
  mailed.mail.reset();
  BOOST_TEST(execute(mailed).has_value());
}

BOOST_AUTO_TEST_CASE(a_request_ends_after_a_day) {
  reset_by(ann);
  pass(days(1));
  reset_by(bo);
  BOOST_TEST(!is_reset());
  reset_by(ann);
  BOOST_TEST(is_reset());
}

BOOST_AUTO_TEST_CASE(a_request_is_good_for_one_reset) {
  reset_by(ann);
  reset_by(bo);
  BOOST_REQUIRE(is_reset());
  enable(phone);
  reset_by(bo);
  BOOST_TEST(!is_reset());
}

BOOST_AUTO_TEST_CASE(support_acts_that_push_the_request_out_leave_the_account_closed) {
  reset_by(ann);
  for (std::size_t i = 0; i < max_support_acts; ++i)
    BOOST_REQUIRE(execute(unlock{bo, "she called", fresh<notice_id>()}).has_value());
  reset_by(bo);
  BOOST_TEST(!is_reset());
}

BOOST_AUTO_TEST_CASE(a_password_by_support_does_not_shorten_it) {
  BOOST_REQUIRE(execute(set_password{{"verifier-3"}, ann, fresh<notice_id>(), "forgotten again"}).has_value());
  reset_by(ann);
  BOOST_TEST(!is_reset());
}

BOOST_AUTO_TEST_CASE(after_seven_days_one_is_enough) {
  pass(days(7) - milliseconds(1));
  BOOST_TEST((one_operator_resets_from(account, now) == now + milliseconds(1)));
  reset_by(ann);
  BOOST_TEST(!is_reset());
  pass(milliseconds(1));
  BOOST_TEST(!one_operator_resets_from(account, now).has_value());
  reset_by(ann);
  BOOST_TEST(is_reset());
}

BOOST_AUTO_TEST_CASE(without_a_second_step_one_is_enough) {
  reset_by(ann);
  reset_by(bo);
  BOOST_REQUIRE(is_reset());
  const auto first = account.links;
  reset_by(ann); // the link was lost: another one
  BOOST_REQUIRE(!account.links.empty());
  BOOST_TEST((account.links.back().id != first.back().id));
  BOOST_TEST((account.support_acts.back().what == activity_kind::two_step_reset));
}

BOOST_AUTO_TEST_SUITE_END()
