#include "core/account/decide.hpp"
#include "core/account/evolve.hpp"
#include "server/access/authenticate.hpp"
#include "server/account/account_commands.hpp"
#include "server/runtime/entropy.hpp"
#include "tests/server/support/test_services.hpp"

#include <boost/test/unit_test.hpp>

#include <stdexcept>

using namespace twostep;
using namespace twostep::server;
using core::device_trust;
using core::minutes;
using core::refusal_kind;
using core::seconds;

namespace account_commands {

constexpr std::string_view number = "+4520123456";

core::e164_number phone(std::string_view text) {
  return core::e164_number::from_wire(text).value();
}
/// A number of one block: they differ in the last four digits.
std::string in_block(int n) {
  return "+45201" + std::to_string(10'000 + n);
}

struct fixture : test::test_services {
  explicit fixture(config c = {}) : test_services(std::move(c)) {}

  core::account_id alice = create_user("alice@example.com");
  http::exchange x = request();

  core::begin_sign_in sign_in_command(const core::account_id& id) {
    core::begin_sign_in c;
    c.password_generation = account(id).password.generation;
    c.challenge = random_id<core::challenge_id>();
    c.session = make_session({make_session_token(id).id}, x.request);
    return c;
  }
  execution begin_sign_in(const core::account_id& id, device_trust l = device_trust::unknown_browser) {
    return run(commands->execute_sending(x, id, l, sign_in_command(id)));
  }
  execution resend(const core::challenge_id& challenge) {
    const core::resend_code c{.challenge = challenge, .session = {}};
    return run(commands->execute_sending(x, alice, device_trust::unknown_browser, c));
  }
  execution verify(const core::account_id& id, const core::challenge_id& challenge, std::string_view code) {
    core::verify_sign_in c;
    c.challenge = challenge;
    c.answer = core::one_time_code::from_typed(code);
    c.session = make_session({make_session_token(id).id}, x.request);
    c.notice = random_id<core::notice_id>();
    return run(commands->execute(x, id, c));
  }
  execution begin_enable(const core::account_id& id, const core::session_id& session, std::string_view to) {
    core::begin_enable c;
    c.session = session;
    c.phone = phone(to);
    c.challenge = random_id<core::challenge_id>();
    return run(commands->execute_sending(x, id, device_trust::unknown_browser, c));
  }
  execution confirm_enable(const core::account_id& id, const core::session_id& session, std::string_view code) {
    core::confirm_enable c;
    c.session = session;
    c.renewed.id = session;
    c.code = core::one_time_code::from_typed(code);
    c.notice = random_id<core::notice_id>();
    return run(commands->execute(x, id, c));
  }
  std::string last_code() const { return test::code_in(gateway->sent.back().text); }
};

config with_sends(core::send_limits sends) {
  config c;
  c.limits.sends = sends;
  return c;
}

struct few_to_verified : fixture {
  few_to_verified() : fixture(with_sends({.sends_per_number_per_10_minutes = 2})) {}
};

bool refused_as(const execution& p, refusal_kind kind) {
  return p.outcome.has_error() && p.outcome.error().kind == kind;
}

} // namespace account_commands

BOOST_FIXTURE_TEST_SUITE(account_commands, fixture)

BOOST_AUTO_TEST_CASE(a_change_is_observed_so_that_its_answer_waits) {
  const auto token = sign_in(alice);
  http::exchange fresh = request();
  const execution p = run(commands->execute(fresh, alice, core::sign_out{token.id}));
  BOOST_TEST(p.outcome.has_value());
  BOOST_TEST(fresh.observed == store->count().last_sequence);
  BOOST_TEST(account(alice).sessions.empty());
}

BOOST_AUTO_TEST_CASE(effects_come_after_their_events_are_durable) {
  enable_two_step(alice, number);
  const execution p = begin_sign_in(alice);
  BOOST_REQUIRE(p.outcome.has_value());
  BOOST_TEST(p.outcome->challenged.has_value());
  BOOST_TEST(x.observed > 0u);
  BOOST_TEST(store->is_durable(x.observed));
  BOOST_TEST(dispatcher->status().queued + dispatcher->status().in_flight + dispatcher->status().accepted > 0u);
}

BOOST_AUTO_TEST_CASE(an_unknown_account_is_refused) {
  const auto nobody = random_id<core::account_id>();
  BOOST_TEST(refused_as(run(commands->execute(x, nobody, core::sign_out{})), refusal_kind::no_such_user));
  core::begin_sign_in c;
  BOOST_TEST(refused_as(
      run(commands->execute_sending(x, nobody, device_trust::unknown_browser, c)), refusal_kind::no_such_user
  ));
}

BOOST_AUTO_TEST_CASE(a_wrong_code_is_on_the_record_and_its_refusal_is_the_answer) {
  enable_two_step(alice, number);
  const auto challenge = *begin_sign_in(alice).outcome->challenged;
  deliver();
  const std::string right = last_code();
  const execution p = verify(alice, challenge, test::wrong_code(right));
  BOOST_REQUIRE(refused_as(p, refusal_kind::wrong_code));
  BOOST_TEST(p.outcome.error().attempts_left == 4u);
  BOOST_TEST(account(alice).sign_ins.at(0).attempts_left == 4u);
  BOOST_TEST(x.observed == store->count().last_sequence);
  BOOST_TEST(verify(alice, challenge, right).outcome.has_value());
  BOOST_TEST(account(alice).sign_ins.empty());
}

BOOST_AUTO_TEST_CASE(the_warning_about_wrong_codes_is_sent_although_the_answer_is_no) {
  enable_two_step(alice, number);
  const auto challenge = *begin_sign_in(alice).outcome->challenged;
  deliver();
  const std::string wrong = test::wrong_code(last_code());
  gateway->sent.clear();
  for (int i = 0; i < 3; ++i) verify(alice, challenge, wrong);
  deliver();
  BOOST_REQUIRE(gateway->sent.size() == 1u);
  BOOST_TEST((gateway->sent[0].purpose == sms::purpose::notice));
}

BOOST_AUTO_TEST_CASE(a_sign_in_without_two_step_reserves_and_sends_nothing) {
  const auto meters_before = store->count().meters;
  const execution p = begin_sign_in(alice);
  BOOST_REQUIRE(p.outcome.has_value());
  BOOST_TEST(!p.outcome->challenged.has_value());
  BOOST_TEST(!p.delayed);
  deliver();
  BOOST_TEST(gateway->sent.empty());
  BOOST_TEST(store->count().meters == meters_before);
}

BOOST_FIXTURE_TEST_CASE(a_verified_number_has_its_own_budget_by_device_trust, few_to_verified) {
  enable_two_step(alice, number);
  BOOST_TEST(begin_sign_in(alice).outcome.has_value());
  BOOST_TEST(begin_sign_in(alice).outcome.has_value());
  const auto third = begin_sign_in(alice);
  BOOST_REQUIRE(refused_as(third, refusal_kind::too_many_messages));
  BOOST_TEST((third.outcome.error().retry_at == time.now() + minutes(10)));
  BOOST_TEST(begin_sign_in(alice, device_trust::known_browser).outcome.has_value());
  deliver();
  BOOST_TEST(gateway->sent.size() == 3u);
  time.pass(minutes(10));
  BOOST_TEST(begin_sign_in(alice).outcome.has_value());
}

BOOST_FIXTURE_TEST_CASE(a_resend_that_the_resend_schedule_refuses_reserves_nothing, few_to_verified) {
  enable_two_step(alice, number);
  const auto challenge = *begin_sign_in(alice).outcome->challenged;
  for (int i = 0; i < 10; ++i) BOOST_TEST(refused_as(resend(challenge), refusal_kind::resend_too_soon));
  time.pass(seconds(30));
  BOOST_TEST(resend(challenge).outcome.has_value());
  BOOST_TEST(refused_as(begin_sign_in(alice), refusal_kind::too_many_messages));
}

BOOST_FIXTURE_TEST_CASE(what_is_refused_for_any_reason_reserves_nothing, few_to_verified) {
  enable_two_step(alice, number);
  for (int i = 0; i < 10; ++i) {
    auto stale = sign_in_command(alice);
    stale.password_generation += 1;
    BOOST_TEST(refused_as(
        run(commands->execute_sending(x, alice, device_trust::unknown_browser, stale)), refusal_kind::stale_password
    ));
    BOOST_TEST(refused_as(resend(random_id<core::challenge_id>()), refusal_kind::challenge_gone));
  }
  BOOST_TEST(begin_sign_in(alice).outcome.has_value());
  BOOST_TEST(begin_sign_in(alice).outcome.has_value());
}

BOOST_AUTO_TEST_CASE(a_new_number_has_five_messages_a_day_from_all_accounts_and_three_kept_ones) {
  for (int i = 0; i < 8; ++i) {
    const auto user = create_user("user" + std::to_string(i) + "@example.com");
    BOOST_TEST(begin_enable(user, sign_in(user).id, number).outcome.has_value());
  }
  const auto ninth = begin_enable(alice, sign_in(alice).id, number);
  BOOST_REQUIRE(refused_as(ninth, refusal_kind::too_many_messages));
  BOOST_TEST((ninth.outcome.error().retry_at == time.now() + core::days(1)));
  deliver();
  BOOST_TEST(gateway->sent.size() == 8u);
  BOOST_TEST((core::name(account(alice).two_step) == "disabled"));
}

BOOST_AUTO_TEST_CASE(adjacent_numbers_that_are_never_verified_are_stopped) {
  int sent = 0;
  for (int i = 0; i < 100; ++i) {
    const auto user = create_user("user" + std::to_string(i) + "@example.com");
    x.request.client = {"192.0.2." + std::to_string(i), "192.0.2." + std::to_string(i)};
    sent += begin_enable(user, sign_in(user).id, in_block(i)).outcome.has_value();
  }
  BOOST_TEST(sent == 40);
}

BOOST_AUTO_TEST_CASE(numbers_asked_for_from_one_address_and_never_verified_are_stopped) {
  int sent = 0;
  for (int i = 0; i < 100; ++i) {
    const auto user = create_user("user" + std::to_string(i) + "@example.com");
    sent += begin_enable(user, sign_in(user).id, "+4520" + std::to_string(100'000 + 1000 * i)).outcome.has_value();
  }
  BOOST_TEST(sent == 60);
}

BOOST_AUTO_TEST_CASE(an_office_behind_one_address_on_one_block_of_numbers_enrols_and_signs_in) {
  std::vector<core::account_id> office;
  for (int i = 0; i < 100; ++i) {
    const auto user = office.emplace_back(create_user("user" + std::to_string(i) + "@example.com"));
    const auto session = sign_in(user);
    BOOST_REQUIRE(begin_enable(user, session.id, in_block(i)).outcome.has_value());
    deliver();
    BOOST_REQUIRE(confirm_enable(user, session.id, last_code()).outcome.has_value());
  }
  for (const auto& user : office) {
    const auto begun = begin_sign_in(user);
    BOOST_REQUIRE(begun.outcome.has_value());
    deliver();
    BOOST_REQUIRE(verify(user, *begun.outcome->challenged, last_code()).outcome.has_value());
  }
}

BOOST_AUTO_TEST_CASE(proving_a_number_gives_back_every_message_that_was_reserved_for_it) {
  const auto session = sign_in(alice);
  BOOST_REQUIRE(begin_enable(alice, session.id, number).outcome.has_value());
  time.pass(seconds(30));
  BOOST_REQUIRE(begin_enable(alice, session.id, number).outcome.has_value()); // the same number: a resend
  BOOST_TEST(core::pending_challenge(account(alice).two_step)->charged.size() == 4u);
  const core::meter_limit of_address{meter_keys(core::meter_kind::address_new, "192.0.2.7"), 1, core::hours(1)};
  BOOST_TEST(store->refused_until({&of_address, 1}, time.now()).get().has_value());
  deliver();
  BOOST_REQUIRE(confirm_enable(alice, session.id, last_code()).outcome.has_value());
  BOOST_TEST(!store->refused_until({&of_address, 1}, time.now()).get().has_value());
  BOOST_TEST(x.observed == store->count().last_sequence);
  restart();
  BOOST_TEST(!store->refused_until({&of_address, 1}, time.now()).get().has_value());
}

BOOST_AUTO_TEST_CASE(a_code_that_takes_nothing_of_the_meters_is_a_bug_and_not_sent) {
  enable_two_step(alice, number);
  const auto before = store->count().last_sequence;
  BOOST_CHECK_THROW(run(commands->execute(x, alice, sign_in_command(alice))), std::logic_error);
  storage::read_barrier seen;
  BOOST_CHECK_THROW(run(changes->commit_at(time.now(), alice, sign_in_command(alice), seen)), std::logic_error);
  BOOST_TEST(store->count().last_sequence == before);
  BOOST_TEST(begin_sign_in(alice).outcome.has_value()); // nothing remains reserved
}

BOOST_AUTO_TEST_CASE(a_message_that_no_provider_can_take_is_said_to_be_late) {
  enable_two_step(alice, number);
  const auto first = begin_sign_in(alice);
  BOOST_TEST(!first.delayed);
  gateway->failure = sms::failure{sms::failure_kind::unavailable, {}, "down"};
  deliver();
  const auto second = begin_sign_in(alice);
  BOOST_REQUIRE(second.outcome.has_value());
  BOOST_TEST(second.delayed);
}

BOOST_AUTO_TEST_CASE(what_sends_nothing_is_never_late) {
  enable_two_step(alice, number);
  begin_sign_in(alice);
  gateway->failure = sms::failure{sms::failure_kind::unavailable, {}, "down"};
  deliver();
  BOOST_TEST(!dispatcher->status().usable);
  const auto bob = create_user("bob@example.com");
  BOOST_TEST(!begin_sign_in(bob).delayed);
}

BOOST_AUTO_TEST_CASE(a_guess_at_what_is_gone_counts_against_the_network_not_the_account) {
  enable_two_step(alice, number);
  const auto challenge = *begin_sign_in(alice).outcome->challenged;
  deliver();
  const std::string right = last_code();
  for (int i = 0; i < 20; ++i)
    BOOST_TEST(refused_as(verify(alice, random_id<core::challenge_id>(), "123456"), refusal_kind::challenge_gone));
  const auto paused = verify(alice, random_id<core::challenge_id>(), "123456");
  BOOST_REQUIRE(refused_as(paused, refusal_kind::paused));
  BOOST_TEST((paused.outcome.error().retry_at == time.now() + minutes(1)));
  BOOST_TEST(account(alice).failures[0].at.empty());

  // Somebody behind the same address with a valid code isn't affected.
  BOOST_TEST(verify(alice, challenge, right).outcome.has_value());
  x.request.client = {"198.51.100.1", "198.51.100.1"};
  BOOST_TEST(refused_as(verify(alice, random_id<core::challenge_id>(), "123456"), refusal_kind::challenge_gone));
}

BOOST_AUTO_TEST_CASE(so_does_one_at_the_step_of_a_link) {
  const auto guess = [&] {
    core::verify_link_step c;
    c.challenge = random_id<core::challenge_id>();
    c.answer = core::one_time_code::of(123456);
    return run(commands->execute(x, alice, c));
  };
  for (int i = 0; i < 20; ++i) BOOST_TEST(refused_as(guess(), refusal_kind::challenge_gone));
  BOOST_TEST(refused_as(guess(), refusal_kind::paused));
}

BOOST_AUTO_TEST_CASE(of_two_hundred_guesses_five_are_evaluated) {
  enable_two_step(alice, number);
  const auto challenge = *begin_sign_in(alice).outcome->challenged;
  deliver();
  const std::string right = last_code();
  int wrong = 0;
  for (int i = 0; i < 200; ++i) {
    const auto p = verify(alice, challenge, i == 150 ? right : test::wrong_code(right));
    BOOST_TEST(!p.outcome.has_value());
    wrong += refused_as(p, refusal_kind::wrong_code) || refused_as(p, refusal_kind::code_dead);
  }
  BOOST_TEST(wrong == 5);
  BOOST_TEST(account(alice).failures[0].at.size() == 5u);
}

BOOST_AUTO_TEST_CASE(no_file_holds_a_code_a_password_or_a_session) {
  enable_two_step(alice, number);
  const auto challenge = *begin_sign_in(alice).outcome->challenged;
  deliver();
  const std::string code = last_code();
  const auto token = make_session_token(alice);
  core::verify_sign_in c;
  c.challenge = challenge;
  c.answer = core::one_time_code::from_typed(code);
  c.session = make_session({token.id}, x.request);
  c.notice = random_id<core::notice_id>();
  BOOST_REQUIRE(run(commands->execute(x, alice, c)).outcome.has_value());
  restart();
  const auto log = log_text();
  BOOST_TEST(log.find("alice@example.com") != log.npos); // the test would find it here
  BOOST_TEST(!directory.contains("alice@example.com"));  // but here it is sealed
  for (const std::string& secret : {code, std::string("a password of some length"), token.cookie}) {
    BOOST_TEST(!directory.contains(secret));
    BOOST_TEST(log.find('"' + secret + '"') == log.npos);
  }
}

BOOST_AUTO_TEST_SUITE_END()
