// /readyz names the reasons, in words for everybody and with details for operators.
#include "server/site/health.hpp"
#include "tests/server/support/site_fixture.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep;
using namespace twostep::server;
using namespace twostep::server::test;

namespace readiness {

struct looked_at : site_fixture {
  void refuse_messages() {
    give_password(browser);
    services.gateway->failure = sms::failure{sms::failure_kind::unavailable, {}, "down at 198.51.100.7"};
    browser.post(phone_page, phone_page, {{"phone", number}});
    services.deliver();
  }
  std::string with_details() {
    http::request r;
    http::response a;
    answer_readyz(find_lacks(*services.store, *services.dispatcher, services.time), reasons::with_details, r, a);
    return a.body;
  }
};

} // namespace readiness

BOOST_FIXTURE_TEST_SUITE(readiness, looked_at)

BOOST_AUTO_TEST_CASE(a_server_that_lacks_nothing_is_ready) {
  const auto a = browser.get("/readyz");
  BOOST_TEST(a.status == 200u);
  BOOST_TEST(a.body == "ready\n");
  BOOST_TEST(browser.get("/healthz").body == "ok\n");
}

BOOST_AUTO_TEST_CASE(json_is_for_those_who_ask_for_it) {
  browser.accept = "text/html;q=0.1, application/json";
  BOOST_TEST(browser.get("/readyz").body == R"({"status":"ready"})");
  BOOST_TEST(browser.get("/healthz").body == R"({"status":"ok"})");
  services.time.drifted = core::hours(1);
  BOOST_TEST(browser.get("/readyz").body == R"({"status":"not ready","missing":["a clock that is right"]})");
}

BOOST_AUTO_TEST_CASE(a_provider_that_fails_is_named_to_operators_only) {
  refuse_messages();
  const auto a = browser.get("/readyz");
  BOOST_TEST(a.status == 503u);
  BOOST_TEST(a.body == "not ready\nmissing: a text message provider that answers\n");
  BOOST_TEST(
      with_details() == "not ready\nmissing: a text message provider that answers (recorder: breaker closed)\n"
  );
}

BOOST_AUTO_TEST_CASE(a_clock_may_be_ten_minutes_wrong_either_way) {
  for (const auto drift : {core::minutes(10), core::minutes(-10)}) {
    services.time.drifted = drift;
    BOOST_TEST(browser.get("/readyz").status == 200u);
  }
  services.time.drifted = -core::minutes(11);
  BOOST_TEST(browser.get("/readyz").body == "not ready\nmissing: a clock that is right\n");
  BOOST_TEST(
      with_details() ==
      "not ready\nmissing: a clock that is right (the machine's clock is 11m behind this server's)\n"
  );
}

BOOST_AUTO_TEST_SUITE_END()
