// Signing in with a passkey: what it opens, what the account remembers of it, and what is asked for first.

#include "core/account/known_browser.hpp"
#include "core/account/second_step.hpp"
#include "tests/core/support/passkeys.hpp"
#include "tests/core/support/recovery.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace twostep::core;
using namespace twostep::core::test;

namespace passkey_sign_in {

const auto phone = number("+4520123456");
using bends = twostep::test::authenticator_bends;

struct fixture : world {
  /// Text messages, which come first, and a passkey.
  held_passkey with_both() {
    session = enable(phone);
    return make_passkey(*this, session);
  }
  challenge_id begin(std::optional<sign_in_method> method = {}, device_trust l = device_trust::unknown_browser) {
    auto c = password_given(l);
    c.method = method;
    const auto decided = execute(c);
    BOOST_REQUIRE(decided.has_value() && decided->challenged);
    return *decided->challenged;
  }
  sign_in_method asked_first(device_trust l = device_trust::unknown_browser) {
    return sign_in_method_of(asked_by(*this, begin({}, l)));
  }
  verify_sign_in answer(const challenge_id& id, const held_passkey& one) {
    return sign_in_answer(*this, id, one.sign(*this, asked_by(*this, id)));
  }

  session_id session;
};

} // namespace passkey_sign_in

BOOST_FIXTURE_TEST_SUITE(passkey_sign_in, fixture)

BOOST_AUTO_TEST_CASE(it_signs_in_and_no_text_is_sent) {
  const auto one = make_passkey(*this, sign_in());
  const auto verify = answer(begin(), one);
  BOOST_REQUIRE(execute(verify).has_value());
  BOOST_TEST(sent.empty());
  const auto* s = find_session(account, verify.session.id);
  BOOST_REQUIRE(s);
  BOOST_TEST(methods_of(account, *s) == (method::password | method::passkey));
  BOOST_TEST((second_step_at(account, *s) == now));
  BOOST_TEST(second_step_rank(account, *s) == passkey_factor.rank);
  BOOST_TEST((find_device(account, verify.new_device)->method == method::passkey));
  BOOST_TEST(account.sign_ins.empty());
}

BOOST_AUTO_TEST_CASE(the_account_remembers_its_counter_its_copies_and_when_it_was_used) {
  const auto owner = sign_in();
  const auto one = new_passkey(*this), other = new_passkey(*this);
  const auto copied = [](bends& b) { b.is_backup_eligible = true; };
  BOOST_REQUIRE(execute(adding(*this, owner, one, "Phone", copied)).has_value());
  make_passkey(*this, owner, "Other");
  const auto untouched = account.passkeys[1];
  pass(minutes(1));
  const auto id = begin();
  const auto signed_by = one.sign(*this, asked_by(*this, id), [](bends& b) {
    b.is_backup_eligible = b.is_backed_up = true;
    b.sign_count = 41;
  });
  BOOST_REQUIRE(execute(sign_in_answer(*this, id, signed_by)).has_value());
  BOOST_TEST(account.passkeys[0].sign_count == 41u);
  BOOST_TEST(account.passkeys[0].is_backed_up);
  BOOST_TEST((account.passkeys[0].used_at == now));
  BOOST_TEST((account.passkeys[1] == untouched));
}

// Apps follow the machine's clock; what an account remembers doesn't.
BOOST_AUTO_TEST_CASE(it_was_used_at_the_account_s_time) {
  const auto one = make_passkey(*this, sign_in());
  clock_drift = minutes(3);
  sign_in_by(*this, one);
  BOOST_TEST((account.passkeys[0].used_at == now));
}

BOOST_AUTO_TEST_CASE(any_of_the_account_s_passkeys_answers) {
  const auto owner = sign_in();
  const auto first = make_passkey(*this, owner, "First"), second = make_passkey(*this, owner, "Second");
  const auto id = begin();
  BOOST_REQUIRE(execute(answer(id, second)).has_value());
  BOOST_TEST(account.passkeys[1].used_at.has_value());
  BOOST_TEST(!account.passkeys[0].used_at.has_value());
  sign_in_by(*this, first);
}

BOOST_AUTO_TEST_CASE(an_authenticator_without_counter_or_user_handle_signs_in_again_and_again) {
  const auto one = new_passkey(*this);
  const auto uncounted = [](bends& b) { b.sign_count = 0; };
  BOOST_REQUIRE(execute(adding(*this, sign_in(), one, "Key", uncounted)).has_value());
  one.device->bends.sign_count = 0;
  one.device->bends.gives_user_handle = false;
  for (int i = 0; i < 2; ++i) sign_in_by(*this, one);
  BOOST_TEST(account.passkeys[0].sign_count == 0u);
}

BOOST_AUTO_TEST_CASE(what_it_signed_is_good_once) {
  const auto one = make_passkey(*this, sign_in());
  const auto first = begin(), second = begin();
  const auto verify = answer(first, one);
  BOOST_REQUIRE(execute(verify).has_value());
  BOOST_TEST((refused(verify).kind == refusal_kind::challenge_gone));
  auto elsewhere = verify;
  elsewhere.challenge = second;
  BOOST_TEST((refused(elsewhere).fault == webauthn::fault::wrong_challenge));
}

BOOST_AUTO_TEST_CASE(nothing_that_was_typed_is_no_try) {
  make_passkey(*this, sign_in());
  const auto id = begin();
  const auto before = account;
  BOOST_TEST((refused(sign_in_code(id, std::nullopt)).kind == refusal_kind::not_a_code));
  BOOST_TEST((account == before));
}

// What is asked for first (decision 73).

BOOST_AUTO_TEST_CASE(text_messages_come_before_a_passkey_and_a_passkey_before_an_app) {
  const auto one = with_both();
  BOOST_TEST((asked_first() == by_text));
  add_app(*this, session);
  prove_again(*this, session, one);
  execute(begin_disable{session, fresh<challenge_id>()});
  execute(confirm_disable{session, last_code(), device_trust::unknown_browser, fresh<notice_id>()});
  BOOST_REQUIRE(name(account.two_step) == "disabled");
  BOOST_TEST((asked_first() == by_passkey));
}

BOOST_AUTO_TEST_CASE(what_the_person_prefers_comes_before_all) {
  with_both();
  BOOST_REQUIRE(execute(prefer_method{session, by_passkey}).has_value());
  const auto messages = sent.size();
  BOOST_TEST((asked_first() == by_passkey));
  BOOST_TEST(sent.size() == messages);
  BOOST_TEST(execute(prefer_method{session, by_passkey})->events.empty()); // it is
  BOOST_REQUIRE(execute(prefer_method{session, by_text}).has_value());
  BOOST_TEST((asked_first() == by_text));
}

BOOST_AUTO_TEST_CASE(what_was_last_given_in_this_browser_comes_first_there) {
  const auto one = with_both();
  sign_in_by(*this, one);
  BOOST_TEST((asked_first(device_trust::known_browser) == by_passkey));
  BOOST_TEST((asked_first() == by_text)); // elsewhere
}

BOOST_AUTO_TEST_CASE(a_passkey_is_preferred_as_a_kind_and_only_where_one_is_on) {
  const auto s = enable(phone);
  BOOST_TEST((refused(prefer_method{s, by_passkey}).kind == refusal_kind::method_not_on));
  const auto app = new_app(*this);
  make_passkey(*this, s);
  BOOST_TEST((refused(prefer_method{s, {method::passkey, app.id}}).kind == refusal_kind::method_not_on));
  BOOST_TEST(execute(prefer_method{s, by_passkey}).has_value());
}

// How long it is waited for.

BOOST_AUTO_TEST_CASE(it_is_waited_for_as_long_as_for_a_text_s_code) {
  const auto one = make_passkey(*this, sign_in());
  const auto in_time = begin();
  BOOST_TEST((asked_by(*this, in_time).expires_at == now + policy.code.ttl));
  BOOST_TEST(!asked_by(*this, in_time).resend_at.has_value());
  pass(policy.code.ttl - milliseconds(1));
  BOOST_TEST(!execute(answer(in_time, one))->refused.has_value());
  const auto late = begin();
  const auto verify = answer(late, one);
  pass(policy.code.ttl);
  BOOST_TEST((refused(verify).kind == refusal_kind::challenge_gone));
}

BOOST_AUTO_TEST_CASE(and_no_longer_than_the_password_step_counts) {
  make_passkey(*this, sign_in());
  policy.new_code_within = minutes(2);
  BOOST_TEST((asked_by(*this, begin()).expires_at == now + minutes(2)));
}

BOOST_AUTO_TEST_CASE(a_restart_sends_no_text_for_it) {
  with_both();
  const auto id = begin(by_passkey);
  BOOST_TEST(asked_by(*this, id).sends == 0u);
  BOOST_TEST(!awaits_confirmation(asked_by(*this, id)));
  for (const auto* waiting : pending_codes(account, now)) BOOST_TEST((waiting->id != id));
}

BOOST_AUTO_TEST_CASE(no_message_of_it_is_asked_for) {
  with_both();
  const auto id = begin(by_passkey);
  const auto messages = sent.size();
  pass(minutes(2));
  BOOST_TEST((refused(resend_code{id, std::nullopt}).kind == refusal_kind::method_not_on));
  BOOST_TEST(sent.size() == messages);
}

BOOST_AUTO_TEST_CASE(the_form_sent_twice_asks_once) {
  make_passkey(*this, sign_in());
  auto again = beginning(*this);
  again.browser = fresh<challenge_id>();
  const auto first = execute(again);
  again.challenge = fresh<challenge_id>();
  BOOST_TEST((execute(again)->challenged == first->challenged));
  BOOST_TEST(account.sign_ins.size() == 1u);
}

BOOST_AUTO_TEST_CASE(the_owner_hears_of_a_password_that_no_passkey_follows) {
  with_both();
  notices.clear();
  begin(by_passkey);
  pass(policy.new_code_within);
  BOOST_REQUIRE(execute(end_abandoned_sign_ins{fresh<notice_id>()}).has_value());
  BOOST_REQUIRE(notices.size() == 1u);
  BOOST_TEST((notices[0].notice.kind == notice_kind::password_alone));
}

BOOST_AUTO_TEST_CASE(a_recovery_code_takes_its_place_too) {
  const auto s = sign_in();
  const auto one = make_passkey(*this, s);
  BOOST_REQUIRE(execute(make_recovery_codes{s, recovery_set(), fresh<notice_id>()}).has_value());
  pass(minutes(1));
  const auto id = begin();
  const auto unused = answer(id, one);
  BOOST_REQUIRE(execute(recovery_try(*this)).has_value());
  auto given = recovery_code_given(*this, 1);
  given.challenge = id;
  BOOST_REQUIRE(execute(given).has_value());
  BOOST_TEST((refused(unused).kind == refusal_kind::challenge_gone));
  // What it opened changes no factor.
  BOOST_TEST(
      (refused(adding(*this, given.session.id, new_passkey(*this), "Mine")).kind == refusal_kind::second_step_again)
  );
}

BOOST_AUTO_TEST_CASE(nobody_signs_in_to_a_suspended_account) {
  const auto one = make_passkey(*this, sign_in());
  const auto verify = answer(begin(), one);
  account.suspended = true;
  BOOST_TEST((refused(verify).kind == refusal_kind::challenge_gone));
  BOOST_TEST((refused(beginning(*this)).kind == refusal_kind::suspended));
}

// It says nothing of who has the number.
BOOST_AUTO_TEST_CASE(it_proves_no_number) {
  const auto one = with_both();
  const auto before = number_verified_at(account, now);
  pass(days(30));
  sign_in_by(*this, one);
  BOOST_TEST((number_verified_at(account, now) == before));
}

BOOST_AUTO_TEST_SUITE_END()
