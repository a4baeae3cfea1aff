// Remote-Amr: how the session was proven, for applications behind the gate.

#include "tests/server/support/app_fixture.hpp"
#include "tests/server/support/gate_config.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>

using namespace twostep;
using namespace twostep::server;
using namespace twostep::server::test;

namespace gate_amr {

config with_amr() {
  auto c = with_rule("/open", {"anyone"});
  c.gate.remote_amr = true;
  return c;
}

struct fixture : without_factor {
  fixture() : without_factor(with_amr()) {}

  /// The gate's answer, which lets the request on.
  answer ask(page_client& who, std::string_view uri = "/", std::string_view token = {}) {
    const std::string header = token.empty() ? std::string() : "Bearer " + std::string(token);
    who.with = [&](http::request& r) {
      r.trusted_peer = true;
      r.forwarded_proto = "https";
      r.forwarded_host = "app.example.org";
      r.forwarded_uri = uri;
      r.forwarded_method = "GET";
      r.authorization = header;
    };
    auto a = who.get("/gate/check");
    who.with = {};
    BOOST_TEST(a.status == 204u);
    BOOST_TEST(a.headers.size() == 6u); // an empty one overwrites the browser's
    return a;
  }
};

} // namespace gate_amr

BOOST_FIXTURE_TEST_SUITE(gate_amr, fixture)

BOOST_AUTO_TEST_CASE(it_names_what_was_given_in_this_session) {
  BOOST_TEST(ask(browser).header("Remote-Amr") == "pwd");
  const auto phone = set_up(browser);
  BOOST_TEST(ask(browser).header("Remote-Amr") == "pwd,otp");
  sign_in_with(other, phone);
  BOOST_TEST(ask(other).header("Remote-Amr") == "pwd,otp");
}

BOOST_AUTO_TEST_CASE(a_code_by_text_is_named) {
  turn_on(browser);
  BOOST_TEST(ask(browser).header("Remote-Amr") == "pwd,sms");
}

BOOST_AUTO_TEST_CASE(it_is_empty_for_nobody_and_for_programs) {
  BOOST_TEST(ask(other, "/open").header("Remote-Amr").empty());
  const auto token = make_app_token(browser, "backup", "app.example.org");
  const auto a = ask(other, "/", token);
  BOOST_TEST(a.header("Remote-User") == alice);
  BOOST_TEST(a.header("Remote-Amr").empty());
}

BOOST_AUTO_TEST_SUITE_END()
