#pragma once
// People who have just signed in and request messages, with limits chosen by the test.

#include "core/account/two_step.hpp"
#include "server/access/authenticate.hpp"
#include "server/account/account_commands.hpp"
#include "server/delivery/sms_spend_guard.hpp"
#include "server/runtime/entropy.hpp"
#include "tests/server/support/test_services.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

namespace twostep::server::test {

/// Danish numbers of different blocks.
inline std::string danish(int n) {
  return "+4520" + std::to_string(100'000 + 1000 * n);
}
inline std::string swedish(int n) {
  return "+467012" + std::to_string(10'000 + n);
}
/// A number of one block: they differ in the last four digits.
inline std::string in_block(int n) {
  return "+45201" + std::to_string(10'000 + n);
}

inline config with(core::conversion_limits limits, core::budgets budgets = {}, std::vector<std::string> prices = {}) {
  config c;
  c.limits.conversion = limits;
  c.limits.sends = {.sends_per_number_per_10_minutes = 0, .sends_per_number_per_day = 0};
  c.limits.sends.new_number_sends_per_address_per_hour = c.limits.sends.new_number_sends_per_prefix_per_hour = 0;
  c.sms.budgets = budgets;
  if (!prices.empty()) c.sms.prices = *core::price_list::parse(prices);
  return c;
}

/// All requests for messages, by people who have just signed in.
struct sending_fixture : test_services {
  explicit sending_fixture(config c = with({3, 0, 0, 20})) : test_services(std::move(c)) {}

  http::exchange x = request();
  int users = 0;

  struct person {
    core::account_id id;
    core::session_id session;
  };
  person somebody() {
    const auto id = create_user("user" + std::to_string(users++) + "@example.com");
    return {id, sign_in(id).id};
  }
  execution ask(const person& p, std::string_view number) {
    core::begin_enable c;
    c.session = p.session;
    c.phone = core::e164_number::from_wire(number).value();
    c.challenge = random_id<core::challenge_id>();
    return run(commands->execute_sending(x, p.id, core::device_trust::unknown_browser, c));
  }
  bool may_ask(std::string_view number) { return ask(somebody(), number).outcome.has_value(); }
  execution verify_number(const person& p) {
    deliver();
    core::confirm_enable c;
    c.session = p.session;
    c.renewed.id = p.session;
    const std::string number(core::pending_challenge(account(p.id).two_step)->to.reveal());
    const auto sent =
        std::find_if(gateway->sent.rbegin(), gateway->sent.rend(), [&](const auto& m) { return m.to == number; });
    BOOST_REQUIRE((sent != gateway->sent.rend()));
    c.code = core::one_time_code::from_typed(code_in(sent->text));
    c.notice = random_id<core::notice_id>();
    return run(commands->execute(x, p.id, c));
  }
  person enrolled(std::string_view number) {
    const auto p = somebody();
    BOOST_REQUIRE(ask(p, number).outcome.has_value());
    BOOST_REQUIRE(verify_number(p).outcome.has_value());
    return p;
  }
  bool may_sign_in(const person& p) {
    core::begin_sign_in c;
    c.password_generation = account(p.id).password.generation;
    c.challenge = random_id<core::challenge_id>();
    c.session = make_session({make_session_token(p.id).id}, x.request);
    return run(commands->execute_sending(x, p.id, core::device_trust::unknown_browser, c)).outcome.has_value();
  }
  std::size_t noted(std::string_view detail) const {
    return static_cast<std::size_t>(std::count_if(audited.begin(), audited.end(), [&](const auto& e) {
      return e.detail == detail;
    }));
  }
  guard_summary summary() { return run(guards->summary()); }
  country_traffic denmark() {
    const auto s = summary();
    for (const auto& c : s.countries)
      if (c.country == "DK") return c;
    return {};
  }
};

inline bool refused(const execution& p) {
  return !p.outcome && p.outcome.error().kind == core::refusal_kind::too_many_messages;
}

} // namespace twostep::server::test
