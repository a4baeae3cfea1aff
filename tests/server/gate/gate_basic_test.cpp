// GET /gate/check with `Authorization: Basic` whose password is a token, and which clients are asked for one.

#include "sms/net/http_wire.hpp"
#include "tests/server/support/gate_program_fixture.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep;
using namespace twostep::server;
using namespace twostep::server::test;

namespace gate_basic {

constexpr std::string_view asking = "Basic realm=\"app token\", charset=\"UTF-8\"";

struct fixture : gate_program_fixture {
  using gate_program_fixture::gate_program_fixture;

  static std::string of(std::string_view user, std::string_view text) {
    return std::string(sms::basic_authorization(user, text).reveal());
  }
  std::string basic(std::string_view user) const { return of(user, token); }

  /// Without credentials, with the fields that tell browsers and programs apart.
  answer ask_as(std::string_view mode, std::string_view accept, std::string_view user_agent) {
    program.with = [&](http::request& r) {
      r.host = "anything.example";
      r.trusted_peer = true;
      r.forwarded_method = "GET";
      r.forwarded_proto = "https";
      r.forwarded_host = app;
      r.forwarded_uri = "/repository.git/info/refs";
      r.sec_fetch_mode = mode;
      r.accept = accept;
      r.user_agent = user_agent;
      r.authorization = credentials;
    };
    auto a = program.get("/gate/check");
    program.with = {};
    return a;
  }
  std::string credentials;
};

} // namespace gate_basic

BOOST_AUTO_TEST_SUITE(gate_basic)

BOOST_FIXTURE_TEST_CASE(a_token_as_the_password_opens_its_application, fixture) {
  for (const std::string_view user : {std::string_view(), alice, std::string_view("Alice@EXAMPLE.com")}) {
    const auto a = ask(basic(user));
    BOOST_TEST(a.status == 204u);
    BOOST_TEST(a.header("Remote-User") == alice);
    BOOST_TEST(a.headers.size() == 5u);
  }
  auto shouted = basic(alice);
  shouted.replace(0, 5, "BASIC");
  BOOST_TEST(ask(shouted).status == 204u);
}

BOOST_FIXTURE_TEST_CASE(somebody_else_s_name_is_refused_and_on_the_record, fixture) {
  add_user("bob@example.com", "Bob", std::nullopt);
  for (const char* user : {"bob@example.com", "alice", " ", "git"}) {
    const auto a = ask(basic(user));
    BOOST_TEST(a.status == 401u);
    BOOST_TEST(a.header("WWW-Authenticate") == asking);
    BOOST_TEST(a.headers.size() == 1u);
  }
  BOOST_REQUIRE(audited("authn_token_fail", "app_token_user") == 1u);
  const auto& e = services.audited.back();
  BOOST_TEST((e.subject == services.names(account)));
  BOOST_TEST(e.host.value() == "app.example.org");
}

BOOST_FIXTURE_TEST_CASE(a_token_that_is_none_is_asked_for_again, fixture) {
  for (const char* wrong : {"twostep_", "twostep_wrong"}) {
    const auto a = ask(of(alice, wrong));
    BOOST_TEST(a.status == 401u);
    BOOST_TEST(a.header("WWW-Authenticate") == asking);
    BOOST_TEST(a.header("Location").empty());
  }
  BOOST_TEST(audited("authn_token_fail", "gate") == 1u);
}

BOOST_FIXTURE_TEST_CASE(another_application_is_403, fixture) {
  app = "other.example.org";
  BOOST_TEST(ask(basic(alice)).status == 403u);
  BOOST_TEST(audited("authz_fail", "app_token_host") == 1u);
}

BOOST_AUTO_TEST_CASE(where_anybody_may_another_s_name_is_nobody_s) {
  fixture f(with_rule("/health", {"anyone"}));
  const auto a = f.ask(f.basic("bob@example.com"), "/health");
  BOOST_TEST(a.status == 204u);
  BOOST_TEST(a.header("Remote-User").empty());
}

// Applications have passwords of their own.
BOOST_FIXTURE_TEST_CASE(a_password_that_isn_t_ours_says_nothing, fixture) {
  for (const std::string& theirs :
       {of(alice, "a password"), of("twostep_x", "y"), of(alice, ""), of("", "Twostep_x"), std::string("Basic"),
        std::string("Basic "), std::string("Basic %%%%"), std::string("Basic dHdvc3RlcF8="), "Basic " + token}) {
    BOOST_TEST(ask(browser, theirs).header("Remote-User") == alice);
    const auto a = ask(theirs);
    BOOST_TEST(a.status == 401u);
    BOOST_TEST(!a.header("Location").empty());
  }
  BOOST_TEST(ask(browser, of(alice, "twostep_wrong")).status == 401u);
}

// git sends nothing before it is asked; a browser shows a dialog when it is asked.
BOOST_FIXTURE_TEST_CASE(programs_are_asked_and_browsers_never, fixture) {
  const struct {
    const char *mode, *accept, *user_agent;
    bool is_asked;
  } all[] = {
      {"", "*/*", "git/2.39.5", true},
      {"", "", "", true},
      {"", "text/xml", "DAVx5/4.4", true},
      {"navigate", "text/html,*/*;q=0.8", "Mozilla/5.0", false},
      {"navigate", "*/*", "", false},
      {"cors", "*/*", "", false},
      {"no-cors", "image/*", "", false},
      {"", "text/html", "", false},
      {"", "*/*", "Mozilla/5.0 (a browser without Sec-Fetch-Mode)", false},
  };
  for (const auto& each : all) {
    BOOST_TEST_CONTEXT(each.mode << ' ' << each.accept << ' ' << each.user_agent) {
      credentials.clear();
      const auto a = ask_as(each.mode, each.accept, each.user_agent);
      BOOST_TEST(a.status == 401u);
      BOOST_TEST(!a.header("Location").empty());
      BOOST_TEST(a.header("WWW-Authenticate") == (each.is_asked ? asking : std::string_view()));
      credentials = of("", "twostep_wrong");
      const auto again = ask_as(each.mode, each.accept, each.user_agent).header("WWW-Authenticate");
      BOOST_TEST(again == (each.is_asked ? asking : std::string_view("Bearer error=\"invalid_token\"")));
    }
  }
}

BOOST_FIXTURE_TEST_CASE(who_must_do_something_first_is_not_asked, fixture) {
  const auto org = add_organisation("demo");
  add_user("bob@example.com", "Bob", org);
  page_client bob(services, site);
  BOOST_REQUIRE_EQUAL(bob.sign_in("bob@example.com", password).status, 303u);
  require_two_step(org);
  const auto a = ask(bob, "");
  BOOST_TEST(a.status == 401u);
  BOOST_TEST(a.header("WWW-Authenticate").empty());
}

BOOST_FIXTURE_TEST_CASE(where_there_are_no_tokens_nobody_is_asked, fixture) {
  services.policy.max_app_tokens = 0;
  BOOST_TEST(ask("").status == 401u);
  BOOST_TEST(ask("").header("WWW-Authenticate").empty());
  BOOST_TEST(ask(basic(alice)).status == 401u);
}

BOOST_AUTO_TEST_SUITE_END()
