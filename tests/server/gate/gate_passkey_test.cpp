// A rule that asks for a passkey: who comes in, where the others are led, and who is refused.

#include "core/account/evolve.hpp"
#include "core/account/passkey.hpp"
#include "server/runtime/entropy.hpp"
#include "tests/server/support/app_fixture.hpp"
#include "tests/server/support/gate_config.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>

using namespace twostep;
using namespace twostep::server;
using namespace twostep::server::test;

namespace gate_passkey {

struct fixture : without_factor {
  explicit fixture(config c = with_rule("/vault", {"signed-in"}, "phishing_resistant"))
      : without_factor(std::move(c)) {}

  std::string mode = "navigate", agent = "Mozilla/5.0";

  answer ask(page_client& who, std::string_view check = "/gate/check", std::string_view token = {}) {
    const std::string header = token.empty() ? std::string() : "Bearer " + std::string(token);
    who.with = [&](http::request& r) {
      r.trusted_peer = true;
      r.forwarded_proto = "https";
      r.forwarded_host = "app.example.org";
      r.forwarded_uri = "/vault/7?a=b";
      r.forwarded_method = "GET";
      r.authorization = header;
      r.sec_fetch_mode = mode;
      r.user_agent = agent;
    };
    auto a = who.get(check);
    who.with = {};
    return a;
  }
  void append(std::vector<core::event> events) {
    storage::read_barrier seen;
    const auto decide = [&](const core::account&, const core::organisation*) {
      core::decision made;
      made.events = events;
      return core::result<core::decision, core::refusal>(std::move(made));
    };
    BOOST_REQUIRE(services.store->update(account, seen, decide).get().has_value());
  }
  void add_passkey() {
    core::passkey made;
    made.id = random_id<core::passkey_id>();
    made.name = "Key";
    made.credential.bytes = "credential";
    made.key.bytes = "key";
    made.site = "id.example.org";
    made.added_at = services.time.now();
    append({core::passkey_added{made}});
  }
  /// As a step-up does; the cookies stay.
  void give_passkey() {
    const auto session = services.account(account).sessions.front();
    core::session_proven e;
    e.old = e.id = session.id;
    e.page = session.page;
    e.methods = core::method::passkey;
    e.at = services.time.now();
    append({e});
  }
};

const std::string led_back = "?next=https://app.example.org/vault/7?a%3Db";

} // namespace gate_passkey

BOOST_FIXTURE_TEST_SUITE(gate_passkey, fixture)

BOOST_AUTO_TEST_CASE(nobody_signs_in_first) {
  BOOST_TEST(ask(other).header("Location") == "https://id.example.org/sign-in" + led_back);
}

BOOST_AUTO_TEST_CASE(whoever_has_none_is_led_to_add_one_and_back) {
  const auto a = ask(browser);
  BOOST_TEST(a.status == 401u);
  BOOST_TEST(a.header("Location") == "https://id.example.org/profile/security/passkeys/new" + led_back);
  // Nor do codes meet it.
  set_up(browser);
  BOOST_TEST(ask(browser).header("Location").starts_with("https://id.example.org/profile/security/passkeys/new?"));
}

BOOST_AUTO_TEST_CASE(whoever_has_one_is_asked_for_it_and_comes_in) {
  const auto phone = set_up(browser);
  add_passkey();
  BOOST_TEST(ask(browser).status == 401u);
  BOOST_TEST(
      ask(browser).header("Location") == "https://id.example.org/profile/security/passkeys/confirm" + led_back
  );
  BOOST_TEST(ask(browser, "/gate/check?mode=redirect").status == 303u);
  give_passkey();
  BOOST_TEST(ask(browser).status == 204u);
  sign_in_with(other, phone); // another session, without it
  BOOST_TEST(ask(other).header("Location").starts_with("https://id.example.org/profile/security/passkeys/confirm?"));
}

// A passkey that somebody has goes on working.
BOOST_AUTO_TEST_CASE(whoever_has_one_comes_in_where_none_can_be_added_any_more) {
  set_up(browser);
  add_passkey();
  services.policy.allowed_methods = core::method::text_message;
  BOOST_TEST(ask(browser).header("Location").starts_with("https://id.example.org/profile/security/passkeys/confirm?")
  );
  give_passkey();
  BOOST_TEST(ask(browser).status == 204u);
}

BOOST_AUTO_TEST_CASE(a_program_gets_403) {
  const auto token = make_app_token(browser, "backup", "app.example.org");
  mode = agent = "";
  const auto by_token = ask(other, "/gate/check", token);
  BOOST_TEST(by_token.status == 403u);
  BOOST_TEST(by_token.header("Location").empty());
  const auto by_cookie = ask(browser);
  BOOST_TEST(by_cookie.status == 403u);
  BOOST_TEST(by_cookie.header("Location").empty());
  BOOST_TEST(services.audited.back().event == "authz_fail");
  BOOST_TEST(services.audited.back().detail == "passkey");
}

BOOST_AUTO_TEST_CASE(where_none_can_be_added_a_page_says_so) {
  services.policy.allowed_methods = core::method::text_message;
  BOOST_TEST(ask(browser).status == 403u);
  const auto page = ask(browser, "/gate/check?mode=redirect");
  BOOST_TEST(page.status == 403u);
  BOOST_TEST(page.has("passkeys aren't allowed for your account"));
  BOOST_TEST(services.audited.back().detail == "passkey");
}

BOOST_AUTO_TEST_SUITE_END()
