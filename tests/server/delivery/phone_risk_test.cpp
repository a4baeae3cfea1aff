#include "server/delivery/phone_risk.hpp"
#include "tests/support/fake_provider.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/test/unit_test.hpp>

#include <exception>
#include <optional>
#include <string>
#include <vector>

using namespace twostep;
using namespace twostep::server;
using twostep::test::fake_provider;
using twostep::test::provider_reply;
using twostep::test::reaction;

namespace phone_risk {

using level = server::phone_risk; // the suite has the class's name

const core::e164_number number = core::e164_number::from_wire("+4520123456").value();

awaitable<> ask_one(number_risk_client& client, std::vector<level>& to) {
  const level risk = co_await client.ask(number, std::nullopt);
  to.push_back(risk);
}

/// The caller has a separate context, like requests.
struct fixture {
  std::unique_ptr<number_risk_client> client(risk_settings s = {}) {
    s.webhook = hook.base_url() + "/risk?key=k";
    return std::make_unique<number_risk_client>(travels, s);
  }
  void begin(number_risk_client& d) {
    boost::asio::co_spawn(asks, ask_one(d, answers), [](std::exception_ptr e) {
      if (e) std::rethrow_exception(e);
    });
    asks.restart();
    asks.poll();
  }
  /// Runs until so many have their answer.
  void run_until_idle(std::size_t count) {
    while (answers.size() < count) {
      travels.restart();
      travels.run_one();
      asks.restart();
      asks.poll();
    }
  }
  level ask(provider_reply reply, risk_settings s = {}) {
    hook.next({std::move(reply)});
    const auto d = client(s);
    begin(*d);
    run_until_idle(answers.size() + 1);
    return answers.back();
  }
  static provider_reply says(std::string body, unsigned status = 200) {
    provider_reply r;
    r.status = status;
    r.body = std::move(body);
    return r;
  }

  fake_provider hook;
  boost::asio::io_context travels{1}, asks{1};
  std::vector<level> answers;
};

} // namespace phone_risk

BOOST_FIXTURE_TEST_SUITE(phone_risk, fixture)

BOOST_AUTO_TEST_CASE(the_number_is_asked_of_and_the_answer_read) {
  BOOST_TEST((ask(says(R"({"risk": "low"})")) == level::low));
  BOOST_TEST((ask(says(R"({"risk": "high", "reason": "sim_swap"})")) == level::high));
  const auto asked = hook.requests();
  BOOST_REQUIRE(asked.size() == 2u);
  BOOST_TEST(asked[0].method == "POST");
  BOOST_TEST(asked[0].target == "/risk?key=k");
  BOOST_TEST(asked[0].fields.at("content-type") == "application/json");
  BOOST_TEST(asked[0].body == R"({"phone":"+4520123456"})");
}

BOOST_AUTO_TEST_CASE(when_a_verified_number_was_verified_is_said) {
  const core::time_point at{core::milliseconds(1'790'000'000'000)};
  BOOST_TEST(risk_question(number, at) == R"({"phone":"+4520123456","proven_at":"2026-09-21T14:13:20.000Z"})");
}

BOOST_AUTO_TEST_CASE(what_cant_be_read_is_unknown) {
  for (const auto& body : {"", "{}", "[]", "low", R"({"risk": 1})", R"({"risk": "LOW"})", R"({"risk": "low")"})
    BOOST_TEST((read_risk_answer(200, body).risk == level::unknown), body);
  for (const unsigned status : {201u, 204u, 302u, 401u, 500u})
    BOOST_TEST((read_risk_answer(status, R"({"risk": "low"})").risk == level::unknown), status);
  BOOST_TEST((ask(says("no", 503)) == level::unknown));
}

BOOST_AUTO_TEST_CASE(a_reason_is_made_fit_for_the_log) {
  BOOST_TEST(read_risk_answer(200, R"({"risk": "high", "reason": "sim_swap"})").reason == "sim_swap");
  const auto reason = read_risk_answer(200, R"({"risk": "high", "reason": "ported\n+4520123456"})").reason;
  BOOST_TEST(reason.find('\n') == std::string::npos);
  BOOST_TEST(reason.find("123456") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(whatever_the_service_does_there_is_an_answer_in_time) {
  risk_settings soon;
  soon.timeout = std::chrono::milliseconds(150);
  for (const auto how :
       {reaction::stall, reaction::hang_up_unread, reaction::hang_up_read, reaction::stall_in_body, reaction::drip,
        reaction::endless_body, reaction::endless_head}) {
    provider_reply r;
    r.how = how;
    BOOST_TEST((ask(std::move(r), soon) == level::unknown), int(how));
  }
}

BOOST_AUTO_TEST_CASE(unknown_is_allowed_or_not_as_it_is_set) {
  const auto open = client();
  BOOST_TEST(open->asks());
  BOOST_TEST(open->allows(level::low));
  BOOST_TEST(open->allows(level::unknown));
  BOOST_TEST(!open->allows(level::high));
  risk_settings s;
  s.allows_unknown = false;
  const auto closed = client(s);
  BOOST_TEST(closed->allows(level::low));
  BOOST_TEST(!closed->allows(level::unknown));
  BOOST_TEST(!number_risk_client(travels, {}).asks());
}

BOOST_AUTO_TEST_CASE(beyond_as_many_as_may_ask_at_once_nothing_is_known) {
  risk_settings two;
  two.max_at_once = 2;
  const auto d = client(two);
  hook.otherwise(says(R"({"risk": "low"})"));
  for (int i = 0; i < 3; ++i) begin(*d);
  BOOST_REQUIRE(answers.size() == 1u); // the third, at once
  BOOST_TEST((answers[0] == level::unknown));
  run_until_idle(3);
  BOOST_TEST((answers[1] == level::low));
  BOOST_TEST((answers[2] == level::low));
  begin(*d);
  run_until_idle(4);
  BOOST_TEST((answers[3] == level::low));
}

BOOST_AUTO_TEST_CASE(whoever_waits_at_its_end_is_told) {
  const auto d = client();
  begin(*d);
  BOOST_TEST(answers.empty());
  d->close();
  asks.restart();
  asks.poll();
  BOOST_REQUIRE(answers.size() == 1u);
  BOOST_TEST((answers[0] == level::unknown));
  begin(*d);
  BOOST_TEST(answers.size() == 2u);
}

BOOST_AUTO_TEST_SUITE_END()
