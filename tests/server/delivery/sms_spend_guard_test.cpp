// The conversion guard and budgets as handlers use them: on both sides of each limit, before and after a restart. And
// what a code takes, which the guard says without the store.
#include "core/email.hpp"
#include "server/text/date.hpp"
#include "tests/server/support/sending.hpp"

#include <boost/test/unit_test.hpp>

#include <stdexcept>

using namespace twostep;
using namespace twostep::server;
using namespace twostep::server::test;

namespace sms_spend_guard {

using fixture = sending_fixture;
using guard_under_test = server::sms_spend_guard; // the suite has the class's name

/// Nobody may ask it anything.
class silent_meters final : public storage::meter_store {
  [[noreturn]] static void fail() { throw std::logic_error("the store is asked"); }

  using limits = std::span<const core::meter_limit>;
  using amounts = std::span<const core::counter_limit>;
  using barrier = storage::read_barrier;
  using time = core::time_point;

  storage::pending<wait_end> take(limits, time, barrier&) override { fail(); }
  storage::pending<wait_end> refused_until(limits, time) const override { fail(); }
  storage::pending<wait_end> take(const core::meter_takes&, barrier&) override { fail(); }
  void count_unlimited(limits, amounts, time, barrier&) override { fail(); }
  void refund(std::span<const core::reservation>, time, barrier&) override { fail(); }
  void record_verification(const core::meter_id&, std::span<const core::meter_id>, time, barrier&) override {
    fail();
  }
  void carry_meter(const core::meter_id&, const core::meter_id&, time) override { fail(); }
  storage::pending<bool> read_meters(std::span<const core::meter_id>, meter_reader) const override { fail(); }
};

} // namespace sms_spend_guard

BOOST_FIXTURE_TEST_SUITE(sms_spend_guard, fixture)

// The conversion guard.

BOOST_AUTO_TEST_CASE(a_country_has_so_many_unverified_numbers_and_no_more) {
  for (int i = 0; i < 3; ++i) BOOST_TEST(may_ask(danish(i)));
  const auto begun = time.now();
  const auto fourth = ask(somebody(), danish(3));
  BOOST_REQUIRE(refused(fourth));
  BOOST_TEST((fourth.outcome.error().retry_at == begun + core::days(1)));
  BOOST_TEST(may_ask(swedish(1)));
  restart();
  BOOST_TEST(!may_ask(danish(4)));
  time.pass(core::days(1) - core::milliseconds(1));
  BOOST_TEST(!may_ask(danish(4)));
  time.pass(core::milliseconds(1));
  BOOST_TEST(may_ask(danish(4)));
}

struct hourly : fixture {
  hourly() : fixture(with({0, 2, 0, 20})) {}
};
BOOST_FIXTURE_TEST_CASE(an_hour_has_its_own_number, hourly) {
  BOOST_TEST(may_ask(danish(0)));
  BOOST_TEST(may_ask(danish(1)));
  BOOST_TEST(!may_ask(danish(2)));
  time.pass(core::hours(1));
  BOOST_TEST(may_ask(danish(2)));
}

struct by_prefix : fixture {
  by_prefix() : fixture(with({0, 0, 2, 20})) {}
};
BOOST_FIXTURE_TEST_CASE(a_block_of_numbers_has_its_own_number, by_prefix) {
  BOOST_TEST(may_ask(in_block(0)));
  BOOST_TEST(may_ask(in_block(1)));
  BOOST_TEST(!may_ask(in_block(2)));
  BOOST_TEST(may_ask(danish(7)));
  BOOST_TEST(noted("unproven_numbers_of_prefix") == 1u);
  BOOST_TEST(noted("unproven_numbers_of_country") == 0u);
}

BOOST_AUTO_TEST_CASE(who_verifies_the_number_makes_room_and_never_meets_the_guard_again) {
  for (int i = 0; i < 20; ++i) enrolled(danish(i));
  const auto owner = enrolled(danish(50));
  BOOST_TEST(denmark().verified == 21u);
  BOOST_TEST(denmark().unverified == 0u);
  // 20 % of the verified ones is 4.
  for (int i = 0; i < 4; ++i) BOOST_TEST(may_ask(danish(30 + i)));
  BOOST_TEST(!may_ask(danish(34)));
  BOOST_TEST(may_sign_in(owner));
  BOOST_TEST(!may_ask(danish(34)));
}

BOOST_AUTO_TEST_CASE(a_number_counts_once_however_often_it_is_asked_for) {
  const auto alice = somebody();
  BOOST_TEST(ask(alice, danish(0)).outcome.has_value());
  for (int i = 0; i < 2; ++i) {
    time.pass(core::minutes(2));
    BOOST_TEST(ask(alice, danish(0)).outcome.has_value()); // a resend
  }
  run(commands->execute(x, alice.id, core::cancel_pending{alice.session}));
  BOOST_TEST(ask(alice, danish(0)).outcome.has_value()); // a new enrolment
  BOOST_TEST(denmark().unverified == 1u);
  BOOST_TEST(denmark().sent == 4u);
  BOOST_TEST(may_ask(danish(1)));
  BOOST_TEST(may_ask(danish(2)));
  BOOST_TEST(!may_ask(danish(3)));
  // A counted number isn't stopped with the others; verifying it refunds its reservation.
  BOOST_TEST(verify_number(alice).outcome.has_value());
  BOOST_TEST(denmark().unverified == 2u);
  BOOST_TEST(may_ask(danish(3)));
}

BOOST_AUTO_TEST_CASE(a_number_that_two_accounts_verify_is_refunded_once) {
  const auto alice = somebody(), bob = somebody();
  BOOST_REQUIRE(ask(alice, danish(0)).outcome.has_value());
  BOOST_REQUIRE(verify_number(alice).outcome.has_value());
  BOOST_REQUIRE(may_ask(danish(1)));
  BOOST_REQUIRE(ask(bob, danish(0)).outcome.has_value());
  BOOST_TEST(denmark().unverified == 2u);
  BOOST_REQUIRE(verify_number(bob).outcome.has_value());
  BOOST_TEST(denmark().unverified == 1u);
  BOOST_TEST(denmark().verified == 2u);
}

BOOST_AUTO_TEST_CASE(what_was_verified_is_known_after_a_restart_and_a_snapshot) {
  for (int i = 0; i < 20; ++i) enrolled(danish(i));
  (void)file_store().compact([](std::uint64_t, std::uint64_t) { return true; });
  restart();
  BOOST_TEST(denmark().verified == 20u);
  BOOST_TEST(denmark().allowed == 4u);
}

BOOST_AUTO_TEST_CASE(the_operator_is_told_once_an_hour_and_the_person_not_why) {
  for (int i = 0; i < 3; ++i) may_ask(danish(i));
  for (int i = 3; i < 8; ++i) BOOST_TEST(!may_ask(danish(i)));
  BOOST_TEST(noted("unproven_numbers_of_country") == 1u);
  time.pass(core::hours(1));
  BOOST_TEST(!may_ask(danish(8)));
  BOOST_TEST(noted("unproven_numbers_of_country") == 2u);
}

struct unlimited : fixture {
  unlimited() : fixture(with({0, 0, 0, 20})) {}
};
BOOST_FIXTURE_TEST_CASE(without_guards_nobody_is_stopped_and_verifications_still_count, unlimited) {
  for (int i = 0; i < 70; ++i) BOOST_TEST(may_ask(in_block(i)));
  enrolled(danish(1));
  BOOST_TEST(denmark().unverified == 0u);
  BOOST_TEST(denmark().verified == 1u);
}

// Budgets.

struct ten_a_day : fixture {
  ten_a_day() : fixture(with({0, 0, 0, 20}, {.daily = 10, .monthly = 0, .reserve_percent = 20})) {}
};
BOOST_FIXTURE_TEST_CASE(at_the_budget_new_numbers_stop_and_verified_ones_have_the_reserve, ten_a_day) {
  const auto owner = enrolled(danish(50)); // a code and a notice
  for (int i = 0; i < 8; ++i) BOOST_TEST(may_ask(danish(i)));
  const auto eleventh = ask(somebody(), danish(8));
  BOOST_REQUIRE(refused(eleventh));
  BOOST_TEST((eleventh.outcome.error().retry_at == core::next_day(time.now())));
  restart();
  BOOST_TEST(!may_ask(danish(9)));
  BOOST_TEST(may_sign_in(owner));
  BOOST_TEST(may_sign_in(owner));
  BOOST_TEST(!may_sign_in(owner));
  BOOST_TEST(summary().budget.today == 12 * core::one_unit);
  BOOST_TEST(noted("daily_budget") == 3u); // for unverified numbers before and after the restart; and for all

  time.pass(core::days(1));
  BOOST_TEST(may_ask(danish(9)));
  BOOST_TEST(may_sign_in(owner));
}

BOOST_FIXTURE_TEST_CASE(a_message_that_the_budget_refuses_reserves_nothing, ten_a_day) {
  for (int i = 0; i < 10; ++i) BOOST_TEST(may_ask(danish(i)));
  const auto alice = somebody();
  const auto before = store->count();
  for (int i = 0; i < 20; ++i) BOOST_TEST(refused(ask(alice, danish(20))));
  BOOST_TEST(store->count().last_sequence == before.last_sequence);
  BOOST_TEST(store->count().meters == before.meters);
}

struct no_reserve : fixture {
  no_reserve() : fixture(with({0, 0, 0, 20}, {.daily = 2, .monthly = 0, .reserve_percent = 0})) {}
};
BOOST_FIXTURE_TEST_CASE(a_notice_that_nothing_is_left_for_is_given_up_on_the_record, no_reserve) {
  const auto owner = enrolled(danish(0));
  deliver();
  const auto before = gateway->sent.size();
  const core::reset_two_step reset{{core::actor_kind::shell, "root"}, "lost", random_id<core::notice_id>()};
  BOOST_TEST(run(commands->execute(x, owner.id, reset)).outcome.has_value());
  deliver();
  BOOST_TEST(gateway->sent.size() == before);
  BOOST_TEST(account(owner.id).notices.empty());
  restart();
  BOOST_TEST(log_text().find("over_budget") != std::string::npos);
}

struct monthly : fixture {
  monthly() : fixture(with({0, 0, 0, 20}, {.daily = 0, .monthly = 3, .reserve_percent = 20})) {}
};
BOOST_FIXTURE_TEST_CASE(a_month_ends_where_the_calendar_says, monthly) {
  for (int i = 0; i < 3; ++i) {
    BOOST_TEST(may_ask(danish(i)));
    time.pass(core::hours(30));
  }
  const auto fourth = ask(somebody(), danish(3));
  BOOST_REQUIRE(refused(fourth));
  BOOST_TEST((fourth.outcome.error().retry_at == core::next_month(time.now())));
  time.pass(core::next_month(time.now()) - time.now());
  BOOST_TEST(may_ask(danish(3)));
  BOOST_TEST(noted("monthly_budget") == 1u);
}

struct money : fixture {
  money() : fixture(with({0, 0, 0, 20}, {.daily = 1, .monthly = 0, .reserve_percent = 20}, {"DK 0.3", "* 0.5"})) {}
};
BOOST_FIXTURE_TEST_CASE(with_prices_a_budget_is_money, money) {
  for (int i = 0; i < 3; ++i) BOOST_TEST(may_ask(danish(i)));
  BOOST_TEST(summary().budget.today == 900'000u);
  BOOST_TEST(summary().budget.in_money);
  BOOST_TEST(!may_ask(danish(3)));
  BOOST_TEST(!may_ask(swedish(0)));
  BOOST_TEST(summary().budget.today == 900'000u);
}

struct cents : fixture {
  cents() : fixture(with({0, 0, 0, 20}, {.daily = 1, .monthly = 0, .reserve_percent = 0}, {"* 0.1"})) {}
};
// In binary floating point ten times 0.1 is not 1.
BOOST_FIXTURE_TEST_CASE(ten_tenths_are_one, cents) {
  for (int i = 0; i < 10; ++i) BOOST_TEST(may_ask(danish(i)));
  BOOST_TEST(!may_ask(danish(10)));
}

// What a code takes.

struct without_a_store : fixture {
  without_a_store() : fixture(with({3, 2, 4, 20}, {.daily = 10, .monthly = 0, .reserve_percent = 20})) {}

  silent_meters meters_of_nobody;
  guard_under_test guard{meters_of_nobody, *store, settings, meter_keys, time, audit, *alerts};

  core::meter_takes takes_of(std::optional<core::time_point> verified_at) {
    const code_recipient to{core::e164_number::from_wire(danish(0)).value(), verified_at.has_value(), verified_at};
    const core::sending_account who{random_id<core::account_id>(), {}};
    return guard.takes_of_code(who, core::device_trust::unknown_browser, "192.0.2.7", to, time.now());
  }
};
BOOST_FIXTURE_TEST_CASE(limits_that_depend_on_what_was_counted_are_left_to_the_store, without_a_store) {
  const auto takes = takes_of({});
  // The number itself, then its country by day and hour, and its block.
  BOOST_REQUIRE(takes.once.size() == 4u);
  BOOST_TEST(!takes.once[0].raised_by.has_value());
  const std::uint32_t floors[] = {3, 2, 4}, days[] = {0, 3, 0};
  for (std::size_t i = 0; i < 3; ++i) {
    BOOST_TEST(takes.once[i + 1].limit == floors[i]);
    BOOST_REQUIRE(takes.once[i + 1].raised_by.has_value());
    BOOST_TEST(takes.once[i + 1].raised_by->percent == 20u);
    BOOST_TEST(takes.once[i + 1].raised_by->a_day == days[i]);
  }
}

BOOST_FIXTURE_TEST_CASE(from_half_a_budget_on_every_way_has_the_account_s_limit, without_a_store) {
  for (const auto& takes : {takes_of({}), takes_of(time.now())}) {
    BOOST_REQUIRE(!takes.ways.empty());
    BOOST_REQUIRE(!takes.amounts.empty());
    BOOST_TEST(takes.amounts.front().amount == core::one_unit);
    for (const auto& way : takes.ways) {
      BOOST_REQUIRE(!way.empty());
      BOOST_TEST(way.back().refuses_from == 5 * core::one_unit); // without the reserve
      BOOST_TEST(way.back().limit == settings.limits.sends.account_sends_of_half_a_budget);
      for (std::size_t i = 0; i + 1 < way.size(); ++i) BOOST_TEST(way[i].refuses_from == 0u);
    }
  }
  settings.sms.budgets.daily = 0;
  for (const auto& way : takes_of({}).ways)
    for (const auto& limit : way) BOOST_TEST(limit.refuses_from == 0u);
}

// Alerts.

struct nearly_spent : ten_a_day {
  void reserve(int messages) {
    storage::read_barrier seen;
    const auto phone = core::e164_number::from_wire(danish(0)).value();
    for (int i = 0; i < messages; ++i) run(guards->reserve(phone, time.now(), seen));
  }
  /// The operator was told of today's budget within this hour. Raises the alert itself.
  bool was_told() { return !alerts->raise({alert_kind::budget_80, to_rfc3339(time.now()).substr(0, 10), {}, {}}); }
  void pass_an_hour() { time.pass(core::hours(1)); }
};
BOOST_FIXTURE_TEST_CASE(the_operator_is_told_once_a_day_that_a_budget_is_nearly_spent, nearly_spent) {
  reserve(7);
  BOOST_TEST(!was_told());
  pass_an_hour();
  reserve(1);
  BOOST_TEST(was_told());
  pass_an_hour();
  reserve(1);
  BOOST_TEST(!was_told());
  restart();
  reserve(1);
  BOOST_TEST(!was_told());
  time.pass(core::days(1));
  reserve(8);
  BOOST_TEST(was_told());
}

BOOST_FIXTURE_TEST_CASE(who_takes_the_place_of_a_guard_repeats_what_it_told_of_another_budget_only, nearly_spent) {
  reserve(9);
  BOOST_TEST(was_told());
  pass_an_hour();
  guard_under_test same(*store, *store, settings, meter_keys, time, audit, *alerts);
  same.continue_from(*guards);
  run(same.look_at_budgets(time.now()));
  BOOST_TEST(!was_told());
  pass_an_hour();
  auto more = settings;
  more.sms.budgets.daily = 11;
  guard_under_test other(*store, *store, more, meter_keys, time, audit, *alerts);
  other.continue_from(*guards);
  run(other.look_at_budgets(time.now()));
  BOOST_TEST(was_told());
}

BOOST_FIXTURE_TEST_CASE(a_notice_that_a_budget_refuses_takes_nothing_of_its_number, no_reserve) {
  storage::read_barrier seen;
  const auto phone = core::e164_number::from_wire(danish(0)).value();
  for (int i = 0; i < 2; ++i) run(guards->reserve(phone, time.now(), seen));
  const core::pending_notice notice{
      {}, core::notice_kind::app_token_created, phone, time.now(), time.now() + core::days(1)};
  const auto before = store->count();
  for (int i = 0; i < 9; ++i)
    BOOST_TEST(run(guards->admit_notice({}, notice, time.now(), seen)).given_up == "over_budget");
  BOOST_TEST(store->count().last_sequence == before.last_sequence);
  BOOST_TEST(store->count().meters == before.meters);
}

struct mails_of_a_day : fixture {
  mails_of_a_day()
      : fixture([] {
          auto c = with({0, 0, 0, 20});
          c.mail.url = "smtp://mail.example.org:587";
          c.mail.from = "noreply@example.org";
          c.mail.daily_budget = 5;
          return c;
        }()) {}

  notice_admission admit(core::notice_kind kind, core::milliseconds life) {
    storage::read_barrier seen;
    const core::pending_notice mail{
        {}, kind, core::parse_email("ann@example.org").value(), time.now(), time.now() + life};
    return run(guards->admit_notice({}, mail, time.now(), seen));
  }
};
BOOST_FIXTURE_TEST_CASE(links_that_anybody_can_ask_for_take_half_of_the_mails_of_a_day, mails_of_a_day) {
  using enum core::notice_kind;
  for (int i = 0; i < 3; ++i) BOOST_TEST(admit(forgotten_link, core::hours(1)).reserved);
  BOOST_TEST(admit(forgotten_link, core::hours(1)).given_up == "over_budget");
  BOOST_TEST(admit(invitation_link, core::days(7)).reserved);
  BOOST_TEST(admit(password_changed, core::days(1)).reserved);
  BOOST_TEST((admit(password_changed, core::days(2)).later == core::next_day(time.now())));
  time.pass(core::days(1));
  BOOST_TEST(admit(forgotten_link, core::hours(1)).reserved);
}

BOOST_FIXTURE_TEST_CASE(what_leaves_in_any_case_reserves_beyond_every_limit, ten_a_day) {
  storage::read_barrier seen;
  const auto phone = core::e164_number::from_wire(danish(0)).value();
  for (int i = 0; i < 15; ++i) run(guards->reserve(phone, time.now(), seen));
  BOOST_TEST(summary().budget.today == 15 * core::one_unit);
  BOOST_TEST(denmark().sent == 15u);
  const core::pending_notice change{
      {}, core::notice_kind::password_changed, phone, time.now(), time.now() + core::days(1)};
  BOOST_TEST(run(guards->admit_notice({}, change, time.now(), seen)).given_up == "over_budget");
}

BOOST_AUTO_TEST_SUITE_END()
