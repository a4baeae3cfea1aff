// An authenticator app whose codes can't be given any more: removed with a text's code, three days later, unless
// somebody who has the account says that it isn't lost (decision 37).

#include "core/account/second_step.hpp"
#include "tests/core/support/authenticator.hpp"
#include "tests/core/support/recovery.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep::core;
using namespace twostep::core::test;

namespace authenticator_loss {

const auto phone = number("+4520123456");

/// Text messages are on, and an app, for long enough to count more. `owner` was opened with its code, `other` with a
/// text's.
struct fixture : world {
  fixture() : one(add_app(*this, enable(phone))) {
    policy.session.idle_timeout = policy.session.absolute_timeout = days(30);
    pass(new_factor_waits);
    owner = sign_in_by(*this, one);
    pass(minutes(1));
    other = sign_in();
  }

  lose_authenticator losing(const session_id& s) { return {s, one.id, fresh<notice_id>()}; }
  keep_authenticator keeping(const session_id& s) { return {s, one.id}; }
  void lose() { BOOST_REQUIRE(execute(losing(other)).has_value()); }
  bool is_there() const { return find_authenticator(account, one.id); }
  /// Something that always happens.
  decision anything() { return *execute(password_given()); }

  app one;
  session_id owner, other;
};

} // namespace authenticator_loss

BOOST_FIXTURE_TEST_SUITE(authenticator_loss, fixture)

BOOST_AUTO_TEST_CASE(a_use_of_a_session_whose_effects_nobody_runs_leaves_it_to_the_next_command) {
  lose();
  pass(days(3));
  notices.clear();
  BOOST_REQUIRE(execute(use_session{owner}).has_value());
  BOOST_TEST(is_there());
  BOOST_TEST(notices.empty());
  anything();
  BOOST_TEST(!is_there());
  BOOST_TEST(notices.size() == 1u);
}

BOOST_AUTO_TEST_CASE(it_goes_after_three_days_and_text_messages_remain) {
  BOOST_REQUIRE(execute(make_recovery_codes{owner, recovery_set(), fresh<notice_id>()}).has_value());
  const auto token = new_app_token("backup");
  BOOST_REQUIRE(execute(create_app_token{owner, token, fresh<notice_id>()}).has_value());
  const auto since = second_step_since(account);
  lose();
  BOOST_TEST((account.authenticators[0].ends_at == now + days(3)));
  pass(days(3) - milliseconds(1));
  anything();
  BOOST_TEST(is_there());
  BOOST_TEST(highest_rank(account, now) == 2);
  pass(milliseconds(1));
  anything();
  BOOST_TEST(!is_there());
  BOOST_TEST(highest_rank(account, now) == 1);
  BOOST_TEST((account.changes.back().kind == activity_kind::authenticator_removed));
  BOOST_TEST(account.recovery.has_value());
  BOOST_TEST((second_step_since(account) == since));
  BOOST_TEST(is_verified(account, *find_app_token(account, token.id)));
  // What needed it needs a text's code now.
  execute(sign_in_again{account.password.generation, other, {other}});
  BOOST_REQUIRE(execute(stepping_up(*this, other)).has_value());
  BOOST_REQUIRE(execute(step_up_code(*this, other, last_code())).has_value());
  BOOST_TEST(execute(adding(*this, other, new_app(*this), "New phone")).has_value());
}

// Whoever signs in at that moment is asked for what remains.
BOOST_AUTO_TEST_CASE(it_is_over_before_what_happens_then_is_decided) {
  execute(prefer_method{owner, one.method()});
  lose();
  pass(days(3));
  const auto messages = sent.size();
  const auto begun = anything();
  BOOST_REQUIRE(begun.challenged.has_value());
  BOOST_TEST(sent.size() == messages + 1);
  BOOST_TEST((sign_in_method_of(*find_challenge(account, *begun.challenged)) == by_text));
}

BOOST_AUTO_TEST_CASE(the_first_command_after_its_time_ends_it_and_the_phone_hears_of_it) {
  lose();
  pass(days(3));
  notices.clear();
  execute(cancel_pending{owner}); // there is none
  BOOST_TEST(!is_there());
  BOOST_REQUIRE(notices.size() == 1u);
  BOOST_TEST((notices[0].notice.kind == notice_kind::authenticator_removed));
  BOOST_TEST((notices[0].notice.to == phone));
}

// For what only looks at the account.
BOOST_AUTO_TEST_CASE(it_is_seen_to_be_over_before_the_first_command) {
  execute(prefer_method{owner, one.method()});
  lose();
  const auto seen_at = [&](time_point when) {
    auto seen = account;
    drop_due_factors(seen, when);
    return seen;
  };
  BOOST_TEST((seen_at(now + days(3) - milliseconds(1)) == account));
  const auto over = seen_at(now + days(3));
  BOOST_TEST(over.authenticators.empty());
  BOOST_TEST(!over.preferred.has_value());
  account.two_step = disabled{};
  BOOST_TEST((seen_at(now + days(3)) == account)); // the last factor stays
}

BOOST_AUTO_TEST_CASE(until_then_it_is_as_good_as_before) {
  lose();
  pass(days(2));
  const auto s = sign_in_by(*this, one);
  const auto by_text_alone = sign_in();
  BOOST_TEST(
      (refused(make_recovery_codes{by_text_alone, recovery_set(), fresh<notice_id>()}).kind ==
       refusal_kind::higher_step_again)
  );
  pass(minutes(1));
  BOOST_TEST(execute(remove_authenticator{s, one.id, {s}, fresh<notice_id>()}).has_value());
}

BOOST_AUTO_TEST_CASE(every_session_keeps_it) {
  for (const auto& s : {owner, other}) {
    lose();
    BOOST_REQUIRE(execute(keeping(s)).has_value());
    BOOST_TEST(!account.authenticators[0].ends_at.has_value());
    BOOST_TEST((account.changes.back().kind == activity_kind::authenticator_kept));
    BOOST_TEST((account.recent.back().kind == activity_kind::authenticator_kept));
  }
  pass(days(3));
  anything();
  BOOST_TEST(is_there());
  BOOST_TEST(execute(keeping(owner))->events.empty());
  BOOST_TEST((refused(keep_authenticator{owner, fresh<authenticator_id>()}).kind == refusal_kind::no_authenticator));
  account.sessions[0].methods = method::password;
  BOOST_TEST((refused(keeping(account.sessions[0].id)).kind == refusal_kind::second_step_again));
}

BOOST_AUTO_TEST_CASE(the_phone_hears_of_it_at_once) {
  notices.clear();
  lose();
  BOOST_REQUIRE(notices.size() == 1u);
  BOOST_TEST((notices[0].notice.kind == notice_kind::authenticator_lost));
  BOOST_TEST((notices[0].notice.to == phone));
  BOOST_TEST((account.changes.back().kind == activity_kind::authenticator_lost));
  BOOST_TEST((account.recent.back().kind == activity_kind::authenticator_lost));
}

BOOST_AUTO_TEST_CASE(said_twice_its_time_does_not_begin_anew) {
  lose();
  const auto ends_at = account.authenticators[0].ends_at;
  pass(minutes(5));
  BOOST_TEST(execute(losing(other))->events.empty());
  BOOST_TEST((account.authenticators[0].ends_at == ends_at));
}

BOOST_AUTO_TEST_CASE(it_takes_a_second_step_given_lately) {
  pass(policy.session.recent_sign_in);
  BOOST_TEST((refused(losing(other)).kind == refusal_kind::sign_in_again));
  execute(sign_in_again{account.password.generation, other, {other}});
  BOOST_TEST((refused(losing(other)).kind == refusal_kind::second_step_again));
  BOOST_REQUIRE(execute(stepping_up(*this, other)).has_value());
  BOOST_REQUIRE(execute(step_up_code(*this, other, last_code())).has_value());
  BOOST_TEST(execute(losing(other)).has_value());
  BOOST_TEST(
      (refused(lose_authenticator{other, fresh<authenticator_id>(), fresh<notice_id>()}).kind ==
       refusal_kind::no_authenticator)
  );
}

BOOST_AUTO_TEST_CASE(a_recovery_code_loses_none) {
  BOOST_REQUIRE(execute(make_recovery_codes{owner, recovery_set(), fresh<notice_id>()}).has_value());
  pass(minutes(1));
  BOOST_REQUIRE(execute(recovery_try(*this)).has_value());
  const auto given = recovery_code_given(*this, 1);
  BOOST_REQUIRE(execute(given).has_value());
  BOOST_TEST((refused(losing(given.session.id)).kind == refusal_kind::second_step_again));
}

// Whoever gives its code has it.
BOOST_AUTO_TEST_CASE(its_code_keeps_it) {
  lose();
  sign_in_by(*this, one);
  BOOST_TEST(!account.authenticators[0].ends_at.has_value());
  BOOST_TEST((account.changes.back().kind == activity_kind::authenticator_kept));
  lose();
  pass(totp_period);
  prove_again(*this, owner, one);
  BOOST_TEST(!account.authenticators[0].ends_at.has_value());
}

BOOST_AUTO_TEST_CASE(a_wrong_code_keeps_none) {
  lose();
  const auto begun = execute(beginning(*this, one.method()));
  refused(sign_in_code(*begun->challenged, one.never_shows(now)));
  BOOST_TEST(account.authenticators[0].ends_at.has_value());
}

// Nor does whoever says so shut out who has the app.
BOOST_AUTO_TEST_CASE(while_it_lasts_the_password_is_changed_with_the_app) {
  const auto changing = [&](const session_id& s) {
    return change_password{s, account.password.generation, {"new"}, fresh<notice_id>()};
  };
  lose();
  BOOST_TEST((refused(changing(other)).kind == refusal_kind::higher_step_again));
  BOOST_REQUIRE(execute(keeping(other)).has_value());
  BOOST_TEST(execute(changing(other)).has_value());
}

BOOST_AUTO_TEST_CASE(the_last_factor_is_not_lost) {
  execute(begin_disable{owner, fresh<challenge_id>()});
  BOOST_REQUIRE(execute(confirm_disable{owner, last_code(), device_trust::unknown_browser, fresh<notice_id>(), false})
                    .has_value());
  BOOST_TEST((refused(losing(owner)).kind == refusal_kind::not_in_state));
}

BOOST_AUTO_TEST_CASE(nor_is_the_last_one_that_a_mandatory_policy_allows) {
  in_organisation = true;
  org.allowed_methods = method::authenticator_app;
  lose();
  org.two_step_from = now;
  BOOST_TEST((refused(losing(other)).kind == refusal_kind::mandatory));
  pass(days(3));
  anything();
  BOOST_REQUIRE(is_there());
  BOOST_TEST(!account.authenticators[0].ends_at.has_value());
}

BOOST_AUTO_TEST_CASE(where_it_is_the_last_one_by_then_it_is_kept) {
  lose();
  execute(begin_disable{owner, fresh<challenge_id>()});
  BOOST_REQUIRE(execute(confirm_disable{owner, last_code(), device_trust::unknown_browser, fresh<notice_id>(), false})
                    .has_value());
  BOOST_REQUIRE(account.authenticators[0].ends_at.has_value());
  pass(days(3));
  anything();
  BOOST_TEST(is_there());
  BOOST_TEST(!account.authenticators[0].ends_at.has_value());
  // One that is added then doesn't end it.
  prove_again(*this, owner, one);
  add_app(*this, owner, "Tablet");
  BOOST_TEST(is_there());
}

BOOST_AUTO_TEST_CASE(of_two_that_are_lost_one_stays_where_no_texts_are_on) {
  const auto second = add_app(*this, owner, "Tablet");
  BOOST_REQUIRE(execute(losing(owner)).has_value());
  BOOST_REQUIRE(execute(lose_authenticator{owner, second.id, fresh<notice_id>()}).has_value());
  execute(begin_disable{owner, fresh<challenge_id>()});
  BOOST_REQUIRE(
      execute(confirm_disable{owner, last_code(), device_trust::unknown_browser, fresh<notice_id>()}).has_value()
  );
  pass(days(3));
  anything();
  BOOST_REQUIRE(account.authenticators.size() == 1u);
  BOOST_TEST((account.authenticators[0].id == second.id));
  BOOST_TEST(!account.authenticators[0].ends_at.has_value());
}

BOOST_AUTO_TEST_SUITE_END()
