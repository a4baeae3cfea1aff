// A passkey that can't be used any more: removed with a factor of a lower class, three days later, unless somebody
// who has the account says that it isn't lost (decision 37).

#include "core/account/second_step.hpp"
#include "core/account/text_message_factor.hpp"
#include "tests/core/support/passkeys.hpp"
#include "tests/core/support/recovery.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep::core;
using namespace twostep::core::test;

namespace passkey_loss {

const auto phone = number("+4520123456");

/// Text messages are on, and a passkey, for long enough to count more. `owner` was opened with it, `other` with a
/// text's code.
struct fixture : world {
  fixture() : key(make_passkey(*this, enable(phone))) {
    policy.session.idle_timeout = policy.session.absolute_timeout = days(30);
    pass(new_factor_waits);
    owner = sign_in_by(*this, key);
    pass(minutes(1));
    other = sign_in();
  }

  lose_passkey losing(const session_id& s) { return {s, key.id, fresh<notice_id>()}; }
  twostep::core::keep_passkey keeping(const session_id& s) { return {s, key.id}; }
  void lose() { BOOST_REQUIRE(execute(losing(other)).has_value()); }
  bool is_there() const { return find_passkey(account, key.id); }
  bool is_lost() const { return is_there() && find_passkey(account, key.id)->ends_at.has_value(); }
  /// Something that always happens.
  decision anything() { return *execute(password_given()); }
  void turn_texts_off() {
    BOOST_REQUIRE(execute(begin_disable{owner, fresh<challenge_id>()}).has_value());
    BOOST_REQUIRE(execute(confirm_disable{
                              owner, last_code(), device_trust::unknown_browser, fresh<notice_id>(), false})
                      .has_value());
  }

  held_passkey key;
  session_id owner, other;
};

} // namespace passkey_loss

BOOST_FIXTURE_TEST_SUITE(passkey_loss, fixture)

BOOST_AUTO_TEST_CASE(it_goes_after_three_days_and_text_messages_remain) {
  BOOST_REQUIRE(execute(make_recovery_codes{owner, recovery_set(), fresh<notice_id>()}).has_value());
  const auto token = new_app_token("backup");
  BOOST_REQUIRE(execute(create_app_token{owner, token, fresh<notice_id>()}).has_value());
  const auto since = second_step_since(account);
  lose();
  BOOST_TEST((account.passkeys[0].ends_at == now + days(3)));
  pass(days(3) - milliseconds(1));
  anything();
  BOOST_TEST(is_there());
  BOOST_TEST(highest_rank(account, now) == passkey_factor.rank);
  pass(milliseconds(1));
  anything();
  BOOST_TEST(!is_there());
  BOOST_TEST(highest_rank(account, now) == text_message_factor.rank);
  BOOST_TEST((account.changes.back().kind == activity_kind::passkey_removed));
  BOOST_TEST(account.recovery.has_value());
  BOOST_TEST((second_step_since(account) == since));
  BOOST_TEST(is_verified(account, *find_app_token(account, token.id)));
  // What needed it needs a text's code now.
  BOOST_TEST(execute(adding(*this, sign_in(), new_passkey(*this), "New laptop")).has_value());
}

// Whoever signs in at that moment is asked for what remains.
BOOST_AUTO_TEST_CASE(it_is_over_before_what_happens_then_is_decided) {
  execute(prefer_method{owner, by_passkey});
  lose();
  pass(days(3));
  const auto messages = sent.size();
  const auto begun = anything();
  BOOST_REQUIRE(begun.challenged.has_value());
  BOOST_TEST(sent.size() == messages + 1);
  BOOST_TEST((sign_in_method_of(asked_by(*this, *begun.challenged)) == by_text));
}

BOOST_AUTO_TEST_CASE(the_first_command_after_its_time_ends_it_and_the_phone_hears_of_it) {
  lose();
  pass(days(3));
  notices.clear();
  execute(cancel_pending{owner}); // there is none
  BOOST_TEST(!is_there());
  BOOST_REQUIRE(notices.size() == 1u);
  BOOST_TEST((notices[0].notice.kind == notice_kind::passkey_removed));
  BOOST_TEST((notices[0].notice.to == phone));
}

BOOST_AUTO_TEST_CASE(a_use_of_a_session_leaves_it_to_the_next_command) {
  lose();
  pass(days(3));
  notices.clear();
  BOOST_REQUIRE(execute(use_session{owner}).has_value());
  BOOST_TEST(is_there());
  anything();
  BOOST_TEST(!is_there());
  BOOST_TEST(notices.size() == 1u);
}

// For what only looks at the account.
BOOST_AUTO_TEST_CASE(it_is_seen_to_be_over_before_the_first_command) {
  execute(prefer_method{owner, by_passkey});
  lose();
  const auto seen_at = [&](time_point when) {
    auto seen = account;
    drop_due_factors(seen, when);
    return seen;
  };
  BOOST_TEST((seen_at(now + days(3) - milliseconds(1)) == account));
  const auto over = seen_at(now + days(3));
  BOOST_TEST(over.passkeys.empty());
  BOOST_TEST(!over.preferred.has_value());
  account.two_step = disabled{};
  BOOST_TEST((seen_at(now + days(3)) == account)); // the last factor stays
}

BOOST_AUTO_TEST_CASE(until_then_it_is_as_good_as_before) {
  lose();
  pass(days(2));
  const auto by_text_alone = sign_in();
  BOOST_TEST(
      (refused(make_recovery_codes{by_text_alone, recovery_set(), fresh<notice_id>()}).kind ==
       refusal_kind::higher_step_again)
  );
  const auto s = sign_in_by(*this, key);
  BOOST_TEST(execute(make_recovery_codes{s, recovery_set(), fresh<notice_id>()}).has_value());
}

BOOST_AUTO_TEST_CASE(every_session_keeps_it) {
  for (const auto& s : {owner, other}) {
    lose();
    BOOST_REQUIRE(execute(keeping(s)).has_value());
    BOOST_TEST(!is_lost());
    BOOST_TEST((account.changes.back().kind == activity_kind::passkey_kept));
    BOOST_TEST((account.recent.back().kind == activity_kind::passkey_kept));
  }
  pass(days(3));
  anything();
  BOOST_TEST(is_there());
  BOOST_TEST(execute(keeping(owner))->events.empty());
  BOOST_TEST((refused(twostep::core::keep_passkey{owner, fresh<passkey_id>()}).kind == refusal_kind::no_passkey));
  account.sessions[0].methods = method::password;
  BOOST_TEST((refused(keeping(account.sessions[0].id)).kind == refusal_kind::second_step_again));
}

BOOST_AUTO_TEST_CASE(the_phone_hears_of_it_at_once) {
  notices.clear();
  lose();
  BOOST_REQUIRE(notices.size() == 1u);
  BOOST_TEST((notices[0].notice.kind == notice_kind::passkey_lost));
  BOOST_TEST((notices[0].notice.to == phone));
  BOOST_TEST((account.changes.back().kind == activity_kind::passkey_lost));
  BOOST_TEST((account.recent.back().kind == activity_kind::passkey_lost));
}

BOOST_AUTO_TEST_CASE(said_twice_its_time_does_not_begin_anew) {
  lose();
  const auto ends_at = account.passkeys[0].ends_at;
  pass(minutes(5));
  BOOST_TEST(execute(losing(other))->events.empty());
  BOOST_TEST((account.passkeys[0].ends_at == ends_at));
}

BOOST_AUTO_TEST_CASE(it_takes_a_second_step_given_lately) {
  pass(policy.session.recent_sign_in);
  BOOST_TEST((refused(losing(other)).kind == refusal_kind::sign_in_again));
  execute(sign_in_again{account.password.generation, other, {other}});
  BOOST_TEST((refused(losing(other)).kind == refusal_kind::second_step_again));
  BOOST_REQUIRE(execute(stepping_up(*this, other)).has_value());
  BOOST_REQUIRE(execute(step_up_code(*this, other, last_code())).has_value());
  BOOST_TEST((refused(lose_passkey{other, fresh<passkey_id>(), fresh<notice_id>()}).kind == refusal_kind::no_passkey)
  );
  BOOST_TEST(execute(losing(other)).has_value());
}

BOOST_AUTO_TEST_CASE(a_recovery_code_loses_none) {
  BOOST_REQUIRE(execute(make_recovery_codes{owner, recovery_set(), fresh<notice_id>()}).has_value());
  pass(minutes(1));
  BOOST_REQUIRE(execute(recovery_try(*this)).has_value());
  const auto given = recovery_code_given(*this, 1);
  BOOST_REQUIRE(execute(given).has_value());
  BOOST_TEST((refused(losing(given.session.id)).kind == refusal_kind::second_step_again));
}

BOOST_AUTO_TEST_CASE(an_app_s_code_loses_it_too) {
  const auto one = add_app(*this, owner);
  pass(minutes(1));
  BOOST_REQUIRE(execute(losing(sign_in_by(*this, one))).has_value());
  BOOST_TEST(is_lost());
}

// Whoever signs with it has it.
BOOST_AUTO_TEST_CASE(its_use_keeps_it_and_no_other) {
  const auto second = make_passkey(*this, owner, "Phone");
  other = sign_in();
  lose();
  BOOST_REQUIRE(execute(lose_passkey{other, second.id, fresh<notice_id>()}).has_value());
  sign_in_by(*this, key);
  BOOST_TEST(!is_lost());
  BOOST_TEST((account.changes.back().kind == activity_kind::passkey_kept));
  BOOST_TEST(find_passkey(account, second.id)->ends_at.has_value());
  lose();
  prove_again(*this, owner, key);
  BOOST_TEST(!is_lost());
}

BOOST_AUTO_TEST_CASE(a_refused_one_keeps_none) {
  lose();
  const auto id = *execute(beginning(*this, by_passkey))->challenged;
  const auto wrong = key.sign(*this, asked_by(*this, id), [](auto& b) { b.is_user_present = false; });
  refused(sign_in_answer(*this, id, wrong));
  BOOST_TEST(is_lost());
}

// Nor does whoever says so shut out who has it.
BOOST_AUTO_TEST_CASE(while_it_lasts_the_password_is_changed_with_the_highest_class) {
  const auto changing = [&](const session_id& s) {
    return change_password{s, account.password.generation, {"new"}, fresh<notice_id>()};
  };
  lose();
  BOOST_TEST(has_lost_factor(account));
  BOOST_TEST((refused(changing(other)).kind == refusal_kind::higher_step_again));
  BOOST_REQUIRE(execute(keeping(other)).has_value());
  BOOST_TEST(!has_lost_factor(account));
  BOOST_TEST(execute(changing(other)).has_value());
}

BOOST_AUTO_TEST_CASE(also_where_it_is_an_app_that_is_lost) {
  const auto one = add_app(*this, owner);
  owner = sign_in_by(*this, key);
  BOOST_REQUIRE(execute(lose_authenticator{owner, one.id, fresh<notice_id>()}).has_value());
  other = sign_in();
  change_password c{other, account.password.generation, {"new"}, fresh<notice_id>()};
  BOOST_TEST((refused(c).kind == refusal_kind::higher_step_again));
  c.session = owner;
  BOOST_TEST(execute(c).has_value());
}

BOOST_AUTO_TEST_CASE(the_last_factor_is_not_lost) {
  turn_texts_off();
  BOOST_TEST((refused(losing(owner)).kind == refusal_kind::not_in_state));
}

BOOST_AUTO_TEST_CASE(nor_is_the_last_one_that_a_mandatory_policy_allows) {
  in_organisation = true;
  org.allowed_methods = method::passkey;
  lose();
  org.two_step_from = now;
  BOOST_TEST((refused(losing(other)).kind == refusal_kind::mandatory));
  pass(days(3));
  anything();
  BOOST_TEST((is_there() && !is_lost()));
}

BOOST_AUTO_TEST_CASE(where_it_is_the_last_one_by_then_it_is_kept) {
  lose();
  turn_texts_off();
  BOOST_REQUIRE(is_lost());
  pass(days(3));
  anything();
  BOOST_TEST(is_there());
  BOOST_TEST(!is_lost());
  // One that is added then doesn't end it.
  prove_again(*this, owner, key);
  make_passkey(*this, owner, "Phone");
  BOOST_TEST(is_there());
}

BOOST_AUTO_TEST_CASE(of_all_that_are_lost_the_last_stays_where_no_texts_are_on) {
  const auto second = make_passkey(*this, owner, "Phone");
  const auto one = add_app(*this, owner);
  prove_again(*this, owner, key);
  for (const auto& id : {key.id, second.id})
    BOOST_REQUIRE(execute(lose_passkey{owner, id, fresh<notice_id>()}).has_value());
  BOOST_REQUIRE(execute(lose_authenticator{owner, one.id, fresh<notice_id>()}).has_value());
  turn_texts_off();
  pass(days(3));
  auto seen = account;
  drop_due_factors(seen, now);
  anything();
  BOOST_TEST(account.authenticators.empty());
  BOOST_REQUIRE(account.passkeys.size() == 1u);
  BOOST_TEST((account.passkeys[0].id == second.id));
  BOOST_TEST(!account.passkeys[0].ends_at.has_value());
  BOOST_TEST((seen.authenticators.empty() && seen.passkeys.size() == 1u && seen.passkeys[0].id == second.id));
}

BOOST_AUTO_TEST_SUITE_END()
