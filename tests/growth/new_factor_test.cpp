// A factor added by the recipe: what asks for second steps and checks them knows it.
#include "core/account/dummy_factor.hpp"
#include "core/account/second_step.hpp"
#include "tests/core/support/world.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace twostep::core;
using namespace twostep::core::test;

namespace {

struct fixture : world {
  const webauthn::relying_party site;

  /// Of a sign-in, asking for the dummy's word in place of a text message's code.
  challenge asked_for_the_word() {
    enable(number("+4520123456"));
    BOOST_REQUIRE(execute(password_given()).has_value());
    account.name = "Dummy";
    account.sign_ins.back().method = method::dummy;
    return account.sign_ins.back();
  }
  verify_sign_in answered(const challenge& c, factor_answer given) {
    auto command = sign_in_code(c.id, last_code());
    command.answer = std::move(given);
    return command;
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(new_factor, fixture)

BOOST_AUTO_TEST_CASE(it_stands_beside_the_others) {
  BOOST_TEST((std::ranges::find(factors(), method::text_message, &factor::method) != factors().end()));
  BOOST_TEST((std::ranges::find(factors(), method::dummy, &factor::method) != factors().end()));
}

BOOST_AUTO_TEST_CASE(an_account_has_a_second_step_by_it_alone) {
  BOOST_TEST(!has_second_step(account));
  account.name = "Dummy";
  BOOST_TEST(has_second_step(account));
  session s;
  s.methods = method::password;
  BOOST_TEST(!is_verified(account, s, nullptr, now));
  s.methods |= method::dummy;
  BOOST_TEST(is_verified(account, s, nullptr, now));
}

BOOST_AUTO_TEST_CASE(a_challenge_that_asks_for_it_takes_its_answers_and_no_others) {
  const auto c = asked_for_the_word();
  const auto* asked = factor_of(c);
  BOOST_REQUIRE(asked);
  BOOST_TEST(asked->method == method::dummy);
  BOOST_TEST(asked->check(account, c, dummy_word{"please"}, {keys, now, now, site}).is_right);
  BOOST_TEST(!asked->check(account, c, dummy_word{"now"}, {keys, now, now, site}).is_right);
  BOOST_TEST(!asked->check(account, c, *last_code(), {keys, now, now, site}).is_right);
}

BOOST_AUTO_TEST_CASE(a_code_by_text_message_is_not_given_by_its_word) {
  auto c = asked_for_the_word();
  c.method.reset();
  BOOST_TEST(!factor_of(c)->check(account, c, dummy_word{"please"}, {keys, now, now, site}).is_right);
  BOOST_TEST(factor_of(c)->check(account, c, *last_code(), {keys, now, now, site}).is_right);
}

BOOST_AUTO_TEST_CASE(a_session_keeps_that_it_was_given) {
  const auto c = asked_for_the_word();
  BOOST_TEST((refused(answered(c, dummy_word{"now"})).kind == refusal_kind::wrong_code));
  BOOST_TEST((refused(answered(c, *last_code())).kind == refusal_kind::wrong_code));
  BOOST_REQUIRE(execute(answered(c, dummy_word{"please"})).has_value());
  const auto& s = account.sessions.back();
  BOOST_TEST(s.methods == (method::password | method::dummy));
  BOOST_TEST(is_verified(account, s, nullptr, now));
  BOOST_TEST((second_step_at(account, s) == now));
}

BOOST_AUTO_TEST_SUITE_END()
