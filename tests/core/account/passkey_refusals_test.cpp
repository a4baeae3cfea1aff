// What a passkey's answer is refused for, and what that costs: a try of its challenge, and nothing of the budget of
// guesses (decision 43).

#include "core/account/known_browser.hpp"
#include "tests/core/support/guesser.hpp"
#include "tests/core/support/passkeys.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace twostep::core;
using namespace twostep::core::test;

namespace passkey_refusals {

const auto phone = number("+4520123456");
using bends = twostep::test::authenticator_bends;

struct wrong_answer {
  webauthn::fault why;
  bend how;
};
const wrong_answer wrong_answers[] = {
    {webauthn::fault::malformed, [](bends& b) { b.client_data = "[]"; }},
    {webauthn::fault::wrong_kind, [](bends& b) { b.type = "webauthn.create"; }},
    {webauthn::fault::wrong_challenge, [](bends& b) { b.challenge = std::string(43, 'A'); }},
    {webauthn::fault::wrong_origin, [](bends& b) { b.origin = "https://accounts.example.com.evil.example"; }},
    {webauthn::fault::wrong_origin, [](bends& b) { b.cross_origin = "true"; }},
    {webauthn::fault::wrong_site, [](bends& b) { b.relying_party_id = "evil.example"; }},
    {webauthn::fault::not_present, [](bends& b) { b.is_user_present = false; }},
    {webauthn::fault::wrong_account, [](bends& b) { b.user_handle = "another account"; }},
    {webauthn::fault::wrong_signature, [](bends& b) { b.flipped_bit = 300; }},
    {webauthn::fault::backup_changed, [](bends& b) { b.is_backup_eligible = true; }},
};

struct fixture : guesser {
  /// Text messages, which come first, and a passkey.
  held_passkey with_both() {
    session = enable(phone);
    auto one = make_passkey(*this, session);
    notices.clear();
    return one;
  }
  challenge_id begin(std::optional<sign_in_method> method = by_passkey) {
    const auto decided = execute(beginning(*this, method));
    BOOST_REQUIRE(decided.has_value() && decided->challenged);
    return *decided->challenged;
  }
  verify_sign_in answer(const challenge_id& id, const held_passkey& one, const bend& how) {
    return sign_in_answer(*this, id, one.sign(*this, asked_by(*this, id), how));
  }
  refusal flipped(const challenge_id& id, const held_passkey& one) {
    return refused(answer(id, one, [](bends& b) { b.flipped_bit = 300; }));
  }
  bool signs_in(const challenge_id& id, const held_passkey& one) {
    const auto done = execute(answer(id, one, [](bends&) {}));
    return done && !done->refused;
  }
  std::uint32_t weighing() const {
    std::uint32_t all = 0;
    for (const auto& f : account.failures) all += weight_within(f, days(30), now);
    return all;
  }

  session_id session;
};

} // namespace passkey_refusals

BOOST_FIXTURE_TEST_SUITE(passkey_refusals, fixture)

BOOST_AUTO_TEST_CASE(each_fault_is_refused_and_takes_one_try) {
  const auto one = with_both();
  for (const auto& [why, how] : wrong_answers) BOOST_TEST_CONTEXT(webauthn::to_text(why)) {
      const auto id = begin();
      const auto kept = account.passkeys;
      const auto sessions = account.sessions;
      const auto no = refused(answer(id, one, how));
      BOOST_TEST((no.kind == refusal_kind::passkey_refused));
      BOOST_TEST((no.fault == why));
      BOOST_TEST(no.attempts_left == policy.code.attempts - 1);
      BOOST_TEST(asked_by(*this, id).attempts_left == policy.code.attempts - 1);
      BOOST_TEST((account.passkeys == kept));
      BOOST_TEST((account.sessions == sessions));
      BOOST_TEST((account.recent.back().kind == activity_kind::passkey_refused));
      BOOST_TEST(signs_in(id, one)); // the next try may be right
    }
  BOOST_TEST(weighing() == 0u);
  BOOST_TEST(notices.empty());
}

BOOST_AUTO_TEST_CASE(another_account_s_passkey_is_none_of_this_one_s) {
  with_both();
  world other;
  const auto its = make_passkey(other, other.sign_in());
  const auto id = begin();
  const auto no = refused(answer(id, its, [](bends&) {}));
  BOOST_TEST((no.kind == refusal_kind::passkey_refused));
  BOOST_TEST((no.fault == webauthn::fault::unknown_credential));
}

BOOST_AUTO_TEST_CASE(one_that_was_removed_is_none_any_more) {
  const auto one = with_both();
  make_passkey(*this, session, "Other");
  const auto id = begin();
  const auto verify = answer(id, one, [](bends&) {});
  BOOST_REQUIRE(execute(remove_passkey{session, one.id, {session}, fresh<notice_id>(), false}).has_value());
  BOOST_TEST((refused(verify).fault == webauthn::fault::unknown_credential));
}

// The installation moved; the browser wouldn't offer it any more.
BOOST_AUTO_TEST_CASE(one_that_was_made_for_another_site_is_refused) {
  const auto one = with_both();
  policy.site = {"example.org", "https://example.org"};
  const auto no = refused(answer(begin(), one, [](bends&) {}));
  BOOST_TEST((no.kind == refusal_kind::passkey_refused));
  BOOST_TEST((no.fault == webauthn::fault::wrong_site));
}

BOOST_AUTO_TEST_CASE(what_another_challenge_asked_for_is_refused) {
  const auto one = with_both();
  const auto first = begin(), second = begin();
  auto verify = answer(first, one, [](bends&) {});
  verify.challenge = second;
  BOOST_TEST((refused(verify).fault == webauthn::fault::wrong_challenge));
  BOOST_TEST(signs_in(first, one));
  // Nor does a sign-in's open a step-up.
  const auto signed_in = one.sign(*this, asked_by(*this, second));
  BOOST_REQUIRE(execute(stepping_up(*this, session, by_passkey)).has_value());
  BOOST_TEST((refused(step_up_answer(*this, session, signed_in)).fault == webauthn::fault::wrong_challenge));
}

// A copy of it was used meanwhile.
BOOST_AUTO_TEST_CASE(a_counter_that_went_back_is_refused_and_the_owner_hears_of_it) {
  const auto one = with_both();
  sign_in_by(*this, one);
  const auto count = account.passkeys[0].sign_count;
  for (const auto told : {count, count - 1}) {
    pass(hours(1));
    const auto id = begin();
    notices.clear();
    const auto no = refused(answer(id, one, [&](bends& b) { b.sign_count = told; }));
    BOOST_TEST((no.kind == refusal_kind::passkey_counter_back));
    BOOST_TEST((no.fault == webauthn::fault::counter_back));
    BOOST_TEST(no.attempts_left == policy.code.attempts - 1);
    BOOST_TEST(account.passkeys[0].sign_count == count);
    BOOST_REQUIRE(notices.size() == 1u);
    BOOST_TEST((notices[0].notice.kind == notice_kind::passkey_copied));
    BOOST_TEST((notices[0].notice.to == phone));
  }
  BOOST_TEST(weighing() == 0u);
}

BOOST_AUTO_TEST_CASE(the_last_try_with_a_copy_ends_the_sign_in_and_is_told_too) {
  const auto one = with_both();
  sign_in_by(*this, one);
  const auto id = begin();
  for (std::uint32_t i = 1; i < policy.code.attempts; ++i) flipped(id, one);
  notices.clear();
  const auto no = refused(answer(id, one, [](bends& b) { b.sign_count = 1; }));
  BOOST_TEST((no.kind == refusal_kind::code_dead));
  BOOST_TEST((no.fault == webauthn::fault::counter_back));
  BOOST_REQUIRE(notices.size() == 1u);
  BOOST_TEST((notices[0].notice.kind == notice_kind::passkey_copied));
}

BOOST_AUTO_TEST_CASE(five_refusals_end_a_sign_in) {
  const auto one = with_both();
  const auto id = begin();
  for (int i = 0; i < 4; ++i) BOOST_TEST((flipped(id, one).kind == refusal_kind::passkey_refused));
  const auto right = answer(id, one, [](bends&) {});
  const auto no = flipped(id, one);
  BOOST_TEST((no.kind == refusal_kind::code_dead));
  BOOST_TEST((no.fault == webauthn::fault::wrong_signature));
  BOOST_TEST(account.sign_ins.empty());
  BOOST_TEST((refused(right).kind == refusal_kind::challenge_gone));
}

BOOST_AUTO_TEST_CASE(five_refusals_end_a_step_up) {
  const auto one = with_both();
  BOOST_REQUIRE(execute(stepping_up(*this, session, by_passkey)).has_value());
  const auto refusal_of_next = [&] {
    const auto wrong = one.sign(*this, *find_step_up(account, session), [](bends& b) { b.flipped_bit = 300; });
    return refused(step_up_answer(*this, session, wrong)).kind;
  };
  for (int i = 0; i < 4; ++i) BOOST_TEST((refusal_of_next() == refusal_kind::passkey_refused));
  BOOST_TEST((refusal_of_next() == refusal_kind::code_dead));
  BOOST_TEST(!find_step_up(account, session));
}

BOOST_AUTO_TEST_CASE(they_weigh_nothing_however_many_they_are) {
  const auto one = with_both();
  for (int i = 0; i < 50; ++i) flipped(begin(), one);
  BOOST_TEST(weighing() == 0u);
  for (const auto& f : account.failures) BOOST_TEST(f.at.empty());
  BOOST_TEST(!account.warned_at.has_value());
  BOOST_TEST(std::ranges::none_of(notices, [](const send_notice& n) {
    return n.notice.kind == notice_kind::wrong_codes;
  }));
  const auto by_message = begin(by_text);
  BOOST_TEST(!execute(sign_in_code(by_message, last_code()))->refused.has_value()); // no code is paused
}

// Who was told of wrong codes isn't told again because of a passkey.
BOOST_AUTO_TEST_CASE(nor_do_they_repeat_the_warning_of_wrong_codes) {
  const auto one = with_both();
  guess(begin(by_text), 3);
  BOOST_REQUIRE(account.warned_at.has_value());
  pass(policy.warn_again_after);
  const auto id = begin();
  notices.clear();
  flipped(id, one);
  BOOST_TEST(notices.empty());
}

BOOST_AUTO_TEST_CASE(nor_does_a_known_browser_pay_for_one) {
  const auto one = with_both();
  sign_in_by(*this, one);
  const auto known = *browser;
  auto c = password_given(device_trust::known_browser);
  c.method = by_passkey;
  BOOST_REQUIRE(execute(c).has_value());
  flipped(c.challenge, one);
  BOOST_TEST(spent(known) == 0u);
}

// What is typed where a passkey is asked for is compared with no code.
BOOST_AUTO_TEST_CASE(a_code_is_no_answer_of_a_passkey_and_weighs_nothing_there) {
  const auto one = with_both();
  const auto id = begin(by_text);
  const auto code = last_code();
  BOOST_REQUIRE(execute(choose_method{id, by_passkey}).has_value());
  const auto no = refused(sign_in_code(id, code));
  BOOST_TEST((no.kind == refusal_kind::passkey_refused));
  BOOST_TEST((no.fault == webauthn::fault::malformed));
  BOOST_TEST(weighing() == 0u);
  BOOST_TEST(signs_in(id, one));
}

BOOST_AUTO_TEST_CASE(a_passkey_is_no_answer_where_a_code_is_asked_for) {
  const auto one = with_both();
  const auto app = add_app(*this, session);
  for (const auto& other : {by_text, app.method()}) {
    const auto id = begin(other);
    const auto weight = weighing();
    const auto no = refused(answer(id, one, [](bends&) {}));
    BOOST_TEST((no.kind == refusal_kind::wrong_code));
    BOOST_TEST(!no.fault.has_value());
    BOOST_TEST(weighing() > weight);
  }
  BOOST_TEST(!account.passkeys[0].used_at.has_value());
}

BOOST_AUTO_TEST_SUITE_END()
