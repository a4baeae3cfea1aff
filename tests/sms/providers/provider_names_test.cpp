// The name service is down: each kind's gateway fails so that its message is sent by the next provider, or waits;
// it is used again once its name resolves.
#include "sms/dispatch/dispatcher.hpp"
#include "sms/providers/registry.hpp"
#include "tests/sms/support/carrier.hpp"
#include "tests/sms/support/messages.hpp"
#include "tests/sms/support/scripted_smsc.hpp"
#include "tests/sms/support/served.hpp"

#include <boost/test/unit_test.hpp>

using namespace std::chrono_literals;
using namespace twostep;

BOOST_AUTO_TEST_SUITE(provider_names)

namespace {

constexpr const char* http_kinds[] = {"twilio", "vonage", "gatewayapi", "webhook"};

struct provider_case {
  sms::provider_keys keys;
  std::string good; ///< the answer to an accepted message
};

struct fixture : test::surroundings {
  fixture() : provider(identity()), smsc(ctx) {}

  provider_case of(std::string_view kind) {
    const auto url = provider.base_url(test::provider_name);
    if (kind == "twilio")
      return {
          {{"account_sid", "AC1"}, {"auth_token", "token"}, {"base_url", url}},
          R"({"sid": "SM1", "status": "queued"})"};
    if (kind == "vonage")
      return {
          {{"api_key", "abcd"}, {"api_secret", "secret"}, {"base_url", url}},
          R"({"messages": [{"status": "0", "message-id": "0A01"}]})"};
    if (kind == "gatewayapi") return {{{"token", "token"}, {"base_url", url}}, R"({"ids": [1]})"};
    if (kind == "webhook") return {{{"url", url + "/send"}, {"body", R"({"to": "{to}", "text": "{text}"})"}}, "{}"};
    return {
        {{"host", test::provider_name},
         {"port", std::to_string(smsc.port())},
         {"system_id", "twostep"},
         {"password", "sesame"}},
        {}};
  }

  /// The kind's provider is "main"; a second one, if any, accepts everything.
  void carry_by(std::string_view kind, bool has_second) {
    const auto c = of(kind);
    provider.otherwise({.status = 200, .body = c.good});
    sms::provider_environment e{ctx};
    e.http = settings();
    e.sender = "Twostep";
    e.clock = [this] { return now; };
    e.chance = [] { return 0.01; }; // so that an SMPP session reconnects soon
    std::vector<std::unique_ptr<sms::gateway>> ways;
    ways.push_back(make_gateway(*sms::find_provider_kind(kind), "main", c.keys, e));
    if (has_second) {
      auto second = std::make_unique<test::scripted_gateway>(ctx, "second");
      second->always = test::acceptance();
      ways.push_back(std::move(second));
    }
    auto hand = std::make_unique<test::manual_timer>(now);
    timer = hand.get();
    dispatcher = std::make_unique<sms::dispatcher>(
        ctx, std::move(ways), sms::dispatcher_settings{}, [this] { return now; }, [] { return 0.5; },
        sms::dispatcher_listener{[this](const sms::outcome& o) { outcomes.push_back(o); }, {}, {}}, std::move(hand)
    );
  }
  bool add(const std::string& id) { return dispatcher->enqueue(test::make_message(id, now + 5min)); }
  /// Runs until no try is under way and all results are known.
  void run_until_idle() {
    BOOST_TEST_REQUIRE(test::run_until(ctx, [&] {
      ctx.restart();
      ctx.poll();
      return dispatcher->status().in_flight == 0;
    }));
  }
  /// Advances the time to the dispatcher's next wake-up.
  bool wake() {
    if (!timer->due()) return false;
    now = *timer->due();
    timer->fire_if_due();
    run_until_idle();
    return true;
  }

  test::fake_provider provider;
  test::scripted_smsc smsc;
  core::time_point now{core::days(20'000)};
  test::manual_timer* timer = nullptr;
  std::vector<sms::outcome> outcomes;
  std::unique_ptr<sms::dispatcher> dispatcher;
};

} // namespace

BOOST_AUTO_TEST_CASE(without_its_name_the_next_provider_takes_over_until_it_is_known_again) {
  std::vector<const char*> kinds(std::begin(http_kinds), std::end(http_kinds));
  kinds.push_back("smpp");
  for (const auto* kind : kinds) BOOST_TEST_CONTEXT(kind) {
      fixture f;
      f.carry_by(kind, true);
      f.names->know(test::provider_name, {});
      f.add("a");
      f.run_until_idle();
      BOOST_TEST_REQUIRE(f.outcomes.size() == 1u);
      BOOST_TEST(f.outcomes[0].accepted);
      BOOST_TEST(f.outcomes[0].provider == "second");
      BOOST_TEST(f.outcomes[0].unknown == 0u); // nobody can have received it
      const auto status = f.dispatcher->status();
      BOOST_TEST(status.providers[0].failed == 1u);
      BOOST_TEST(status.providers[0].last_failure.find("no such name") != std::string::npos);
      BOOST_TEST(f.provider.requests().empty());

      f.names->know(test::provider_name, {"127.0.0.1"});
      // An SMPP session finds it at its next attempt, which isn't waited for.
      bool by_main = false;
      BOOST_TEST(test::run_until(f.ctx, [&] {
        if (by_main) return true;
        f.add("b" + std::to_string(f.outcomes.size()));
        f.run_until_idle();
        BOOST_TEST_REQUIRE(f.outcomes.back().accepted);
        by_main = f.outcomes.back().provider == "main";
        return by_main;
      }));
      if (kind != std::string_view("smpp")) BOOST_TEST(f.outcomes.size() == 2u);
    }
}

// An SMPP session reconnects at its own pace: smpp_session_test.
BOOST_AUTO_TEST_CASE(where_there_is_no_other_it_waits_without_a_storm_and_leaves_when_the_name_is_known) {
  for (const auto* kind : http_kinds) BOOST_TEST_CONTEXT(kind) {
      fixture f;
      f.carry_by(kind, false);
      f.names->know(test::provider_name, {});
      const auto began = f.now;
      f.add("a");
      f.run_until_idle();
      while (f.now < began + 2min) BOOST_TEST_REQUIRE(f.wake());
      BOOST_TEST(f.outcomes.empty());
      BOOST_TEST(f.names->asked <= 20);

      f.names->know(test::provider_name, {"127.0.0.1"});
      while (f.outcomes.empty()) BOOST_TEST_REQUIRE(f.wake());
      BOOST_TEST(f.outcomes[0].accepted);
      BOOST_TEST((f.now < began + 5min));
    }
}

BOOST_AUTO_TEST_SUITE_END()
