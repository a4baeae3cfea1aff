#include "sms/providers/smpp/part_tracker.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep;
using sms::delivery;
using sms::message_state;
using sms::part_tracker;

BOOST_AUTO_TEST_SUITE(smpp_tracking)

namespace {

constexpr const char* number = "+4520123456";

sms::smpp_receipt
report(std::string id, message_state state = message_state::delivered, std::string about = "4520123456") {
  sms::smpp_receipt r;
  r.id = std::move(id);
  r.state = state;
  r.number = std::move(about);
  return r;
}

std::vector<sms::receipt> send(part_tracker& t, const std::vector<std::string>& ids) {
  return t.end(t.begin(), ids, number);
}

std::string said(const std::optional<sms::receipt>& r) {
  if (!r) return "nothing";
  return r->provider_id + (r->what == delivery::delivered ? " delivered" : " undelivered");
}

} // namespace

BOOST_AUTO_TEST_CASE(one_part_one_word) {
  part_tracker t;
  BOOST_TEST(send(t, {"a1"}).empty());
  BOOST_TEST(said(t.reported(report("a1", message_state::enroute))) == "nothing");
  BOOST_TEST(said(t.reported(report("a1"))) == "a1 delivered");
  BOOST_TEST(said(t.reported(report("a1"))) == "nothing");
  BOOST_TEST(said(t.reported(report("a1", message_state::undeliverable))) == "nothing");
}

BOOST_AUTO_TEST_CASE(parts_in_any_order) {
  part_tracker t;
  send(t, {"a", "b", "c"});
  BOOST_TEST(said(t.reported(report("c"))) == "nothing");
  BOOST_TEST(said(t.reported(report("c"))) == "nothing");
  BOOST_TEST(said(t.reported(report("a"))) == "nothing");
  const auto joined = t.reported(report("b"));
  BOOST_TEST(said(joined) == "a delivered");
  BOOST_TEST(joined->is_joined);
  BOOST_TEST(!t.reported(report("of another message"))->is_joined);
  send(t, {"d", "e"});
  BOOST_TEST(said(t.reported(report("e", message_state::expired))) == "d undelivered");
  BOOST_TEST(said(t.reported(report("d"))) == "nothing");
}

BOOST_AUTO_TEST_CASE(ids_in_either_notation) {
  const struct {
    const char* given;
    const char* reported;
  } table[] = {
      {"1000000000", "3B9ACA00"},
      {"3b9aca00", "1000000000"},
      {"3B9ACA00", "0001000000000"},
      {"00012345", "12345"},
      {"12345", "0000012345"},
      {"AbC-9", "aBc-9"},
      {"18446744073709551615", "ffffffffffffffff"},
  };
  for (const auto& row : table) BOOST_TEST_CONTEXT(row.given << " as " << row.reported) {
      part_tracker t;
      send(t, {row.given});
      BOOST_TEST(said(t.reported(report(row.reported))) == std::string(row.given) + " delivered");
    }
}

BOOST_AUTO_TEST_CASE(a_notation_is_only_guessed_where_the_number_agrees) {
  part_tracker t;
  send(t, {"4096"});
  BOOST_TEST(said(t.reported(report("1000", message_state::delivered, "4520999999"))) == "1000 delivered");
  BOOST_TEST(said(t.reported(report("1000", message_state::delivered, "004520123456"))) == "4096 delivered");
}

BOOST_AUTO_TEST_CASE(the_same_notation_comes_first_and_two_guesses_are_none) {
  part_tracker t;
  send(t, {"16"});
  send(t, {"10"});
  BOOST_TEST(said(t.reported(report("10"))) == "10 delivered");
  part_tracker both;
  send(both, {"a"});  // "10" in decimal
  send(both, {"16"}); // "10" in hexadecimal
  BOOST_TEST(said(both.reported(report("10"))) == "10 delivered");
}

BOOST_AUTO_TEST_CASE(unknown_ids_pass_as_they_are) {
  part_tracker t;
  const auto r = t.reported(report("before-the-restart", message_state::undeliverable));
  BOOST_TEST(said(r) == "before-the-restart undelivered");
  BOOST_TEST(r->detail == "UNDELIVERABLE");
  BOOST_TEST((r->reason == sms::failure_kind::rejected));
  BOOST_TEST(said(t.reported(report("x", message_state::enroute))) == "nothing");
}

// Some SMSCs report before they answer.
BOOST_AUTO_TEST_CASE(a_receipt_may_be_faster_than_the_answer) {
  part_tracker t;
  const auto first = t.begin();
  const auto second = t.begin();
  BOOST_TEST(said(t.reported(report("b"))) == "nothing");
  BOOST_TEST(said(t.reported(report("old"))) == "nothing");
  BOOST_TEST(t.end(first, {"a"}, number).empty());
  const auto later = t.begin();
  const auto words = t.end(second, {"b"}, number);
  BOOST_TEST_REQUIRE(words.size() == 2u);
  BOOST_TEST(said(words[0]) == "b delivered");
  // No message that was under way then can be meant.
  BOOST_TEST(said(words[1]) == "old delivered");
  BOOST_TEST(t.end(later, {}, number).empty());
}

BOOST_AUTO_TEST_CASE(what_was_not_accepted_is_not_tracked) {
  part_tracker t;
  t.end(t.begin(), {}, number);
  BOOST_TEST(said(t.reported(report("7"))) == "7 delivered");
}

BOOST_AUTO_TEST_CASE(the_oldest_are_forgotten) {
  part_tracker t(2);
  send(t, {"a", "a2"});
  send(t, {"b"});
  send(t, {"c"});
  BOOST_TEST(said(t.reported(report("a2"))) == "a2 delivered"); // like a message of one part
  BOOST_TEST(said(t.reported(report("b"))) == "b delivered");
  BOOST_TEST(said(t.reported(report("b"))) == "nothing");
  // A repeated id belongs to the newer message.
  send(t, {"c", "d"});
  send(t, {"e"});
  BOOST_TEST(said(t.reported(report("c"))) == "nothing");
  BOOST_TEST(said(t.reported(report("d"))) == "c delivered");
}

BOOST_AUTO_TEST_CASE(an_endless_stream_of_receipts_is_bounded) {
  part_tracker t;
  const auto under_way = t.begin();
  int passed = 0;
  for (int i = 0; i < 10'000; ++i) passed += t.reported(report("x" + std::to_string(i))) ? 1 : 0;
  BOOST_TEST(passed == 10'000 - 256);
  BOOST_TEST(t.end(under_way, {}, number).size() == 256u);
}

BOOST_AUTO_TEST_SUITE_END()
