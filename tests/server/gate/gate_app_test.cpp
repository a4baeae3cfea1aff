// A rule that requires two-step verification, and somebody whose second step is an authenticator app.

#include "tests/server/support/app_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>

using namespace twostep;
using namespace twostep::server;
using namespace twostep::server::test;

namespace gate_app {

config with_vault() {
  config c;
  c.session.cookie_domain = "example.org";
  gate::rule strict;
  gate::read_host("vault.example.org", strict);
  gate::read_two_step("required", strict);
  c.gate.rules = {strict};
  return c;
}

struct fixture : without_factor {
  fixture() : without_factor(with_vault()) {}

  /// The gate's answer to somebody who requests the vault.
  answer ask(page_client& who, std::string_view token = {}) {
    const std::string header = token.empty() ? std::string() : "Bearer " + std::string(token);
    who.with = [&](http::request& r) {
      r.trusted_peer = true;
      r.forwarded_proto = "https";
      r.forwarded_host = "vault.example.org";
      r.forwarded_uri = "/";
      r.forwarded_method = "GET";
      r.authorization = header;
    };
    auto a = who.get("/gate/check");
    who.with = {};
    return a;
  }
};

} // namespace gate_app

BOOST_FIXTURE_TEST_SUITE(gate_app, fixture)

BOOST_AUTO_TEST_CASE(a_session_with_an_app_s_code_meets_it) {
  BOOST_TEST(ask(browser).status == 401u);
  const auto phone = set_up(browser);
  BOOST_TEST(ask(browser).status == 204u);
  give_password(other);
  BOOST_TEST(ask(other).status == 401u);
  BOOST_TEST(other.post(code_page, code_page, {{"code", code_of(phone)}}).status == 303u);
  BOOST_TEST(ask(other).status == 204u);
}

BOOST_AUTO_TEST_CASE(an_app_password_meets_it_where_it_was_made_with_one) {
  page_client program(services, site);
  const auto before = make_app_token(browser, "before", "vault.example.org");
  BOOST_TEST(ask(program, before).status == 403u);
  set_up(browser);
  BOOST_TEST(ask(program, before).status == 401u); // it ended
  const auto after = make_app_token(browser, "after", "vault.example.org");
  BOOST_TEST(ask(program, after).status == 204u);
}

BOOST_AUTO_TEST_SUITE_END()
