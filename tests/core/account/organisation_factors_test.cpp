// The factors that an organisation allows: what may be set up, what meets its policy, and what may go.

#include "core/account/access.hpp"
#include "core/account/evolve.hpp"
#include "core/account/factor.hpp"
#include "core/account/second_step.hpp"
#include "tests/core/support/authenticator.hpp"
#include "tests/core/support/passkeys.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep::core;
using namespace twostep::core::test;

namespace organisation_factors {

const auto phone = number("+4520123456");
constexpr std::uint8_t all = method::text_message | method::authenticator_app | method::passkey;

struct fixture : world {
  fixture() { in_organisation = true; }

  void allow(std::optional<std::uint8_t> methods) {
    evolve(org, organisation_event(factors_allowed{methods, {actor_kind::shell, "root"}, now}));
  }
  void make_mandatory() { org.two_step_from = now; }
  next_step step(const session_id& s) const { return required_step(account, *find_session(account, s), &org, now); }
  remove_authenticator removing(const session_id& s, const app& one) {
    return {s, one.id, {s}, fresh<notice_id>(), false};
  }
};

} // namespace organisation_factors

BOOST_FIXTURE_TEST_SUITE(organisation_factors, fixture)

BOOST_AUTO_TEST_CASE(a_factor_needs_the_operator_s_leave_and_the_organisation_s) {
  for (const std::uint8_t by_operator : {std::uint8_t{0}, method::text_message, all})
    for (const std::optional<std::uint8_t> by_organisation :
         {std::optional<std::uint8_t>(), std::optional(method::text_message), std::optional(method::passkey)})
      for (const auto& f : factors()) {
        policy.allowed_methods = by_operator;
        allow(by_organisation);
        const bool both = (by_operator & f.method) != 0 && (by_organisation.value_or(all) & f.method) != 0;
        BOOST_TEST(may_set_up(policy, &org, f.method) == both, f.name);
        BOOST_TEST(may_set_up(policy, nullptr, f.method) == may_set_up(policy, f.method), f.name);
      }
}

BOOST_AUTO_TEST_CASE(what_is_not_on_the_list_is_not_set_up) {
  const auto s = sign_in();
  allow(method::passkey);
  const auto one = new_app(*this);
  BOOST_TEST((refused(adding(*this, s, one)).kind == refusal_kind::method_not_allowed));
  BOOST_TEST((refused(begin_enable{s, phone, fresh<challenge_id>()}).kind == refusal_kind::method_not_allowed));
  allow(method::authenticator_app);
  BOOST_TEST((refused(adding(*this, s, new_passkey(*this))).kind == refusal_kind::method_not_allowed));
  BOOST_TEST(execute(adding(*this, s, one)).has_value());
}

BOOST_AUTO_TEST_CASE(any_lifts_the_list) {
  const auto s = sign_in();
  allow(method::passkey);
  allow(std::nullopt);
  BOOST_TEST(!org.allowed_methods.has_value());
  BOOST_TEST(execute(adding(*this, s, new_app(*this))).has_value());
}

BOOST_AUTO_TEST_CASE(under_a_policy_a_factor_off_the_list_still_signs_in_and_another_one_is_asked_for) {
  enable(phone);
  allow(method::authenticator_app);
  const auto begun = execute(password_given());
  BOOST_TEST(begun->challenged.has_value()); // by text, as before
  const auto s = sign_in();
  BOOST_CHECK(step(s) == next_step::none); // no policy demands anything
  make_mandatory();
  BOOST_CHECK(step(s) == next_step::enable_two_step);
  BOOST_CHECK(required_step(account, &org, now) == next_step::enable_two_step);
  add_app(*this, s);
  BOOST_CHECK(step(s) == next_step::none);
}

BOOST_AUTO_TEST_CASE(the_second_step_that_is_on_comes_first) {
  const auto s = sign_in();
  enable(phone);
  allow(method::authenticator_app);
  make_mandatory();
  session before = *find_session(account, account.sessions.back().id);
  before.methods = method::password;
  BOOST_TEST((required_step(account, before, &org, now) == next_step::give_second_step));
  (void)s;
}

BOOST_AUTO_TEST_CASE(under_a_policy_the_last_factor_on_the_list_stays) {
  const auto s = enable(phone);
  const auto one = add_app(*this, s);
  allow(method::authenticator_app);
  BOOST_TEST(execute(removing(s, one)).has_value()); // no policy
  const auto other = add_app(*this, s);
  make_mandatory();
  BOOST_TEST((refused(removing(s, other)).kind == refusal_kind::mandatory));
  // Text messages may go, since what is on the list remains.
  BOOST_TEST(execute(begin_disable{s, fresh<challenge_id>()}).has_value());
}

BOOST_AUTO_TEST_CASE(under_a_policy_texts_stay_where_what_remains_is_off_the_list) {
  const auto s = enable(phone);
  add_app(*this, s);
  allow(method::text_message);
  make_mandatory();
  BOOST_TEST((refused(begin_disable{s, fresh<challenge_id>()}).kind == refusal_kind::mandatory));
}

BOOST_AUTO_TEST_CASE(a_passkey_counts_as_the_others_do) {
  const auto s = enable(phone);
  make_passkey(*this, s);
  allow(method::passkey);
  make_mandatory();
  BOOST_CHECK(required_step(account, &org, now) == next_step::none);
  BOOST_TEST(has_other_second_step(account, sign_in_method{method::text_message}, &org));
  BOOST_TEST(!has_other_second_step(account, account.passkeys.front().id, &org));
  BOOST_TEST(has_other_second_step(account, account.passkeys.front().id));
}

BOOST_AUTO_TEST_SUITE_END()
