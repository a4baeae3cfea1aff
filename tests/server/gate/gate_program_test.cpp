// GET /gate/check with `Authorization: Bearer`: which tokens open what, and the answers when they don't.

#include "tests/server/support/gate_config.hpp"
#include "tests/server/support/gate_program_fixture.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep;
using namespace twostep::server;
using namespace twostep::server::test;

namespace gate_program {

using fixture = gate_program_fixture;

struct guarded : fixture {
  guarded() : fixture(with_rule("/admin", {"role:admin"})) {}
};

} // namespace gate_program

BOOST_AUTO_TEST_SUITE(gate_program)

BOOST_FIXTURE_TEST_CASE(a_token_opens_its_application_under_its_owner_s_name, fixture) {
  BOOST_TEST(token.starts_with("twostep_"));
  BOOST_TEST(token.size() == 72u);
  const auto a = ask(bearer());
  BOOST_TEST(a.status == 204u);
  BOOST_TEST(a.body.empty());
  BOOST_TEST(a.header("Remote-User") == alice);
  BOOST_TEST(a.headers.size() == 5u);
  BOOST_TEST(ask("bearer  " + token).status == 204u);
}

BOOST_FIXTURE_TEST_CASE(a_token_that_is_none_is_401_and_leads_nowhere, fixture) {
  auto other = token;
  other[70] = other[70] == 'A' ? 'B' : 'A';
  for (const std::string& wrong : {other, token + "A", token.substr(0, 71), std::string("twostep_")}) {
    const auto a = ask("Bearer " + wrong);
    BOOST_TEST(a.status == 401u);
    BOOST_TEST(a.header("WWW-Authenticate") == "Bearer error=\"invalid_token\"");
    BOOST_TEST(a.header("Location").empty());
    BOOST_TEST(a.body.empty());
  }
  BOOST_TEST(ask(program, "Bearer " + other, "/", true).status == 401u);
}

// Applications have Bearer tokens of their own.
BOOST_FIXTURE_TEST_CASE(an_authorization_that_isn_t_ours_says_nothing, fixture) {
  for (const char* theirs : {"Bearer abc", "Basic dHdvc3RlcF8=", "Bearer", "Bearertwostep_x", "twostep_x", ""}) {
    BOOST_TEST(ask(browser, theirs).status == 204u);
    BOOST_TEST(ask(theirs).status == 401u);
    BOOST_TEST(!ask(theirs).header("Location").empty());
  }
}

BOOST_FIXTURE_TEST_CASE(beside_a_token_of_ours_a_cookie_says_nothing, fixture) {
  BOOST_TEST(ask(browser, "Bearer twostep_wrong").status == 401u);
  add_user("bob@example.com", "Bob", std::nullopt);
  page_client bob(services, site);
  BOOST_REQUIRE_EQUAL(bob.sign_in("bob@example.com", password).status, 303u);
  BOOST_TEST(ask(bob, bearer()).header("Remote-User") == alice);
}

BOOST_FIXTURE_TEST_CASE(another_application_is_403_and_on_the_record, fixture) {
  app = "other.example.org";
  const auto a = ask(bearer());
  BOOST_TEST(a.status == 403u);
  BOOST_TEST(a.header("WWW-Authenticate") == "Bearer error=\"insufficient_scope\"");
  BOOST_TEST(a.headers.size() == 1u);
  BOOST_REQUIRE(audited("authz_fail", "app_token_host") == 1u);
  BOOST_TEST(services.audited.back().host.value() == "other.example.org");
  BOOST_TEST((services.audited.back().subject == services.names(account)));
  app = "app.example.org:8443";
  BOOST_TEST(ask(bearer()).status == 403u);
}

BOOST_FIXTURE_TEST_CASE(rules_hold_for_programs_too, guarded) {
  BOOST_TEST(ask(bearer(), "/a").status == 204u);
  BOOST_TEST(ask(bearer(), "/admin").status == 403u);
  BOOST_TEST(audited("authz_fail", "rule") == 1u);
}

BOOST_AUTO_TEST_CASE(where_anybody_may_a_token_from_elsewhere_may_without_a_name) {
  fixture f(with_rule("/health", {"anyone"}));
  BOOST_TEST(f.ask(f.bearer(), "/health").header("Remote-User") == alice);
  f.app = "other.example.org";
  for (const auto& authorization : {f.bearer(), std::string("Bearer twostep_wrong")}) {
    const auto a = f.ask(authorization, "/health");
    BOOST_TEST(a.status == 204u);
    BOOST_TEST(a.headers.size() == 5u);
    BOOST_TEST(a.header("Remote-User").empty());
  }
}

BOOST_FIXTURE_TEST_CASE(a_policy_that_isn_t_met_is_403, fixture) {
  const auto org = add_organisation("demo");
  add_user("bob@example.com", "Bob", org);
  page_client bob(services, site);
  BOOST_REQUIRE_EQUAL(bob.sign_in("bob@example.com", password).status, 303u);
  const auto his = "Bearer " + make_app_token(bob, "sync", "app.example.org");
  BOOST_TEST(ask(his).status == 204u);
  require_two_step(org);
  BOOST_TEST(ask(his).status == 403u);
  BOOST_TEST(ask(his).header("Location").empty());
  BOOST_TEST(audited("authz_fail", "policy") == 1u);
  turn_on(bob);
  BOOST_TEST(ask(his).status == 401u); // made without a second step, so turning two-step verification on ended it
  const auto fresh = "Bearer " + make_app_token(bob, "sync", "app.example.org");
  BOOST_TEST(ask(fresh).status == 204u);
}

BOOST_AUTO_TEST_CASE(a_rule_that_requires_two_step_verification_is_met_by_a_token_that_took_it) {
  fixture f(with_rule("/", {"signed-in"}, "required"));
  BOOST_TEST(f.ask(f.bearer()).status == 403u);
  f.turn_on(f.browser);
  BOOST_TEST(f.ask(f.bearer()).status == 401u);
  f.token = f.make_app_token(f.browser, "again", "app.example.org");
  BOOST_TEST(f.ask(f.bearer()).status == 204u);
}

BOOST_FIXTURE_TEST_CASE(a_new_password_ends_it_and_signing_out_does_not, fixture) {
  browser.post(security, "/sign-out", {});
  BOOST_TEST(ask(bearer()).status == 204u);
  set_password(account);
  BOOST_TEST(ask(bearer()).status == 401u);
}

BOOST_FIXTURE_TEST_CASE(it_dies_at_its_time, fixture) {
  services.time.pass(core::days(365) - core::seconds(1));
  BOOST_TEST(ask(bearer()).status == 204u);
  services.time.pass(core::seconds(1));
  BOOST_TEST(ask(bearer()).status == 401u);
}

BOOST_FIXTURE_TEST_CASE(its_use_is_noted_once_a_day, fixture) {
  const auto used = [&] { return audited("authn_token_used", ""); };
  BOOST_TEST(!services.account(account).app_tokens.front().last_used_at);
  for (int i = 0; i < 3; ++i) BOOST_TEST(ask(bearer()).status == 204u);
  BOOST_TEST((services.account(account).app_tokens.front().last_used_at == services.time.now()));
  BOOST_TEST(used() == 1u);
  services.time.pass(core::days(1));
  ask(bearer());
  BOOST_TEST(used() == 2u);
}

BOOST_FIXTURE_TEST_CASE(a_proxy_that_describes_nothing_is_refused_whatever_the_rules, fixture) {
  const auto authorization = bearer();
  program.with = [&](http::request& r) {
    r.trusted_peer = true;
    r.authorization = authorization;
  };
  BOOST_TEST(program.get("/gate/check").status == 403u);
}

BOOST_FIXTURE_TEST_CASE(one_entry_a_minute_for_a_page_of_fifty_parts, guarded) {
  for (int i = 0; i < 50; ++i) BOOST_TEST(ask(browser, "", "/admin/" + std::to_string(i)).status == 403u);
  BOOST_REQUIRE(audited("authz_fail", "rule") == 1u);
  const auto& e = services.audited.back();
  BOOST_TEST((e.outcome == storage::audit_outcome::failure));
  BOOST_TEST((e.subject == services.names(account)));
  BOOST_TEST(e.host.value() == "app.example.org");
  BOOST_TEST(e.network == "192.0.2.7");
  app = "wiki.example.org";
  ask(browser, "", "/admin");
  BOOST_TEST(audited("authz_fail", "rule") == 2u);
  services.time.pass(core::minutes(1));
  ask(browser, "", "/admin");
  BOOST_TEST(audited("authz_fail", "rule") == 3u);
}

BOOST_FIXTURE_TEST_CASE(worthless_tokens_do_not_fill_the_trail, fixture) {
  for (int i = 0; i < 50; ++i) ask("Bearer twostep_wrong");
  BOOST_TEST(audited("authn_token_fail", "gate") == 1u);
  for (int i = 0; i < 2000; ++i) {
    app = "a" + std::to_string(i) + ".example.org";
    ask("Bearer twostep_wrong");
  }
  BOOST_TEST(audited("authn_token_fail", "gate") <= 1000u);
}

BOOST_AUTO_TEST_CASE(an_operator_can_do_without_them) {
  fixture f;
  f.services.policy.max_app_tokens = 0;
  BOOST_TEST(f.ask(f.bearer()).status == 401u);
  BOOST_TEST(f.browser.get(app_tokens_page).status == 404u);
}

BOOST_AUTO_TEST_SUITE_END()
