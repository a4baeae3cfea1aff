// What shows that an app has the key it was given, how many there may be, and what they are called.

#include "core/account/bounds.hpp"
#include "tests/core/support/authenticator.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace twostep::core;
using namespace twostep::core::test;

namespace authenticator_setup {

const auto phone = number("+4520123456");

} // namespace authenticator_setup

BOOST_FIXTURE_TEST_SUITE(authenticator_setup, world)

BOOST_AUTO_TEST_CASE(a_wrong_code_there_counts_nothing) {
  const auto owner = enable(phone);
  const auto one = new_app(*this);
  auto command = adding(*this, owner, one);
  const auto before = account;
  command.code = one.never_shows(now);
  for (int i = 0; i < 20; ++i) BOOST_TEST((refused(command).kind == refusal_kind::authenticator_code_wrong));
  command.code = std::nullopt;
  BOOST_TEST((refused(command).kind == refusal_kind::not_a_code));
  BOOST_TEST((account == before));
}

BOOST_AUTO_TEST_CASE(its_clock_may_be_two_periods_off_and_that_is_remembered) {
  const auto owner = enable(phone);
  policy.max_authenticators = 10;
  for (int off = -3; off <= 3; ++off) BOOST_TEST_CONTEXT(off << " periods") {
      const auto one = new_app(*this, off * totp_period);
      const auto command = adding(*this, owner, one, "Phone " + std::to_string(off));
      if (std::abs(off) == 3) {
        BOOST_TEST((refused(command).kind == refusal_kind::authenticator_code_wrong));
        continue;
      }
      BOOST_REQUIRE(execute(command).has_value());
      const auto& kept = account.authenticators.back();
      BOOST_TEST(
          kept.drift == std::max(off, -1)
      ); // so that the present one is good, too: it may have been typed slowly
      BOOST_TEST(kept.last_step == totp_step_at(now) + off);
      BOOST_TEST((kept.added_at == now));
      BOOST_TEST(!kept.used_at.has_value());
      BOOST_TEST((kept.secret == one.key));
    }
}

BOOST_AUTO_TEST_CASE(id_name_and_key_are_what_the_command_brings) {
  auto command = adding(*this, sign_in(), new_app(*this));
  command.authenticator.last_step = totp_step_at(now) + 9;
  command.authenticator.drift = 2;
  command.authenticator.added_at = command.authenticator.used_at.emplace() = start - days(1);
  command.authenticator.ends_at = now;
  BOOST_REQUIRE(execute(command).has_value());
  const authenticator expected{
      command.authenticator.id, "Phone", command.authenticator.secret, totp_step_at(now), 0, now, {}, {}};
  BOOST_TEST((account.authenticators.front() == expected));
}

BOOST_AUTO_TEST_CASE(the_code_that_it_was_added_with_signs_nobody_in) {
  const auto one = new_app(*this);
  BOOST_REQUIRE(execute(adding(*this, sign_in(), one)).has_value());
  const auto begun = execute(password_given());
  BOOST_TEST((refused(sign_in_code(*begun->challenged, one.shows(now))).kind == refusal_kind::wrong_code));
}

BOOST_AUTO_TEST_CASE(as_many_as_the_policy_allows_each_with_a_name_and_an_id_of_its_own) {
  const auto owner = enable(phone);
  const auto first = add_app(*this, owner, "Phone");
  BOOST_TEST((refused(adding(*this, owner, new_app(*this), "Phone")).kind == refusal_kind::name_in_use));
  BOOST_TEST((refused(adding(*this, owner, new_app(*this), "")).kind == refusal_kind::too_long));
  const std::string longest(longest_name, 'n');
  BOOST_TEST((refused(adding(*this, owner, new_app(*this), longest + "n")).kind == refusal_kind::too_long));
  BOOST_TEST((refused(adding(*this, owner, first, "Tablet")).kind == refusal_kind::not_in_state));
  add_app(*this, owner, longest);
  for (const auto* name : {"3", "4", "5"}) add_app(*this, owner, name);
  BOOST_TEST((refused(adding(*this, owner, new_app(*this), "6")).kind == refusal_kind::too_many_authenticators));
  policy.session.recent_sign_in = hours(1);
  policy.max_authenticators = 1'000; // an operator's; an account has a bound all the same
  while (account.authenticators.size() < max_authenticators)
    add_app(*this, owner, std::to_string(account.authenticators.size() + 1));
  BOOST_TEST((refused(adding(*this, owner, new_app(*this), "21")).kind == refusal_kind::too_many_authenticators));
}

BOOST_AUTO_TEST_CASE(an_account_never_holds_more) {
  twostep::core::account a;
  a.authenticators.resize(max_authenticators);
  BOOST_TEST(!over_bounds(a));
  a.authenticators.front().name.assign(longest_name + 1, 'n');
  BOOST_TEST(over_bounds(a) == std::string_view("authenticators"));
  a.authenticators.assign(max_authenticators + 1, authenticator());
  BOOST_TEST(over_bounds(a) == std::string_view("authenticators"));
}

BOOST_AUTO_TEST_CASE(where_the_operator_allows_none_none_is_added) {
  policy.allowed_methods = method::text_message;
  BOOST_TEST((refused(adding(*this, sign_in(), new_app(*this))).kind == refusal_kind::method_not_allowed));
  policy.allowed_methods = method::text_message | method::authenticator_app;
  const auto one = add_app(*this, sign_in());
  policy.allowed_methods = method::text_message;
  sign_in_by(*this, one); // what is there stays good
}

// Renaming.

BOOST_AUTO_TEST_CASE(it_is_renamed_to_what_no_other_is_called) {
  const auto owner = sign_in();
  const auto first = add_app(*this, owner, "Phone");
  add_app(*this, owner, "Tablet");
  const auto rename = [&](const app& one, std::string to) {
    return rename_authenticator{owner, one.id, std::move(to)};
  };
  BOOST_REQUIRE(execute(rename(first, "Old phone")).has_value());
  BOOST_TEST(find_authenticator(account, first.id)->name == "Old phone");
  BOOST_TEST(execute(rename(first, "Old phone"))->events.empty());
  BOOST_TEST((refused(rename(first, "Tablet")).kind == refusal_kind::name_in_use));
  BOOST_TEST((refused(rename(first, "")).kind == refusal_kind::too_long));
  BOOST_TEST((refused(rename(first, std::string(longest_name + 1, 'n'))).kind == refusal_kind::too_long));
  BOOST_TEST((refused(rename(new_app(*this), "Watch")).kind == refusal_kind::no_authenticator));
}

// Names tell which app is deleted.
BOOST_AUTO_TEST_CASE(a_name_is_changed_as_a_factor_is) {
  const auto owner = sign_in();
  const auto one = add_app(*this, owner);
  const rename_authenticator command{owner, one.id, "Tablet"};
  pass(policy.session.recent_sign_in);
  BOOST_TEST((refused(command).kind == refusal_kind::sign_in_again));
  execute(sign_in_again{account.password.generation, owner, {owner}});
  BOOST_TEST((refused(command).kind == refusal_kind::second_step_again));
  prove_again(*this, owner, one);
  BOOST_TEST(execute(command).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
