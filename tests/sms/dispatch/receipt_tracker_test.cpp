#include "sms/dispatch/receipt_tracker.hpp"
#include "tests/sms/support/messages.hpp"

#include <boost/test/unit_test.hpp>

using namespace std::chrono_literals;
using namespace twostep;
using sms::delivery;
using sms::failure_kind;

BOOST_AUTO_TEST_SUITE(receipt_tracker)

namespace {

sms::receipt delivered(std::string id) {
  return {.provider_id = std::move(id), .what = delivery::delivered, .detail = {}};
}
sms::receipt undelivered(std::string id, failure_kind why = failure_kind::unavailable) {
  return {.provider_id = std::move(id), .what = delivery::undelivered, .reason = why, .detail = "absent"};
}

sms::queued_ptr some_message(std::uint32_t number) {
  auto item = std::make_shared<sms::queued_message>();
  item->message = test::make_message();
  sms::code_reference code;
  code.send = number;
  item->message.reference = code;
  return item;
}

std::uint32_t number_of(const sms::matched_receipt& h) {
  return std::get<sms::code_reference>(h.reference).send;
}

struct course {
  std::optional<sms::matched_receipt> accept(const std::string& id, std::uint32_t number, std::size_t provider = 0) {
    auto item = some_message(number);
    const auto reference_ = item->message.reference;
    return w.add(provider, {id}, reference_, std::move(item), now + 20s, now);
  }
  /// Accepted in three parts: "ID", "ID2", "ID3".
  std::optional<sms::matched_receipt> accept_in_parts(const std::string& id, std::uint32_t number) {
    auto item = some_message(number);
    const auto reference_ = item->message.reference;
    return w.add(0, {id, {id + "2", id + "3"}}, reference_, std::move(item), now + 20s, now);
  }
  /// Accepted before this process.
  std::optional<sms::matched_receipt>
  recalled(const std::string& id, std::uint32_t number, core::milliseconds ago, std::optional<delivery> before = {}) {
    return w.recall(0, {id}, some_message(number)->message.reference, now - ago, before, nullptr, {});
  }
  /// As above, and it may still fail over.
  std::optional<sms::matched_receipt>
  recalled_to_be_sent(sms::accepted as, std::uint32_t number, std::optional<delivery> before = {}) {
    auto item = some_message(number);
    const auto about = item->message.reference;
    return w.recall(0, as, about, now - 5s, before, std::move(item), now + 20s);
  }
  core::time_point now{core::days(20'000)};
  sms::receipt_tracker w{{.max = 5, .memory = 1h, .max_early = 3, .early_memory = 30s}};
};

} // namespace

BOOST_AUTO_TEST_CASE(a_receipt_finds_its_message_once) {
  course c;
  BOOST_TEST(!c.accept("a", 1));
  c.now += 3s;
  const auto h = c.w.take(0, delivered("a"), c.now);
  BOOST_TEST_REQUIRE(h.has_value());
  BOOST_TEST(number_of(*h) == 1u);
  BOOST_TEST((h->elapsed == 3s));
  BOOST_TEST(!h->to_fail_over);
  BOOST_TEST(!c.w.take(0, delivered("a"), c.now));   // twice
  BOOST_TEST(!c.w.take(0, undelivered("a"), c.now)); // after it was delivered
  BOOST_TEST(!c.w.next());
  BOOST_TEST(c.w.due(c.now + 1h).empty());
}

BOOST_AUTO_TEST_CASE(ids_belong_to_their_provider) {
  course c;
  c.accept("a", 1, 0);
  c.accept("a", 2, 1);
  BOOST_TEST(number_of(*c.w.take(1, delivered("a"), c.now)) == 2u);
  BOOST_TEST(number_of(*c.w.take(0, delivered("a"), c.now)) == 1u);
  BOOST_TEST(!c.w.take(2, delivered("a"), c.now));
}

BOOST_AUTO_TEST_CASE(what_nothing_is_heard_of_comes_back_once) {
  course c;
  c.accept("a", 1);
  c.now += 5s;
  c.accept("b", 2);
  BOOST_TEST((*c.w.next() == c.now + 15s));
  c.now += 15s;
  auto due = c.w.due(c.now);
  BOOST_TEST_REQUIRE(due.size() == 1u);
  BOOST_TEST(std::get<sms::code_reference>(due[0].item->message.reference).send == 1u);
  BOOST_TEST((*c.w.next() == c.now + 5s));
  BOOST_TEST(c.w.due(c.now).empty());
  // Its own receipt is still matched, but returns no message.
  const auto late = c.w.take(0, undelivered("a"), c.now);
  BOOST_TEST_REQUIRE(late.has_value());
  BOOST_TEST(!late->to_fail_over);
  BOOST_TEST(c.w.take(0, delivered("a"), c.now).has_value()); // delivered in the end
}

BOOST_AUTO_TEST_CASE(an_undelivered_one_comes_back_at_once_but_for_a_wrong_number) {
  course c;
  c.accept("a", 1);
  c.accept("b", 2);
  BOOST_TEST(c.w.take(0, undelivered("a"), c.now)->to_fail_over);
  BOOST_TEST(!c.w.take(0, undelivered("b", failure_kind::invalid_number), c.now)->to_fail_over);
  BOOST_TEST(!c.w.next());
}

BOOST_AUTO_TEST_CASE(a_receipt_may_come_before_the_providers_answer) {
  course c;
  BOOST_TEST(!c.w.take(0, delivered("a"), c.now));
  const auto h = c.accept("a", 1);
  BOOST_TEST_REQUIRE(h.has_value());
  BOOST_TEST(number_of(*h) == 1u);
  BOOST_TEST(!c.w.next());
  BOOST_TEST(!c.w.take(0, delivered("b"), c.now));
  c.now += 30s;
  BOOST_TEST(!c.accept("b", 2)); // too early
}

BOOST_AUTO_TEST_CASE(receipts_nobody_waits_for_are_bounded) {
  course c;
  for (int i = 0; i < 1000; ++i) BOOST_TEST(!c.w.take(0, delivered("x" + std::to_string(i)), c.now));
  BOOST_TEST(c.accept("x2", 1).has_value());
  BOOST_TEST(!c.accept("x3", 1).has_value());
}

BOOST_AUTO_TEST_CASE(the_oldest_are_forgotten) {
  course c;
  for (unsigned i = 0; i < 8; ++i) c.accept("m" + std::to_string(i), i);
  BOOST_TEST(c.w.size() <= 6u);
  BOOST_TEST(!c.w.take(0, delivered("m0"), c.now));
  BOOST_TEST(c.w.take(0, delivered("m7"), c.now).has_value());
  c.now += 1h;
  c.accept("new", 9);
  BOOST_TEST(c.w.size() == 1u);
}

BOOST_AUTO_TEST_CASE(an_id_used_again_means_the_newer_message) {
  course c;
  c.accept("a", 1);
  c.accept("a", 2);
  BOOST_TEST(c.w.due(c.now + 1min).size() == 1u);
  BOOST_TEST(number_of(*c.w.take(0, delivered("a"), c.now)) == 2u);
}

BOOST_AUTO_TEST_CASE(a_message_without_an_id_cannot_be_heard_of) {
  course c;
  BOOST_TEST(!c.accept("", 1));
  BOOST_TEST(c.w.size() == 0u);
}

BOOST_AUTO_TEST_CASE(a_message_of_several_parts_is_delivered_when_all_are) {
  course c;
  c.accept_in_parts("a", 1);
  BOOST_TEST(!c.w.take(0, delivered("a3"), c.now));
  BOOST_TEST(!c.w.take(0, delivered("a"), c.now));
  BOOST_TEST(!c.w.take(0, delivered("a"), c.now)); // the same part twice
  BOOST_TEST(c.w.next().has_value());              // not all parts are delivered
  const auto h = c.w.take(0, delivered("a2"), c.now);
  BOOST_TEST_REQUIRE(h.has_value());
  BOOST_TEST(number_of(*h) == 1u);
  BOOST_TEST(!c.w.take(0, delivered("a2"), c.now));
}

BOOST_AUTO_TEST_CASE(a_message_of_several_parts_is_undelivered_when_one_is) {
  course c;
  c.accept_in_parts("a", 1);
  BOOST_TEST(!c.w.take(0, delivered("a"), c.now));
  const auto h = c.w.take(0, undelivered("a2"), c.now);
  BOOST_TEST_REQUIRE(h.has_value());
  BOOST_TEST(h->to_fail_over);
  BOOST_TEST(!c.w.take(0, undelivered("a3"), c.now)); // already known
  BOOST_TEST(!c.w.take(0, delivered("a3"), c.now));
  BOOST_TEST(c.w.take(0, delivered("a2"), c.now).has_value()); // delivered in the end
}

BOOST_AUTO_TEST_CASE(receipts_of_parts_may_come_before_the_providers_answer) {
  course c;
  for (const auto* id : {"a", "a2", "a3"}) BOOST_TEST(!c.w.take(0, delivered(id), c.now));
  BOOST_TEST(c.accept_in_parts("a", 1).has_value());
  BOOST_TEST(!c.w.take(0, delivered("b2"), c.now));
  BOOST_TEST(!c.accept_in_parts("b", 2));
  BOOST_TEST(!c.w.take(0, delivered("b"), c.now));
  BOOST_TEST(c.w.take(0, delivered("b3"), c.now).has_value());
}

BOOST_AUTO_TEST_CASE(parts_go_with_their_message) {
  course c;
  c.accept_in_parts("a", 1);
  c.now += 1h;
  c.accept("new", 2);
  BOOST_TEST(c.w.size() == 1u);
  BOOST_TEST(!c.w.take(0, undelivered("a2"), c.now));
  // A repeated part id belongs to the newer message.
  c.accept_in_parts("b", 3);
  c.accept("b2", 4);
  BOOST_TEST(number_of(*c.w.take(0, undelivered("b2"), c.now)) == 4u);
}

BOOST_AUTO_TEST_CASE(what_was_taken_before_is_heard_of_and_does_not_fail_over) {
  course c;
  BOOST_TEST(!c.recalled("a", 1, 50min));
  BOOST_TEST(!c.w.next());
  const auto h = c.w.take(0, undelivered("a"), c.now);
  BOOST_TEST_REQUIRE(h.has_value());
  BOOST_TEST(number_of(*h) == 1u);
  BOOST_TEST(!h->to_fail_over);
  BOOST_TEST((h->elapsed == 50min));
}

BOOST_AUTO_TEST_CASE(what_was_taken_before_is_given_back_where_it_can_be_sent_again) {
  course c;
  c.recalled_to_be_sent({"a"}, 1);
  c.recalled_to_be_sent({"b"}, 2);
  c.recalled_to_be_sent({"c"}, 3);
  BOOST_TEST((c.w.next() == c.now + 20s));
  const auto failed = c.w.take(0, undelivered("a"), c.now);
  BOOST_TEST_REQUIRE(failed.has_value());
  BOOST_TEST(failed->to_fail_over);
  BOOST_TEST(!c.w.take(0, delivered("b"), c.now)->to_fail_over);
  const auto unconfirmed = c.w.due(c.now + 20s);
  BOOST_TEST_REQUIRE(unconfirmed.size() == 1u);
  BOOST_TEST(std::get<sms::code_reference>(unconfirmed[0].item->message.reference).send == 3u);
}

BOOST_AUTO_TEST_CASE(the_parts_of_what_was_taken_before_speak_for_the_whole) {
  course c;
  c.recalled_to_be_sent({"a", {"a2", "a3"}}, 1);
  BOOST_TEST(!c.w.take(0, delivered("a2"), c.now));
  BOOST_TEST(!c.w.take(0, delivered("a"), c.now));
  BOOST_TEST((c.w.take(0, delivered("a3"), c.now)->what.what == delivery::delivered));
  c.recalled_to_be_sent({"b", {"b2"}}, 2);
  c.w.take(0, delivered("b"), c.now);
  const auto failed = c.w.take(0, undelivered("b2"), c.now);
  BOOST_TEST_REQUIRE(failed.has_value());
  BOOST_TEST(failed->to_fail_over);
}

BOOST_AUTO_TEST_CASE(an_adapter_that_joins_receipts_tells_of_the_whole) {
  course c;
  sms::accepted joined{"a", {"a2"}};
  joined.joins_receipts = true;
  auto item = some_message(1);
  const auto about = item->message.reference;
  c.w.add(0, joined, about, std::move(item), c.now + 20s, c.now);
  BOOST_TEST((c.w.take(0, delivered("a"), c.now)->what.what == delivery::delivered));
}

BOOST_AUTO_TEST_CASE(after_a_restart_it_no_longer_does) {
  course c;
  sms::accepted joined{"a", {"a2"}};
  joined.joins_receipts = true;
  c.recalled_to_be_sent(joined, 1);
  BOOST_TEST(!c.w.take(0, delivered("a"), c.now));
  BOOST_TEST(c.w.take(0, delivered("a2"), c.now).has_value());
}

BOOST_AUTO_TEST_CASE(what_was_heard_before_is_not_news) {
  course c;
  c.recalled("a", 1, 50min, delivery::undelivered);
  BOOST_TEST(!c.w.take(0, undelivered("a"), c.now));
  BOOST_TEST(c.w.take(0, delivered("a"), c.now).has_value());
}

BOOST_AUTO_TEST_CASE(what_was_taken_before_is_forgotten_as_early_as_if_it_had_been_known_all_along) {
  course c;
  c.recalled("a", 1, 61min);
  c.recalled("b", 2, 59min);
  BOOST_TEST(!c.w.take(0, delivered("a"), c.now));
  BOOST_TEST(c.w.take(0, delivered("b"), c.now).has_value());
}

BOOST_AUTO_TEST_CASE(a_recalled_message_yields_to_a_newer_one_and_takes_what_came_first) {
  course c;
  c.accept("a", 1);
  c.recalled("a", 2, 1min);
  BOOST_TEST(number_of(*c.w.take(0, delivered("a"), c.now)) == 1u);
  c.w.take(0, delivered("b"), c.now);
  BOOST_TEST(number_of(c.recalled("b", 3, 1min).value()) == 3u);
  BOOST_TEST(!c.recalled("", 4, 1min));
}

BOOST_AUTO_TEST_SUITE_END()
