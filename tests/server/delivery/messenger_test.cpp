#include "server/delivery/messenger.hpp"
#include "tests/server/support/alice.hpp"

#include <boost/describe/enum_to_string.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace twostep;
using namespace twostep::server;
using core::minutes;
using core::seconds;

namespace {

constexpr std::string_view number = "+4520123456";

using fixture = test::alice_fixture;

} // namespace

BOOST_FIXTURE_TEST_SUITE(messenger, fixture)

BOOST_AUTO_TEST_CASE(a_code_goes_to_its_number_while_it_lives) {
  enable_two_step(alice, number);
  const auto begun = begin_sign_in();
  BOOST_REQUIRE(begun.outcome.has_value());
  const auto challenge = account(alice).sign_ins.at(0);
  deliver();
  BOOST_REQUIRE(gateway->sent.size() == 1u);
  const auto& sent = gateway->sent[0];
  BOOST_TEST(sent.to == number);
  BOOST_TEST((sent.purpose == sms::purpose::sign_in));
  BOOST_TEST(sent.id == core::to_text(challenge.id) + "-1");
  BOOST_TEST((sent.deadline == challenge.expires_at));
  const auto code = codes.derive(1, alice, challenge.id, core::purpose::sign_in, challenge.to);
  BOOST_TEST(sent.text.ends_with("\n@id.example.org #" + std::string(code.reveal())));
  BOOST_TEST(sent.text.find("5 min") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(each_purpose_is_told_apart) {
  const auto token = sign_in(alice);
  core::begin_enable enable;
  enable.session = token.id;
  enable.phone = core::e164_number::from_wire(number).value();
  enable.challenge = random_id<core::challenge_id>();
  BOOST_REQUIRE(
      run(commands->execute_sending(x, alice, core::device_trust::unknown_browser, enable)).outcome.has_value()
  );
  deliver();
  BOOST_TEST((gateway->sent.back().purpose == sms::purpose::enable));

  core::confirm_enable confirm;
  confirm.session = token.id;
  confirm.renewed.id = token.id;
  confirm.code = core::one_time_code::from_typed(test::code_in(gateway->sent.back().text));
  confirm.notice = random_id<core::notice_id>();
  BOOST_REQUIRE(run(commands->execute(x, alice, confirm)).outcome.has_value());
  deliver();
  BOOST_TEST((gateway->sent.back().purpose == sms::purpose::notice));
  BOOST_TEST(gateway->sent.back().id == core::to_text(confirm.notice));
  BOOST_TEST(gateway->sent.back().text.find("support@example.com") != std::string::npos);

  const core::begin_disable disable{token.id, random_id<core::challenge_id>()};
  BOOST_REQUIRE(
      run(commands->execute_sending(x, alice, core::device_trust::unknown_browser, disable)).outcome.has_value()
  );
  deliver();
  BOOST_TEST((gateway->sent.back().purpose == sms::purpose::disable));
  BOOST_TEST(gateway->sent.back().to == number);
}

BOOST_AUTO_TEST_CASE(a_resend_repeats_the_code_under_another_id_and_tells_what_is_left_of_its_life) {
  enable_two_step(alice, number);
  const auto begun = begin_sign_in();
  deliver();
  time.pass(seconds(100));
  const auto again = resend(*begun.outcome->challenged);
  BOOST_REQUIRE(again.outcome.has_value());
  deliver();
  BOOST_REQUIRE(gateway->sent.size() == 2u);
  BOOST_TEST(test::code_in(gateway->sent[0].text) == test::code_in(gateway->sent[1].text));
  BOOST_TEST(gateway->sent[1].id == core::to_text(*begun.outcome->challenged) + "-2");
  BOOST_TEST((gateway->sent[1].deadline == gateway->sent[0].deadline));
  BOOST_TEST(gateway->sent[1].text.find("3 min") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_accepted_message_is_on_the_accounts_record) {
  enable_two_step(alice, number);
  begin_sign_in();
  BOOST_TEST(account(alice).sign_ins.at(0).accepted == 0u);
  deliver();
  BOOST_TEST(account(alice).sign_ins.at(0).accepted == 1u);
  BOOST_TEST(core::pending_codes(account(alice), time.now()).empty());
}

BOOST_AUTO_TEST_CASE(a_message_that_was_given_up_is_on_the_record_and_no_longer_pending) {
  enable_two_step(alice, number);
  gateway->failure = sms::failure{sms::failure_kind::invalid_number, {}, "no such number"};
  begin_sign_in();
  const auto before = account(alice).version;
  deliver();
  BOOST_REQUIRE(!outcomes.empty());
  BOOST_TEST(!outcomes.back().accepted);
  BOOST_TEST(account(alice).version == before + 1); // code_dropped
  BOOST_TEST(core::pending_codes(account(alice), time.now()).empty());
  restart(); // what wasn't awaited is in the file now
  BOOST_TEST(log_text().find("invalid_number") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_notice_that_was_taken_is_pending_no_more) {
  enable_two_step(alice, number);
  reset();
  BOOST_TEST(account(alice).notices.size() == 1u);
  deliver();
  BOOST_REQUIRE(gateway->sent.size() == 1u);
  BOOST_TEST(gateway->sent[0].to == number);
  BOOST_TEST(account(alice).notices.empty());
}

BOOST_AUTO_TEST_CASE(a_waiting_notice_leaves_once_at_its_time_and_is_reserved) {
  enable_two_step(alice, number);
  const auto reported = [&](int times) {
    for (int i = 0; i < times; ++i)
      run(commands->execute(
          x, alice,
          core::set_password{{"$argon2id$x"}, {core::actor_kind::shell, "root"}, random_id<core::notice_id>()}
      ));
    deliver();
  };
  reported(12); // with the one about two-step verification: six a day and one more at once, then one an hour
  const auto at_once = gateway->sent.size();
  BOOST_TEST(at_once == 6u);
  BOOST_REQUIRE(account(alice).notices.size() == 1u);
  BOOST_TEST((account(alice).notices[0].more == 5u));
  run(test_services::messenger->send_due());
  deliver();
  BOOST_TEST(gateway->sent.size() == at_once);
  time.pass(core::hours(1));
  run(test_services::messenger->send_due());
  run(test_services::messenger->send_due());
  deliver();
  BOOST_TEST(gateway->sent.size() == at_once + 1);
  BOOST_TEST(account(alice).notices.empty());
}

BOOST_AUTO_TEST_CASE(a_notice_that_waits_is_sent_by_the_next_start_when_its_time_comes) {
  enable_two_step(alice, number);
  for (int i = 0; i < 9; ++i)
    run(commands->execute(
        x, alice, core::set_password{{"$argon2id$x"}, {core::actor_kind::shell, "root"}, random_id<core::notice_id>()}
    ));
  deliver();
  restart();
  BOOST_TEST(test_services::resume() == 0u);
  deliver();
  BOOST_TEST(gateway->sent.empty());
  time.pass(core::hours(1));
  run(test_services::messenger->send_due());
  deliver();
  BOOST_TEST(gateway->sent.size() == 1u);
}

BOOST_AUTO_TEST_CASE(what_is_resolved_for_an_account_or_challenge_that_is_gone_is_nothing) {
  const auto before = store->count().last_sequence;
  sms::outcome o;
  o.accepted = true;
  o.reference = sms::code_reference{random_id<core::account_id>(), random_id<core::challenge_id>(), 1};
  results->record(o);
  deliver();
  o.reference = sms::code_reference{alice, random_id<core::challenge_id>(), 1};
  results->record(o);
  deliver();
  o.reference = sms::notice_reference{alice, random_id<core::notice_id>()};
  results->record(o);
  deliver();
  o.reference = sms::test_reference{};
  results->record(o);
  deliver();
  BOOST_TEST(store->count().last_sequence == before);
}

BOOST_AUTO_TEST_CASE(after_a_start_what_is_pending_and_lives_is_sent_with_the_same_code) {
  enable_two_step(alice, number);
  const auto begun = begin_sign_in();
  const auto bob = create_user("bob@example.com");
  enable_two_step(bob, "+4520654321");
  const core::reset_two_step c{{core::actor_kind::shell, "root"}, "lost", random_id<core::notice_id>()};
  run(commands->execute(x, bob, c));
  const auto challenge = account(alice).sign_ins.at(0);
  gateway->sent.clear();

  // Alice's code was sent while bob enrolled; bob's notice wasn't.
  BOOST_TEST(challenge.accepted == 1u);
  restart();
  BOOST_TEST(test_services::resume() == 1u);
  deliver();
  BOOST_REQUIRE(gateway->sent.size() == 1u);
  BOOST_TEST(gateway->sent[0].to == "+4520654321");
  BOOST_TEST(test_services::resume() == 0u);

  time.pass(seconds(40));
  resend(*begun.outcome->challenged);
  restart();
  BOOST_TEST(test_services::resume() == 1u);
  deliver();
  BOOST_REQUIRE(gateway->sent.size() == 1u);
  BOOST_TEST(gateway->sent[0].id == core::to_text(*begun.outcome->challenged) + "-2");
  const auto code = codes.derive(1, alice, challenge.id, core::purpose::sign_in, challenge.to);
  BOOST_TEST(test::code_in(gateway->sent[0].text) == code.reveal());
}

BOOST_AUTO_TEST_CASE(after_a_start_what_has_died_is_not_sent) {
  enable_two_step(alice, number);
  begin_sign_in();
  restart();
  time.pass(minutes(5));
  BOOST_TEST(test_services::resume() == 0u);
  reset();
  restart();
  time.pass(core::hours(24));
  BOOST_TEST(test_services::resume() == 0u);
}

BOOST_AUTO_TEST_CASE(after_a_start_receipts_find_what_was_taken_before) {
  enable_two_step(alice, number);
  begin_sign_in();
  deliver();
  const auto accepted_as = outcomes.back().as.provider_id;
  const auto receive = [&](sms::delivery what, const std::string& id) {
    test_services::receive("recorder", {.provider_id = id, .what = what, .detail = {}});
  };
  const auto steps = [&] {
    std::string text;
    const auto now = account(alice);
    for (const auto& s : now.messages.back().steps)
      text.append(text.empty() ? "" : " ").append(boost::describe::enum_to_string(s.what, "unknown"));
    return text;
  };
  const auto start_again = [&] {
    restart();
    test_services::resume();
  };
  BOOST_TEST(account(alice).messages.back().steps.at(0).provider_id.value() == accepted_as);
  start_again();
  receive(sms::delivery::delivered, "another");
  BOOST_TEST(steps() == "accepted");
  receive(sms::delivery::undelivered, accepted_as);
  BOOST_TEST(steps() == "accepted undelivered");
  start_again();
  receive(sms::delivery::undelivered, accepted_as); // again
  BOOST_TEST(steps() == "accepted undelivered");
  receive(sms::delivery::delivered, accepted_as); // delivered in the end
  BOOST_TEST(steps() == "accepted undelivered delivered");
  start_again();
  receive(sms::delivery::delivered, accepted_as);
  receive(sms::delivery::undelivered, accepted_as);
  BOOST_TEST(steps() == "accepted undelivered delivered");
}

BOOST_AUTO_TEST_CASE(after_a_start_receipts_find_messages_whose_code_has_died) {
  enable_two_step(alice, number);
  begin_sign_in();
  deliver();
  const auto accepted_as = outcomes.back().as.provider_id;
  time.pass(minutes(6));
  begin_sign_in(); // replaces the expired one
  deliver();
  BOOST_REQUIRE(account(alice).messages.size() == 2u);
  restart();
  test_services::resume();
  test_services::receive("recorder", {.provider_id = accepted_as, .detail = {}});
  const auto steps = account(alice).messages.front().steps;
  BOOST_REQUIRE(steps.size() == 2u);
  BOOST_TEST((steps[1].what == core::delivery_step::delivered));
}

BOOST_AUTO_TEST_CASE(a_provider_s_id_that_is_no_text_or_too_long_is_not_kept) {
  enable_two_step(alice, number);
  for (const auto& id : {std::string(), std::string("a\nb"), std::string("\xff"), std::string(65, 'x')}) {
    const auto begun = begin_sign_in();
    sms::outcome o;
    o.reference = sms::code_reference{alice, *begun.outcome->challenged, 1};
    o.accepted = true;
    o.provider = "recorder";
    o.as.provider_id = id;
    results->record(o);
    deliver();
    BOOST_TEST(!account(alice).messages.back().steps.at(0).provider_id);
    time.pass(minutes(6));
  }
}

BOOST_AUTO_TEST_CASE(a_test_message_belongs_to_no_account) {
  const auto before = store->count().last_sequence;
  BOOST_TEST(test_services::messenger->send_test(core::e164_number::from_wire(number).value()));
  BOOST_TEST(test_services::messenger->send_test(core::e164_number::from_wire(number).value()));
  deliver();
  BOOST_REQUIRE(gateway->sent.size() == 2u);
  BOOST_TEST((gateway->sent[0].purpose == sms::purpose::test));
  BOOST_TEST(gateway->sent[0].id != gateway->sent[1].id);
  BOOST_TEST(gateway->sent[0].id.size() <= 64u);
  BOOST_TEST(store->count().last_sequence == before);
}

BOOST_AUTO_TEST_CASE(a_full_queue_is_told_and_the_message_stays_pending) {
  sms::dispatcher_settings one;
  one.max_queued = 1;
  test::test_services s(config{}, one);
  const auto user = s.create_user("carol@example.com");
  s.enable_two_step(user, number);
  const core::send_code effect{
      random_id<core::challenge_id>(), core::purpose::sign_in, 1, core::e164_number::from_wire(number).value(), 1,
      s.time.now() + minutes(5)};
  const core::effect effects[] = {effect, effect, effect};
  BOOST_TEST(!s.messenger->run(user, effects));
  s.deliver();
  BOOST_TEST(s.messenger->run(user, {effects, 1}));
  s.deliver();
}

// Outcomes may be logged, and so may message ids.
BOOST_AUTO_TEST_CASE(nothing_that_may_be_logged_shows_a_code_or_a_number) {
  enable_two_step(alice, number);
  gateway->failure = sms::failure{sms::failure_kind::rejected, {}, "refused"};
  begin_sign_in();
  const auto challenge = account(alice).sign_ins.at(0);
  const std::string code(codes.derive(1, alice, challenge.id, core::purpose::sign_in, challenge.to).reveal());
  deliver();
  BOOST_REQUIRE(!outcomes.empty());
  for (const auto& o : outcomes)
    for (const auto& text : {o.provider, o.as.provider_id, o.reason}) {
      BOOST_TEST(text.find(code) == std::string::npos);
      BOOST_TEST(text.find(number.substr(1)) == std::string::npos);
    }
}

BOOST_AUTO_TEST_SUITE_END()
