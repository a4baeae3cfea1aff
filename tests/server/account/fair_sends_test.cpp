// Every text has a meter, and nobody's texts are at another's cost: reserved sends, the second half of a budget,
// notices of both classes.
#include "core/account/notice.hpp"
#include "tests/server/support/sending.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep;
using namespace twostep::server;
using namespace twostep::server::test;

namespace fair_sends {

using fixture = sending_fixture;

struct unlimited : fixture {
  unlimited() : fixture(with({0, 0, 0, 20})) {}
};

} // namespace fair_sends

BOOST_AUTO_TEST_SUITE(fair_sends)

struct usual : fixture {
  usual() : fixture(with({0, 0, 0, 20})) {}
  void give_up_number(const person& p) { run(commands->execute(x, p.id, core::cancel_pending{p.session})); }
};
BOOST_FIXTURE_TEST_CASE(nobody_keeps_somebody_from_enrolling_by_asking_for_their_number, usual) {
  const auto thief = somebody(), owner = somebody();
  for (int i = 0; i < 5; ++i) {
    BOOST_TEST(ask(thief, danish(0)).outcome.has_value());
    give_up_number(thief);
  }
  BOOST_TEST(refused(ask(thief, danish(0))));
  BOOST_TEST(ask(owner, danish(0)).outcome.has_value());
  BOOST_TEST(verify_number(owner).outcome.has_value());
}

BOOST_FIXTURE_TEST_CASE(three_sends_are_kept_a_number_and_day_for_whoever_has_not_asked_yet, usual) {
  int sent = 0;
  for (int i = 0; i < 12; ++i) sent += may_ask(danish(0));
  BOOST_TEST(sent == 5 + 3);
  restart();
  BOOST_TEST(!may_ask(danish(0)));
  time.pass(core::days(1));
  BOOST_TEST(may_ask(danish(0)));
}

BOOST_FIXTURE_TEST_CASE(support_frees_somebody_from_what_others_asked, usual) {
  for (int i = 0; i < 12; ++i) may_ask(danish(0));
  const auto owner = somebody();
  BOOST_TEST(refused(ask(owner, danish(0))));
  run(commands->execute(
      x, owner.id, core::unlock{{core::actor_kind::shell, "root"}, "called", random_id<core::notice_id>()}
  ));
  BOOST_TEST(ask(owner, danish(0)).outcome.has_value());
  BOOST_TEST(!may_ask(danish(0))); // nobody else
}

struct twenty_a_day : fixture {
  twenty_a_day() : fixture(with({0, 0, 0, 20}, {.daily = 20, .monthly = 0, .reserve_percent = 0})) {}
};
BOOST_FIXTURE_TEST_CASE(from_half_a_budget_on_whoever_had_ten_texts_stands_back, twenty_a_day) {
  const auto greedy = enrolled(danish(50));                    // a code and a notice
  for (int i = 0; i < 7; ++i) BOOST_TEST(may_sign_in(greedy)); // and a text about the unfinished ones
  BOOST_TEST(summary().budget.today == 10 * core::one_unit);
  BOOST_TEST(!may_sign_in(greedy));
  for (int i = 0; i < 10; ++i) BOOST_TEST(may_ask(danish(i)));
  BOOST_TEST(!may_ask(danish(10)));
}
BOOST_FIXTURE_TEST_CASE(before_half_of_it_nobody_stands_back, unlimited) {
  settings.sms.budgets.daily = 100;
  const auto one = enrolled(danish(50));
  for (int i = 0; i < 20; ++i) BOOST_TEST(may_sign_in(one));
}

// Notices.

struct five_a_day : fixture {
  five_a_day() : fixture(with({0, 0, 0, 20}, {.daily = 5, .monthly = 0, .reserve_percent = 100})) {}
  core::pending_notice notice(core::notice_kind kind) const {
    const auto phone = core::e164_number::from_wire(danish(0)).value();
    return {random_id<core::notice_id>(), kind, phone, time.now(), time.now() + core::days(1)};
  }
  notice_admission admit(core::notice_kind kind) {
    storage::read_barrier seen;
    return run(guards->admit_notice({}, notice(kind), time.now(), seen));
  }
};
BOOST_FIXTURE_TEST_CASE(changes_have_the_reserve_of_a_budget_and_other_notices_have_not, five_a_day) {
  for (int i = 0; i < 5; ++i) BOOST_TEST(admit(core::notice_kind::app_token_created).reserved);
  BOOST_TEST(admit(core::notice_kind::app_token_created).given_up == "over_budget");
  for (int i = 0; i < 5; ++i) BOOST_TEST(admit(core::notice_kind::password_changed).reserved);
  BOOST_TEST(admit(core::notice_kind::password_changed).given_up == "over_budget");
}

BOOST_FIXTURE_TEST_CASE(a_number_has_eight_other_notices_a_day_and_the_next_waits_or_is_given_up, unlimited) {
  const auto phone = core::e164_number::from_wire(danish(0)).value();
  storage::read_barrier seen;
  core::pending_notice notice{
      {}, core::notice_kind::app_token_created, phone, time.now(), time.now() + core::days(2)};
  for (int i = 0; i < 8; ++i) BOOST_TEST(run(guards->admit_notice({}, notice, time.now(), seen)).reserved);
  BOOST_TEST((run(guards->admit_notice({}, notice, time.now(), seen)).later == time.now() + core::days(1)));
  notice.expires_at = time.now() + core::days(1);
  BOOST_TEST(run(guards->admit_notice({}, notice, time.now(), seen)).given_up == "too_many_messages");
  notice.kind = core::notice_kind::two_step_reset; // has its own meter
  BOOST_TEST(run(guards->admit_notice({}, notice, time.now(), seen)).reserved);
}

struct six_an_hour : fixture {
  static config settings_with_six() {
    auto c = with({0, 0, 0, 20});
    c.limits.sends.sends_per_hour = 6;
    return c;
  }
  six_an_hour() : fixture(settings_with_six()) {}
};
BOOST_FIXTURE_TEST_CASE(every_text_counts_for_the_hour, six_an_hour) {
  const auto owner = enrolled(danish(50)); // a code and a notice
  storage::read_barrier seen;
  run(guards->reserve(core::e164_number::from_wire(danish(1)).value(), time.now(), seen)); // a test, and a failover
  for (int i = 0; i < 3; ++i) BOOST_TEST(may_ask(danish(i)));
  BOOST_TEST(!may_ask(danish(3)));
  BOOST_TEST(!may_sign_in(owner));
  time.pass(core::hours(1));
  BOOST_TEST(may_sign_in(owner));
}

// A member makes and revokes tokens in a loop: earlier, each was a text, and one loop spent everybody's budget.
BOOST_FIXTURE_TEST_CASE(a_loop_of_tokens_sends_three_texts_an_hour, unlimited) {
  const auto member = enrolled(danish(50));
  deliver();
  const auto before = gateway->sent.size();
  for (int i = 0; i < 60; ++i) {
    core::create_app_token c;
    c.session = member.session;
    c.token = {random_id<core::app_token_id>(), "backup", {"app.example.org"}, {}, {}, {}};
    c.notice = random_id<core::notice_id>();
    run(commands->execute(x, member.id, c));
    run(commands->execute(x, member.id, core::revoke_app_token{member.session, c.token.id}));
    deliver();
  }
  BOOST_TEST(gateway->sent.size() == before + 3);
  BOOST_TEST(account(member.id).notices.size() == 1u);
  time.pass(core::hours(1));
  run(messenger->send_due());
  deliver();
  BOOST_REQUIRE(gateway->sent.size() == before + 4);
  BOOST_TEST(gateway->sent.back().text.find("And ") != std::string::npos); // it summarises the others
  BOOST_TEST(account(member.id).notices.empty());
}

BOOST_AUTO_TEST_SUITE_END()
