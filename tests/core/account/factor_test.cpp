#include "core/account/authenticator_factor.hpp"
#include "core/account/factor.hpp"
#include "core/account/passkey_factor.hpp"
#include "core/account/second_step.hpp"
#include "core/account/text_message_factor.hpp"
#include "tests/core/support/world.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep::core;
using namespace twostep::core::test;

namespace factor {

struct fixture : world {
  const e164_number phone = number("+4520123456");

  challenge sign_in_challenge() {
    enable(phone);
    BOOST_REQUIRE(execute(password_given()).has_value());
    return account.sign_ins.back();
  }
};

} // namespace factor

BOOST_FIXTURE_TEST_SUITE(factor, fixture)

BOOST_AUTO_TEST_CASE(each_factor_has_a_bit_of_its_own_beside_the_password) {
  std::uint8_t seen = method::password;
  for (const auto& f : factors()) {
    BOOST_TEST((seen & f.method) == 0);
    BOOST_TEST((f.method & (f.method - 1)) == 0);
    seen |= f.method;
  }
}

BOOST_AUTO_TEST_CASE(each_factor_is_found_by_its_bit_and_by_its_name) {
  for (const auto& f : factors()) {
    BOOST_TEST(find_factor(f.method) == &f);
    BOOST_TEST(find_factor(f.name) == &f);
  }
  BOOST_TEST(!find_factor(method::password));
  BOOST_TEST(!find_factor(method::recovery_code));
  BOOST_TEST(!find_factor(""));
}

// Decisions 37 and 43.
BOOST_AUTO_TEST_CASE(an_app_stands_higher_than_a_text_and_a_wrong_code_of_it_weighs_three) {
  BOOST_TEST(authenticator_factor.rank > text_message_factor.rank);
  BOOST_TEST(text_message_factor.rank > 0);
  BOOST_TEST(text_message_factor.weight == 1u);
  BOOST_TEST(authenticator_factor.weight == 3u);
}

// Nobody guesses what it signs.
BOOST_AUTO_TEST_CASE(a_passkey_stands_above_an_app_and_a_refused_one_weighs_nothing) {
  BOOST_TEST(passkey_factor.rank > authenticator_factor.rank);
  BOOST_TEST(passkey_factor.weight == 0u);
  BOOST_TEST(passkey_factor.name == "passkey");
}

BOOST_AUTO_TEST_CASE(factors_are_offered_texts_first_then_passkeys_then_apps) {
  BOOST_REQUIRE(factors().size() == 3u);
  BOOST_TEST(factors()[0].method == method::text_message);
  BOOST_TEST(factors()[1].method == method::passkey);
  BOOST_TEST(factors()[2].method == method::authenticator_app);
}

BOOST_AUTO_TEST_CASE(the_lightest_factor_is_one_whose_codes_can_be_wrong) {
  twostep::core::account a;
  BOOST_TEST(lightest_factor(a).method == method::text_message); // where none is on
  a.passkeys.resize(1);
  BOOST_TEST(lightest_factor(a).method == method::text_message);
  a.authenticators.resize(1);
  BOOST_TEST(lightest_factor(a).method == method::authenticator_app);
  a.two_step = enabled{phone, start, {}, {}};
  BOOST_TEST(lightest_factor(a).method == method::text_message);
}

BOOST_AUTO_TEST_CASE(a_challenge_from_before_there_were_several_asks_for_a_text_message) {
  auto c = sign_in_challenge();
  BOOST_TEST(!c.method.has_value());
  BOOST_REQUIRE(factor_of(c));
  BOOST_TEST(factor_of(c)->method == method::text_message);
  BOOST_TEST(factor_of(c)->check(account, c, *last_code(), {keys, now, now, policy.site}).is_right);
  BOOST_TEST(!factor_of(c)->check(account, c, *wrong_code(), {keys, now, now, policy.site}).is_right);
}

BOOST_AUTO_TEST_CASE(what_only_a_newer_program_knows_is_never_right) {
  const auto c = sign_in_challenge();
  account.sign_ins.back().method = 64;
  BOOST_TEST(factor_of(account.sign_ins.back()) == nullptr);
  BOOST_TEST((refused(sign_in_code(c.id, last_code())).kind == refusal_kind::wrong_code));
}

BOOST_AUTO_TEST_CASE(an_account_has_a_second_step_from_when_its_first_factor_is_on_until_its_last_is_off) {
  BOOST_TEST(!has_second_step(account));
  const auto session = enable(phone);
  BOOST_TEST(has_second_step(account));
  BOOST_REQUIRE(execute(begin_disable{session, fresh<challenge_id>()}).has_value());
  BOOST_TEST(has_second_step(account));
  BOOST_REQUIRE(
      execute(confirm_disable{session, last_code(), device_trust::unknown_browser, fresh<notice_id>()}).has_value()
  );
  BOOST_TEST(!has_second_step(account));
}

BOOST_AUTO_TEST_SUITE_END()
