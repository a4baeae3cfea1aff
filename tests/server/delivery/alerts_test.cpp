#include "server/config/webhook_url.hpp"
#include "server/delivery/alerts.hpp"
#include "tests/server/support/test_services.hpp"
#include "tests/support/fake_provider.hpp"

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>

#include <functional>
#include <stdexcept>

using namespace twostep;
using namespace twostep::server;
using twostep::test::fake_provider;
using twostep::test::provider_reply;

namespace {

/// Fires when the test says so.
class held_timer final : public sms::wake_timer {
public:
  explicit held_timer(std::vector<core::milliseconds>& waits) : waits_(waits) {}
  void set(core::milliseconds in, std::function<void()> wake) override {
    waits_.push_back(in);
    wake_ = std::move(wake);
  }
  void cancel() noexcept override { wake_ = nullptr; }
  bool ring() {
    if (!wake_) return false;
    std::exchange(wake_, nullptr)();
    return true;
  }

private:
  std::vector<core::milliseconds>& waits_;
  std::function<void()> wake_;
};

struct fixture {
  boost::asio::io_context ctx{1};
  server::test::held_clock time;
  fake_provider hook;
  std::vector<core::milliseconds> waits;
  held_timer* timer = nullptr;

  std::unique_ptr<alerts> posting(alert_settings s = {}) {
    auto owned = std::make_unique<held_timer>(waits);
    timer = owned.get();
    return std::make_unique<alerts>(ctx, time, hook.base_url() + "/hooks/x?y=z", s, std::move(owned));
  }
  /// Runs until only the timer can continue.
  void run_until_idle() {
    ctx.restart();
    ctx.run();
  }
  /// The connection is kept for a while; it ends with the client.
  void run_until_requests(std::size_t requests) {
    ctx.restart();
    while (hook.requests().size() < requests) ctx.run_one();
    const auto waited = waits.size();
    while (waits.size() == waited && ctx.poll_one() > 0) {
    }
  }
};

const alert of_denmark{alert_kind::conversion_stopped, "DK", "country", "too many"};

} // namespace

BOOST_FIXTURE_TEST_SUITE(alerts, fixture)

BOOST_AUTO_TEST_CASE(an_alert_is_posted_as_json) {
  const auto a = posting();
  BOOST_TEST(a->raise(of_denmark));
  run_until_requests(1);
  const auto r = hook.requests().at(0);
  BOOST_TEST(r.method == "POST");
  BOOST_TEST(r.target == "/hooks/x?y=z");
  BOOST_TEST(r.fields.at("content-type") == "application/json");
  const auto body = boost::json::parse(r.body).as_object();
  BOOST_TEST(body.at("alert").as_string() == "conversion_stopped");
  BOOST_TEST(body.at("country").as_string() == "DK");
  BOOST_TEST(body.at("scope").as_string() == "country");
  BOOST_TEST(body.at("detail").as_string() == "too many");
  BOOST_TEST(body.at("at").as_string() == "2026-09-21T14:13:20.000Z");
}

BOOST_AUTO_TEST_CASE(the_same_is_told_once_an_hour) {
  const auto a = posting();
  BOOST_TEST(a->raise(of_denmark));
  BOOST_TEST(!a->raise(of_denmark));
  for (auto other :
       {alert{alert_kind::conversion_stopped, "SE", "country", ""},
        alert{alert_kind::conversion_stopped, "DK", "prefix", ""},
        alert{alert_kind::provider_down, "DK", "country", ""}})
    BOOST_TEST(a->raise(other));
  time.pass(core::hours(1) - core::milliseconds(1));
  BOOST_TEST(!a->raise(of_denmark));
  time.pass(core::milliseconds(1));
  BOOST_TEST(a->raise(of_denmark));
}

BOOST_AUTO_TEST_CASE(what_is_not_taken_is_tried_again_later_and_later_and_then_given_up) {
  hook.otherwise({.status = 500});
  const auto a = posting({.max_tries = 4});
  a->raise(of_denmark);
  run_until_requests(1);
  for (std::size_t i = 2; i <= 4; ++i) {
    while (waits.size() < i - 1) ctx.run_one();
    BOOST_REQUIRE(timer->ring());
    run_until_requests(i);
  }
  while (ctx.poll_one() > 0) {
  }
  BOOST_TEST(!timer->ring());
  using std::chrono::seconds;
  BOOST_TEST((waits == std::vector<core::milliseconds>{seconds(5), seconds(10), seconds(20)}));
}

BOOST_AUTO_TEST_CASE(one_after_the_other_the_next_when_the_last_is_taken) {
  const auto a = posting();
  hook.next({{.status = 503}, {.status = 204}, {.status = 204}});
  a->raise(of_denmark);
  a->raise({alert_kind::provider_down, "twilio", {}, "no answer"});
  run_until_requests(1);
  while (waits.empty()) ctx.run_one();
  BOOST_TEST(hook.requests().size() == 1u);
  BOOST_REQUIRE(timer->ring());
  run_until_requests(3);
  const auto bodies = hook.requests();
  BOOST_TEST(bodies[1].body == bodies[0].body);
  BOOST_TEST(bodies[2].body.find("\"provider\":\"twilio\"") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_queue_is_bounded_and_the_oldest_goes) {
  const auto a = posting({.max_queued = 2});
  for (const char* country : {"DK", "SE", "NO", "FI"})
    a->raise({alert_kind::conversion_stopped, country, "country", ""});
  run_until_requests(2);
  while (ctx.poll_one() > 0) {
  }
  const auto sent = hook.requests();
  BOOST_REQUIRE(sent.size() == 2u);
  BOOST_TEST(sent[0].body.find("NO") != std::string::npos);
  BOOST_TEST(sent[1].body.find("FI") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(without_an_address_nothing_is_posted) {
  server::alerts log_alone(ctx, time, "");
  BOOST_TEST(log_alone.raise(of_denmark));
  run_until_idle();
  BOOST_TEST(hook.connections() == 0u);
}

BOOST_AUTO_TEST_CASE(an_address_is_https_or_on_this_machine) {
  for (const char* good :
       {"https://alerts.example.org", "https://alerts.example.org/a/b?c=d", "http://127.0.0.1:99/x",
        "http://localhost/", "http://[::1]:8080", "https://example.org:8443?x"})
    BOOST_CHECK_NO_THROW(parse_webhook(good));
  BOOST_TEST(parse_webhook("https://example.org?x=1").target == "/?x=1");
  BOOST_TEST(parse_webhook("https://example.org/a/").target == "/a/");
  BOOST_TEST(parse_webhook("https://example.org").target == "/");
  for (const char* bad :
       {"", "x", "alerts.example.org", "http://alerts.example.org", "http://127.example.org", "https://", "ftp://a.b",
        "https://user:secret@example.org", "https://example.org/a b", "https://example.org/#x",
        "http://localhost.evil", "https://example.org/\r\nX: y"}) {
    try {
      parse_webhook(bad);
      BOOST_ERROR(std::string("taken: ") + bad);
    } catch (const std::invalid_argument& e) {
      BOOST_TEST(std::string_view(e.what()).find("secret") == std::string_view::npos);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
