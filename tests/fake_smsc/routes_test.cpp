#include "bench/fake_smsc/routes.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep::bench::fake_smsc;

BOOST_AUTO_TEST_SUITE(routes)

namespace {

struct fixture {
  boost::asio::io_context context{1};
  inbox_settings settings{};
  behaviour how{};
  std::unique_ptr<inbox> made;

  inbox& d() {
    if (!made) made = std::make_unique<inbox>(context.get_executor(), settings, how);
    return *made;
  }
  http_outcome
  ask(std::string_view method, std::string_view path, std::string_view body = {}, bool may_close = false) {
    return answer_http(d(), {method, path, "application/x-www-form-urlencoded", "Bearer right", body}, may_close);
  }
  http_outcome send() { return ask("POST", "/webhook", "to=4520123456&text=x"); }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(a_message_has_the_fate_that_the_behaviour_says, fixture) {
  BOOST_TEST(send().reply.status == 202u);
  ask("POST", "/control", "fail=1 latency=7ms");
  const auto failed = send();
  BOOST_TEST(failed.reply.status == 500u);
  BOOST_TEST(failed.wait.count() == 7);
  ask("POST", "/control", "fail=0 hang=1");
  BOOST_TEST(send().hangs);
  ask("POST", "/control", "hang=0 throttle=1");
  send();
  BOOST_TEST(send().reply.status == 429u);
  const auto listed = ask("GET", "/messages?after=1").reply.body;
  BOOST_TEST(listed.find(R"("state":"failed")") != std::string::npos);
  BOOST_TEST(listed.find(R"("state":"throttled")") != std::string::npos);
  BOOST_TEST(listed.find(R"("number":1,)") == std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(the_same_seed_gives_the_same_fates, fixture) {
  how.fail = 0.5;
  fixture other;
  other.how = how;
  other.settings.seed = 2;
  fixture again;
  again.how = how;
  std::string mine, same, others;
  for (int i = 0; i < 64; ++i) {
    mine += std::to_string(send().reply.status);
    same += std::to_string(again.send().reply.status);
    others += std::to_string(other.send().reply.status);
  }
  BOOST_TEST(mine == same);
  BOOST_TEST(mine != others);
}

BOOST_FIXTURE_TEST_CASE(a_password_is_checked_where_there_is_one, fixture) {
  settings.password = "right";
  BOOST_TEST(send().reply.status == 202u);
  made.reset();
  settings.password = "another";
  BOOST_TEST(send().reply.status == 401u);
  BOOST_TEST(d().messages().count() == 0u);
}

BOOST_FIXTURE_TEST_CASE(control_says_what_is_in_force_and_what_is_wrong, fixture) {
  BOOST_TEST(ask("GET", "/control").reply.body == "latency=0ms receipt-delay=1000ms up\n");
  BOOST_TEST(ask("POST", "/control", "fail=0.5").reply.body == "latency=0ms fail=0.5 receipt-delay=1000ms up\n");
  BOOST_TEST(ask("POST", "/control", "luck=1").reply.status == 400u);
  BOOST_TEST(ask("PUT", "/control").reply.status == 405u);
  BOOST_TEST(ask("POST", "/control", "down").reply.status == 409u);
  BOOST_TEST(!d().now().down);
  BOOST_TEST(ask("POST", "/control", "down", true).reply.status == 200u);
  BOOST_TEST(d().now().down);
}

BOOST_FIXTURE_TEST_CASE(other_paths_and_methods_are_refused, fixture) {
  BOOST_TEST(ask("GET", "/x").reply.status == 404u);
  BOOST_TEST(ask("POST", "/").reply.status == 405u);
  BOOST_TEST(ask("POST", "/messages").reply.status == 405u);
  BOOST_TEST(ask("GET", "/").reply.body.starts_with("<!doctype html>"));
}

BOOST_AUTO_TEST_CASE(the_wire_says_how_long_the_body_is_and_whether_more_follows) {
  BOOST_TEST(
      to_wire({429, "{}", "application/json", true}, true) ==
      "HTTP/1.1 429 Too Many Requests\r\nContent-Type: application/json\r\nContent-Length: 2\r\n"
      "Cache-Control: no-store\r\nRetry-After: 1\r\n\r\n{}"
  );
  BOOST_TEST(to_wire({}, false).find("Connection: close\r\n\r\n") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
