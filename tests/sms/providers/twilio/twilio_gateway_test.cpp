// The dispatcher, the Twilio adapter and the HTTP client together, with a misbehaving provider (A38).
#include "sms/dispatch/dispatcher.hpp"
#include "sms/providers/registry.hpp"
#include "tests/sms/support/carrier.hpp"
#include "tests/sms/support/messages.hpp"
#include "tests/sms/support/served.hpp"

#include <boost/test/unit_test.hpp>

using namespace std::chrono_literals;
using namespace twostep;
using test::fake_provider;
using test::reaction;

BOOST_AUTO_TEST_SUITE(twilio_gateway)

namespace {

constexpr const char* sid = "ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
constexpr const char* token = "sesame-opens-nothing-else";

struct fixture : test::surroundings {
  fixture() : provider(identity()) {
    keys = {
        {"account_sid", sid},
        {"auth_token", token},
        {"from", "Twostep"},
        {"base_url", provider.base_url(test::provider_name)}};
    http = settings();
  }

  std::unique_ptr<sms::gateway> gateway() {
    sms::provider_environment environment{ctx};
    environment.http = http;
    environment.receipts_url = receipts_url;
    return make_gateway(*sms::find_provider_kind("twilio"), "main", keys, environment);
  }
  test::send_result send() {
    if (!way) way = gateway();
    const auto m = test::make_message();
    return test::run(ctx, way->send(m));
  }

  fake_provider provider;
  sms::provider_keys keys;
  sms::http_settings http;
  std::string receipts_url;
  std::unique_ptr<sms::gateway> way;
};

std::string kind_of(const test::send_result& a) {
  return a ? "accepted" : std::string(to_text(a.error().kind));
}

bool holds_secret(const std::string& text) {
  for (const std::string secret : {"482913", "20123456", token, "zZXNhbWUt", "Your code"})
    if (text.find(secret) != std::string::npos) return true;
  return false;
}

} // namespace

BOOST_FIXTURE_TEST_CASE(the_provider_sees_what_twilio_documents, fixture) {
  receipts_url = "https://id.example.com/sms/receipts";
  const auto result = send();
  BOOST_TEST_REQUIRE(result.has_value());
  BOOST_TEST(result->provider_id == "SM00000000000000000000000000000000");
  const auto seen = provider.requests();
  BOOST_TEST_REQUIRE(seen.size() == 1u);
  const auto& r = seen[0];
  BOOST_TEST(r.method == "POST");
  BOOST_TEST(r.target == "/2010-04-01/Accounts/" + std::string(sid) + "/Messages.json");
  BOOST_TEST(r.fields.at("content-type") == "application/x-www-form-urlencoded");
  BOOST_TEST(
      r.fields.at("authorization") ==
      "Basic QUNhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYTpzZXNhbWUtb3BlbnMtbm90aGluZy1lbHNl"
  );
  const std::vector<std::pair<std::string, std::string>> expected{
      {"To", std::string(test::test_number)},
      {"From", "Twostep"},
      {"Body", std::string(test::test_text)},
      {"StatusCallback", "https://id.example.com/sms/receipts/main"}};
  BOOST_TEST((r.form() == expected));
}

BOOST_FIXTURE_TEST_CASE(no_callback_where_none_is_wanted, fixture) {
  receipts_url = "https://id.example.com/sms/receipts";
  keys["status_callback"] = "false";
  BOOST_TEST(send().has_value());
  BOOST_TEST(provider.requests().at(0).form().size() == 3u);
}

BOOST_FIXTURE_TEST_CASE(misbehaviour_by_table, fixture) {
  const struct {
    const char* what;
    test::provider_reply reply;
    const char* kind;
  } table[] = {
      {"refuses the number",
       {.status = 400, .body = R"({"code": 21211, "message": "The 'To' number +4520123456 is not valid"})"},
       "invalid_number"},
      {"refuses the credentials",
       {.status = 401, .body = R"({"code": 20003, "message": "Authenticate"})"},
       "authentication"},
      {"throttles", {.status = 429, .body = "", .fields = {{"Retry-After", "3600"}}}, "rate_limited"},
      {"is broken", {.status = 500, .body = "<html>"}, "unavailable"},
      {"says yes and no", {.status = 200, .body = R"({"code": 30006, "message": "landline"})"}, "invalid_number"},
      {"answers rubbish", {.status = 201, .body = "{\"sid\": "}, "no_answer"},
      {"redirects",
       {.status = 302, .body = "", .fields = {{"Location", "http://169.254.169.254/latest/meta-data/"}}},
       "unavailable"},
      {"answers 1 GB", {.how = reaction::endless_body}, "no_answer"},
      {"answers 1 GB of error", {.how = reaction::endless_body, .status = 503}, "unavailable"},
      {"hangs up before reading", {.how = reaction::hang_up_unread}, "unavailable"},
      {"hangs up after reading", {.how = reaction::hang_up_read}, "no_answer"},
  };
  for (const auto& row : table) BOOST_TEST_CONTEXT(row.what) {
      way.reset(); // a new connection, so that turns at the accept are used
      provider.next({row.reply});
      const auto result = send();
      BOOST_TEST(kind_of(result) == row.kind);
      BOOST_TEST_REQUIRE(result.has_error());
      BOOST_TEST(!result.error().detail.empty());
      BOOST_TEST(!holds_secret(result.error().detail), result.error().detail);
    }
}

BOOST_FIXTURE_TEST_CASE(a_hanging_provider_is_left_in_time, fixture) {
  http.total_limit = 100ms;
  provider.next({{.how = reaction::stall}});
  const auto result = send();
  BOOST_TEST(kind_of(result) == "no_answer");
}

BOOST_FIXTURE_TEST_CASE(an_untrusted_provider_is_told_nothing, fixture) {
  keys["base_url"] = provider.base_url(test::other_name);
  const auto result = send();
  BOOST_TEST(kind_of(result) == "unavailable");
  BOOST_TEST(
      result.error().detail == "can't connect to other.example.com: TLS: certificate refused: hostname mismatch"
  );
  BOOST_TEST(provider.requests().empty());
}

BOOST_FIXTURE_TEST_CASE(what_is_echoed_reaches_no_detail_and_no_status, fixture) {
  const std::string echo = R"({"code": 21606, "message": "To=+4520123456 token )" + std::string(token) + R"( Body=)" +
                           std::string(test::test_text) + R"("})";
  provider.next({{.status = 400, .body = echo}, {.status = 400, .body = echo}});
  const auto result = send();
  BOOST_TEST(kind_of(result) == "unsupported");
  BOOST_TEST(!holds_secret(result.error().detail), result.error().detail);
  BOOST_TEST(result.error().detail.find("21606") != std::string::npos);

  std::vector<std::unique_ptr<sms::gateway>> ways;
  ways.push_back(gateway());
  std::vector<sms::outcome> outcomes;
  core::time_point now{core::days(20'000)};
  sms::dispatcher d(
      ctx, std::move(ways), {}, [&] { return now; }, [] { return 0.5; },
      sms::dispatcher_listener{[&](const sms::outcome& o) { outcomes.push_back(o); }}
  );
  BOOST_TEST(d.enqueue(test::make_message("m", now + 5min)));
  ctx.restart();
  while (outcomes.empty() && ctx.run_one() > 0) {
  }
  BOOST_TEST_REQUIRE(outcomes.size() == 1u);
  BOOST_TEST(outcomes[0].reason == "unsupported");
  const auto status = d.status();
  BOOST_TEST(!status.providers[0].last_failure.empty());
  BOOST_TEST(!holds_secret(status.providers[0].last_failure), status.providers[0].last_failure);
}

// From the first throttled try to the accepted one, over one connection.
BOOST_FIXTURE_TEST_CASE(the_dispatcher_gets_it_through_in_the_end, fixture) {
  provider.next({{.status = 429, .body = "", .fields = {{"Retry-After", "2"}}}, {.status = 503, .body = ""}, {}});
  std::vector<std::unique_ptr<sms::gateway>> ways;
  ways.push_back(gateway());
  std::vector<sms::outcome> outcomes;
  core::time_point now{core::days(20'000)};
  auto hand = std::make_unique<test::manual_timer>(now);
  auto& timer = *hand;
  sms::dispatcher d(
      ctx, std::move(ways), {}, [&] { return now; }, [] { return 0.5; },
      sms::dispatcher_listener{[&](const sms::outcome& o) { outcomes.push_back(o); }}, std::move(hand)
  );
  BOOST_TEST(d.enqueue(test::make_message("m", now + 5min)));
  std::vector<core::milliseconds> waits;
  std::size_t tries = 0;
  while (outcomes.empty() && waits.size() < 10) {
    ctx.restart();
    while (outcomes.empty() && d.status().retried == tries && ctx.run_one() > 0) {
    }
    ctx.poll();
    if (!outcomes.empty()) break;
    tries = d.status().retried;
    BOOST_TEST_REQUIRE(timer.due().has_value());
    waits.push_back(*timer.due() - now);
    now = *timer.due();
    timer.fire_if_due();
  }
  BOOST_TEST_REQUIRE(outcomes.size() == 1u);
  BOOST_TEST(outcomes[0].accepted);
  BOOST_TEST(outcomes[0].tries == 3u);
  const std::vector<core::milliseconds> expected{2250ms, 500ms};
  BOOST_TEST((waits == expected));
  BOOST_TEST(provider.connections() == 1u);
  bool stopped = false;
  d.stop([&] { stopped = true; });
  ctx.restart();
  ctx.poll();
  BOOST_TEST(stopped);
  BOOST_TEST(provider.wait_for_closed(1));
}

BOOST_AUTO_TEST_SUITE_END()
