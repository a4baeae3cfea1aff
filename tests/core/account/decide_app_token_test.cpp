// App tokens: making them, their number, and what ends them.

#include "tests/core/support/world.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep::core;
using namespace twostep::core::test;

namespace decide_app_token {

const auto phone = number("+4520123456");
const actor root{actor_kind::shell, "root"};

struct holder : world {
  session_id session = enable(phone);

  create_app_token making(const char* name) { return {session, new_app_token(name), fresh<notice_id>()}; }
  app_token_id make(const char* name, std::optional<time_point> expires_at = std::nullopt) {
    auto c = making(name);
    c.token.expires_at = expires_at;
    BOOST_REQUIRE(execute(c).has_value());
    return c.token.id;
  }
  bool is_good(const app_token_id& id) { return execute(use_app_token{id}).has_value(); }
};

} // namespace decide_app_token

BOOST_FIXTURE_TEST_SUITE(decide_app_token, holder)

BOOST_AUTO_TEST_CASE(a_token_is_good_until_it_is_revoked) {
  const auto id = make("backup"), other = make("calendar");
  BOOST_REQUIRE(find_app_token(account, id));
  BOOST_TEST((find_app_token(account, id)->created_at == now));
  BOOST_TEST((account.recent.back().kind == activity_kind::app_token_created));
  pass(days(400));
  BOOST_TEST(is_good(id));
  const auto s = sign_in();
  BOOST_TEST(execute(revoke_app_token{s, id}).has_value());
  BOOST_TEST((account.recent.back().kind == activity_kind::app_token_revoked));
  BOOST_TEST((refused(use_app_token{id}).kind == refusal_kind::no_app_token));
  BOOST_TEST(is_good(other));
}

BOOST_AUTO_TEST_CASE(making_one_needs_a_recent_sign_in_and_tells_the_owner) {
  notices.clear();
  make("backup");
  BOOST_REQUIRE(notices.size() == 1u);
  BOOST_TEST((notices[0].notice.kind == notice_kind::app_token_created));
  BOOST_TEST((notices[0].notice.to == phone));
  pass(policy.session.recent_sign_in);
  BOOST_TEST((refused(making("calendar")).kind == refusal_kind::sign_in_again));
  BOOST_TEST(account.app_tokens.size() == 1u);
}

BOOST_AUTO_TEST_CASE(revoking_one_needs_a_session_of_the_account) {
  const auto id = make("backup");
  BOOST_TEST((refused(revoke_app_token{fresh<session_id>(), id}).kind == refusal_kind::no_session));
  BOOST_TEST(execute(revoke_app_token{session, fresh<app_token_id>()})->events.empty());
  BOOST_TEST(is_good(id));
}

// A form that is sent twice makes one token.
BOOST_AUTO_TEST_CASE(a_name_is_in_use_once) {
  const auto id = make("backup");
  BOOST_TEST((refused(making("backup")).kind == refusal_kind::name_in_use));
  execute(revoke_app_token{session, id});
  make("backup");
}

BOOST_AUTO_TEST_CASE(there_are_twenty_at_most) {
  const auto soon = now + hours(1);
  make("0", soon);
  for (int i = 1; i < 20; ++i) make(std::to_string(i).c_str());
  BOOST_TEST((refused(making("20")).kind == refusal_kind::too_many_app_tokens));
  now = soon;
  session = sign_in();
  make("20"); // replaces the one that expired
  BOOST_TEST(account.app_tokens.size() == 20u);
}

BOOST_AUTO_TEST_CASE(one_dies_at_its_time) {
  const auto id = make("backup", now + days(30));
  pass(days(30) - milliseconds(1));
  BOOST_TEST(is_good(id));
  pass(milliseconds(1));
  BOOST_TEST(!is_good(id));
}

BOOST_AUTO_TEST_CASE(use_is_noted_once_a_day) {
  const auto id = make("backup");
  BOOST_TEST(execute(use_app_token{id})->events.size() == 1u);
  const auto first = now;
  pass(days(1) - milliseconds(1));
  BOOST_TEST(execute(use_app_token{id})->events.empty());
  BOOST_TEST((find_app_token(account, id)->last_used_at == first));
  pass(milliseconds(1));
  BOOST_TEST(execute(use_app_token{id})->events.size() == 1u);
}

BOOST_AUTO_TEST_CASE(new_passwords_and_resets_revoke_all) {
  make("backup");
  execute(change_password{session, account.password.generation, {"n"}, fresh<notice_id>()});
  BOOST_TEST(account.app_tokens.empty());
  make("backup");
  execute(set_password{{"n"}, root, fresh<notice_id>()});
  BOOST_TEST(account.app_tokens.empty());
  session = sign_in();
  make("backup");
  execute(reset_two_step{root, "lost", fresh<notice_id>()});
  BOOST_TEST(account.app_tokens.empty());
}

BOOST_AUTO_TEST_CASE(signing_out_leaves_them) {
  const auto id = make("backup");
  execute(sign_out{session});
  BOOST_TEST(is_good(id));
}

BOOST_AUTO_TEST_CASE(a_suspended_users_are_worth_nothing) {
  const auto id = make("backup");
  account.suspended = true;
  BOOST_TEST(!is_good(id));
}

BOOST_AUTO_TEST_SUITE_END()
