// What receipts say of an account's messages.

#include "core/account/failover.hpp"
#include "tests/core/support/world.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep::core;
using namespace twostep::core::test;

namespace receipt {

constexpr auto delivered = delivery_step::delivered, undelivered = delivery_step::undelivered;
const auto phone = number("+4520123456");

struct fixture : world {
  fixture() {
    enable(phone);
    const auto told = account.notices;
    for (const auto& n : told) BOOST_REQUIRE(execute(record_notice_result{n.id, "accepted", "main"}).has_value());
    account.messages.clear();
  }

  challenge_id sign_in_code() {
    const auto decided = execute(password_given());
    BOOST_REQUIRE(decided.has_value() && decided->challenged);
    return *decided->challenged;
  }
  void taken(const challenge_id& c, std::string id, std::vector<std::string> more = {}, std::uint32_t send = 1) {
    BOOST_REQUIRE(
        execute(record_delivery_result{c, send, true, "main", "", std::move(id), std::move(more)}).has_value()
    );
  }
  challenge_id code_taken(std::string id, std::vector<std::string> more = {}) {
    const auto c = sign_in_code();
    taken(c, std::move(id), std::move(more));
    return c;
  }
  void rerouted(const challenge_id& c, std::string id, std::uint32_t send = 1) {
    BOOST_REQUIRE(
        execute(report_message{c, send, delivery_step::rerouted, "other", "", "", std::move(id)}).has_value()
    );
  }
  void resend(const challenge_id& c) {
    pass(minutes(1));
    BOOST_REQUIRE(execute(resend_code{c, std::nullopt}).has_value());
  }

  decision receive(std::string id, delivery_step what, std::string reason = "unavailable", std::string by = "main") {
    record_receipt r{std::move(by), std::move(id), what};
    if (what == undelivered) r.reason = std::move(reason);
    auto decided = execute(r);
    BOOST_REQUIRE(decided.has_value());
    return std::move(*decided);
  }
  bool is_news(std::string id, delivery_step what) {
    const auto decided = receive(std::move(id), what);
    return decided.receipt && decided.receipt->is_news;
  }
  static const send_elsewhere* again(const decision& d) {
    return d.effects.empty() ? nullptr : std::get_if<send_elsewhere>(&d.effects.front());
  }
};

} // namespace receipt

BOOST_FIXTURE_TEST_SUITE(receipt, fixture)

BOOST_AUTO_TEST_CASE(a_receipt_finds_its_message_once) {
  const auto c = code_taken("a");
  pass(seconds(3));
  const auto first = receive("a", delivered);
  BOOST_REQUIRE(first.receipt.has_value());
  BOOST_TEST(first.receipt->is_news);
  BOOST_TEST((first.receipt->elapsed == seconds(3)));
  BOOST_TEST(first.receipt->tag == message_tag(c));
  BOOST_TEST(!first.receipt->is_notice);
  BOOST_TEST(first.effects.empty());
  const auto known = account.version;
  for (const auto what : {delivered, undelivered}) {
    const auto repeated = receive("a", what);
    BOOST_REQUIRE(repeated.receipt.has_value());
    BOOST_TEST(!repeated.receipt->is_news);
    BOOST_TEST(!repeated.receipt->may_help);
    BOOST_TEST(repeated.events.empty());
  }
  BOOST_TEST(account.version == known);
}

BOOST_AUTO_TEST_CASE(an_unknown_name_changes_nothing) {
  code_taken("a");
  for (const auto& d :
       {receive("b", undelivered), receive("", undelivered), receive("a", undelivered, "", "other")}) {
    BOOST_TEST(!d.receipt.has_value());
    BOOST_TEST(d.events.empty());
  }
}

BOOST_AUTO_TEST_CASE(delivered_in_the_end_counts) {
  code_taken("a");
  BOOST_TEST(is_news("a", undelivered));
  BOOST_TEST(!is_news("a", undelivered));
  BOOST_TEST(is_news("a", delivered));
  BOOST_TEST(!is_news("a", undelivered));
  const auto& steps = account.messages.back().steps;
  BOOST_REQUIRE(steps.size() == 3u);
  BOOST_TEST((steps[1].what == undelivered && steps[2].what == delivered));
  BOOST_TEST(steps[1].reason == "unavailable");
}

BOOST_AUTO_TEST_CASE(receipts_are_matched_for_two_hours) {
  code_taken("a");
  code_taken("b");
  pass(longest_receipt_delay - milliseconds(1));
  BOOST_TEST(is_news("a", delivered));
  pass(milliseconds(1));
  BOOST_TEST(!receive("b", delivered).receipt.has_value());
}

BOOST_AUTO_TEST_CASE(a_name_used_again_means_the_newer_message) {
  code_taken("a");
  pass(seconds(1));
  const auto newer = code_taken("a");
  BOOST_TEST(receive("a", delivered).receipt->tag == message_tag(newer));
  BOOST_TEST(account.messages.front().steps.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_name_belongs_to_its_provider) {
  const auto c = code_taken("a");
  receive("a", undelivered);
  rerouted(c, "a");
  BOOST_TEST(receive("a", delivered, "", "other").receipt->is_news);
  BOOST_TEST(account.messages.back().steps.back().provider == "other");
  BOOST_TEST(receive("a", delivered).receipt->is_news); // the first provider, late
}

BOOST_AUTO_TEST_CASE(a_message_of_several_parts_is_delivered_when_all_are) {
  code_taken("a", {"a2", "a3"});
  BOOST_TEST(!is_news("a3", delivered));
  BOOST_TEST(!is_news("a", delivered));
  BOOST_TEST(receive("a", delivered).events.empty()); // the same part twice
  BOOST_TEST(is_unconfirmed(account.messages.back()));
  BOOST_TEST(is_news("a2", delivered));
  BOOST_TEST(!is_news("a2", delivered));
}

BOOST_AUTO_TEST_CASE(a_message_of_several_parts_is_undelivered_as_soon_as_one_is) {
  code_taken("a", {"a2", "a3"});
  receive("a", delivered);
  const auto failed = receive("a2", undelivered);
  BOOST_TEST(failed.receipt->is_news);
  BOOST_TEST(again(failed));
  BOOST_TEST(!is_news("a3", undelivered));
  BOOST_TEST(!is_news("a3", delivered));
  BOOST_TEST(is_news("a2", delivered)); // delivered in the end
}

BOOST_AUTO_TEST_CASE(a_joined_receipt_speaks_for_all_parts) {
  code_taken("a", {"a2"});
  const auto decided = execute(record_receipt{.provider = "main", .provider_id = "a", .is_joined = true});
  BOOST_TEST(decided->receipt->is_news);
  BOOST_TEST(!is_news("a2", delivered));
}

BOOST_AUTO_TEST_CASE(what_arrived_of_a_message_replays) {
  code_taken("a", {"a2", "a3"});
  receive("a2", delivered);
  twostep::core::account again;
  for (const auto& e : history) evolve(again, e);
  BOOST_REQUIRE(!again.messages.empty());
  BOOST_TEST(int(again.messages.back().steps.back().arrived) == 2);
  // Parts that the message doesn't have are passed over.
  evolve(again, part_delivered{id_with_tag<challenge_id>(again.messages.back().tag), 1, "main", 77, now});
  BOOST_TEST(int(again.messages.back().steps.back().arrived) == 2);
}

BOOST_AUTO_TEST_CASE(a_notice_that_arrives_is_known_no_longer) {
  const auto s = sign_in();
  account.messages.clear();
  BOOST_REQUIRE(execute(change_password{s, account.password.generation, {"new"}, fresh<notice_id>()}).has_value());
  const auto id = account.notices.back().id;
  execute(record_notice_result{id, "accepted", "main", "n", {"n2"}});
  BOOST_TEST(!is_news("n2", delivered));
  const auto decided = receive("n", delivered);
  BOOST_TEST(decided.receipt->is_news);
  BOOST_TEST(decided.receipt->is_notice);
  BOOST_TEST(decided.receipt->tag == message_tag(id));
  BOOST_TEST(account.messages.empty());
  BOOST_TEST(!receive("n", delivered).receipt.has_value());
}

BOOST_AUTO_TEST_CASE(an_undelivered_notice_may_be_helped_and_is_no_code) {
  const auto s = sign_in();
  account.messages.clear();
  BOOST_REQUIRE(execute(change_password{s, account.password.generation, {"new"}, fresh<notice_id>()}).has_value());
  const auto taken = execute(record_notice_result{account.notices.back().id, "accepted", "main", "n"});
  BOOST_REQUIRE(taken.has_value());
  const auto decided = receive("n", undelivered);
  BOOST_TEST(decided.receipt->may_help);
  BOOST_TEST(decided.effects.empty());
}

BOOST_AUTO_TEST_CASE(an_undelivered_message_fails_over_once) {
  const auto c = code_taken("a");
  const auto decided = receive("a", undelivered);
  const auto* elsewhere = again(decided);
  BOOST_REQUIRE(elsewhere);
  BOOST_TEST(elsewhere->not_by == "main");
  BOOST_TEST((elsewhere->code.challenge == c));
  BOOST_TEST(elsewhere->code.send == 1u);
  BOOST_TEST((elsewhere->code.to == phone));
  rerouted(c, "b");
  BOOST_TEST(!again(receive("b", undelivered, "unavailable", "other")));
}

BOOST_AUTO_TEST_CASE(a_number_that_no_network_knows_goes_nowhere) {
  code_taken("a");
  const auto decided = receive("a", undelivered, std::string(invalid_number_reason));
  BOOST_TEST(decided.receipt->is_news);
  BOOST_TEST(!decided.receipt->may_help);
  BOOST_TEST(!again(decided));
}

BOOST_AUTO_TEST_CASE(only_the_newest_message_of_a_live_code_fails_over) {
  const auto c = code_taken("a");
  resend(c);
  taken(c, "b", {}, 2);
  BOOST_TEST(!again(receive("a", undelivered)));
  const auto newest = receive("b", undelivered);
  BOOST_REQUIRE(again(newest));
  BOOST_TEST(again(newest)->code.send == 2u);
  code_taken("late");
  pass(minutes(5));
  BOOST_TEST(!again(receive("late", undelivered)));
}

BOOST_AUTO_TEST_CASE(a_later_message_fails_over_though_an_earlier_one_of_its_code_did) {
  const auto c = code_taken("a");
  receive("a", undelivered);
  rerouted(c, "x");
  resend(c);
  taken(c, "b", {}, 2);
  BOOST_TEST(again(receive("b", undelivered)));
}

BOOST_AUTO_TEST_CASE(a_step_up_s_code_fails_over_too) {
  const auto s = sign_in();
  pass(minutes(11));
  BOOST_REQUIRE(execute(sign_in_again{account.password.generation, s, {s}}).has_value());
  BOOST_REQUIRE(execute(begin_step_up{s, fresh<challenge_id>()}).has_value());
  const auto* c = find_step_up(account, s);
  BOOST_REQUIRE(c);
  taken(c->id, "a");
  const auto decided = receive("a", undelivered);
  BOOST_REQUIRE(again(decided));
  BOOST_TEST((again(decided)->code.purpose == purpose::step_up));
}

BOOST_AUTO_TEST_CASE(what_nothing_was_heard_of_may_fail_over_until_it_arrives) {
  code_taken("a");
  const auto& trace = account.messages.back();
  BOOST_TEST(message_to_fail_over(account, trace, now).has_value());
  BOOST_TEST(!message_to_fail_over(account, trace, now + minutes(5)).has_value());
  receive("a", delivered);
  BOOST_TEST(!message_to_fail_over(account, account.messages.back(), now).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
