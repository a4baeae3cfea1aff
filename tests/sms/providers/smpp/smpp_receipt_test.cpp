#include "sms/providers/smpp/receipt.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace twostep;
using sms::message_state;
namespace smpp = sms::smpp;

BOOST_AUTO_TEST_SUITE(smpp_receipt)

namespace {

smpp::deliver_sm receipt(std::string_view text, std::uint8_t esm_class = 0x04) {
  smpp::deliver_sm d;
  d.esm_class = esm_class;
  d.source = {1, 1, "4520123456"};
  d.text = core::secret(text);
  return d;
}

} // namespace

// The standard's example, and variations by Kannel, Jasmin, SMPPSim, Logica, Melrose and vendors' guides.
BOOST_AUTO_TEST_CASE(texts_of_several_smscs) {
  const struct {
    const char* text;
    const char* id;
    message_state state;
    const char* error;
  } table[] = {
      {"id:1234567890 sub:001 dlvrd:001 submit date:2611241636 done date:2611241637 stat:DELIVRD err:000 text:Hello",
       "1234567890", message_state::delivered, "000"},
      {"id:c449ab9744f47b6af1879e49e75e4f40 sub:001 dlvrd:0 submit date:0610191018 done date:0610191018 stat:ACCEPTD "
       "err:0 text:This is an Acti",
       "c449ab9744f47b6af1879e49e75e4f40", message_state::accepted, "0"},
      {"id:3B9ACA00 submit date:261124163600 done date:261124163612 stat:UNDELIV err:00B text:", "3B9ACA00",
       message_state::undeliverable, "00B"},
      {"ID:0a1b-2c3d SUB:1 DLVRD:1 SUBMIT DATE:2611241636 DONE DATE:2611241637 STAT:EXPIRED ERR:0x1 TEXT:x",
       "0a1b-2c3d", message_state::expired, "0x1"},
      {"id:77 sub:001 dlvrd:000 submit_date:2611241636 done_date:2611241637 stat:REJECTD err:045 Text:none", "77",
       message_state::rejected, "045"},
      {"id: 77 sub: 001 dlvrd: 001 submit date: 2611241636 done date: 2611241637 stat: DELIVRD err: 000 text: a",
       "77", message_state::delivered, "000"},
      {"stat:DELETED id:12-34 err:", "12-34", message_state::deleted, ""},
      {"id:9,sub:001,dlvrd:001,stat:DELIVERED,err:0", "9", message_state::delivered, "0"},
      {"id:9 stat:UNDELIVERABLE", "9", message_state::undeliverable, ""},
      {"id:9 stat:FAILED err:12", "9", message_state::undeliverable, "12"},
      {"id:9 stat:2 err:12", "9", message_state::delivered, "12"},
      {"id:9 stat:UNKNOWN err:12", "9", message_state::unknown, "12"},
      {"id:9 stat:ENROUTE err:12", "9", message_state::enroute, "12"},
      {"id:9 sub:001 dlvrd:000 stat:UNDELIV err:001 text:stat:DELIVRD id:8", "9", message_state::undeliverable,
       "001"},
      {"id:9 err: text:stat:DELIVRD", nullptr, {}, nullptr},
      {"id:9 stat:SENT", nullptr, {}, nullptr},
      {"id: stat:DELIVRD", nullptr, {}, nullptr},
      {"stat:DELIVRD", nullptr, {}, nullptr},
      {"id:a\x1b[31m stat:DELIVRD", nullptr, {}, nullptr},
      {"", nullptr, {}, nullptr},
      {"::::id:id:stat:stat", nullptr, {}, nullptr},
  };
  for (const auto& row : table) BOOST_TEST_CONTEXT(row.text) {
      const auto r = sms::read_smpp_receipt(receipt(row.text));
      BOOST_TEST_REQUIRE(r.has_value() == (row.id != nullptr));
      if (!r) continue;
      BOOST_TEST(r->id == row.id);
      BOOST_TEST((r->state == row.state), sms::to_text(r->state));
      BOOST_TEST(r->error == row.error);
      BOOST_TEST(r->number == "4520123456");
    }
}

BOOST_AUTO_TEST_CASE(optional_parameters_count_more_than_the_text) {
  auto d = receipt("id:1 stat:DELIVRD err:000");
  smpp::add(d.optional, smpp::tag::receipted_message_id, std::string_view("abc\0", 4));
  smpp::add_integer(d.optional, smpp::tag::message_state, 5, 1);
  smpp::add(d.optional, smpp::tag::network_error_code, std::string_view("\x03\x00\x1b", 3));
  auto r = sms::read_smpp_receipt(d);
  BOOST_TEST_REQUIRE(r.has_value());
  BOOST_TEST(r->id == "abc");
  BOOST_TEST((r->state == message_state::undeliverable));
  BOOST_TEST(sms::describe(*r) == "UNDELIVERABLE, err 000, network error 3/27");
  // They suffice, whatever esm_class says.
  d.esm_class = 0;
  d.text = core::secret();
  r = sms::read_smpp_receipt(d);
  BOOST_TEST_REQUIRE(r.has_value());
  BOOST_TEST(r->id == "abc");
}

BOOST_AUTO_TEST_CASE(a_receipt_may_come_as_message_payload) {
  auto d = receipt("");
  smpp::add(d.optional, smpp::tag::message_payload, "id:5 stat:DELIVRD");
  BOOST_TEST(sms::read_smpp_receipt(d).has_value());
}

// Anybody can send a text that looks like a receipt.
BOOST_AUTO_TEST_CASE(a_message_from_a_phone_is_no_receipt) {
  BOOST_TEST(!sms::read_smpp_receipt(receipt("id:1 stat:DELIVRD err:000", 0)).has_value());
  BOOST_TEST(!sms::read_smpp_receipt(receipt("id:1 stat:DELIVRD err:000", 0x40)).has_value());
  BOOST_TEST(!sms::read_smpp_receipt(receipt("id:1 stat:DELIVRD err:000", 0x08)).has_value());
  BOOST_TEST(sms::read_smpp_receipt(receipt("id:1 stat:DELIVRD err:000", 0x44)).has_value());
  BOOST_TEST(sms::read_smpp_receipt(receipt("id:1 stat:ENROUTE err:000", 0x20)).has_value());
}

BOOST_AUTO_TEST_CASE(states_are_final_or_not) {
  using sms::delivery;
  BOOST_TEST((final_delivery(message_state::delivered) == delivery::delivered));
  for (const auto s :
       {message_state::expired, message_state::deleted, message_state::undeliverable, message_state::rejected})
    BOOST_TEST((final_delivery(s) == delivery::undelivered));
  for (const auto s : {message_state::enroute, message_state::accepted, message_state::unknown})
    BOOST_TEST(!final_delivery(s).has_value());
}

BOOST_AUTO_TEST_CASE(reasons_come_from_what_the_standards_define) {
  sms::smpp_receipt r;
  r.state = message_state::expired;
  BOOST_TEST((undelivered_reason(r) == sms::failure_kind::unavailable));
  r.state = message_state::undeliverable;
  r.error = "001"; // vendor-specific
  BOOST_TEST((undelivered_reason(r) == sms::failure_kind::rejected));
  r.network = 3;
  r.network_error = 1;
  BOOST_TEST((undelivered_reason(r) == sms::failure_kind::invalid_number));
}

// Nothing in "err" reaches an operator as somebody's number.
BOOST_AUTO_TEST_CASE(descriptions_are_fit_for_operators) {
  const auto r = sms::read_smpp_receipt(receipt("id:1 stat:UNDELIV err:4520123456\x01 text:482913"));
  BOOST_TEST_REQUIRE(r.has_value());
  BOOST_TEST(sms::describe(*r).find("4520123456") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(every_cut_and_flip_is_survived) {
  const std::string whole =
      "id:77 sub:001 dlvrd:001 submit date:2611241636 done date:2611241637 stat:DELIVRD err:0 text:a";
  for (std::size_t i = 0; i < whole.size(); ++i) {
    (void)sms::read_smpp_receipt(receipt(whole.substr(0, i)));
    (void)sms::read_smpp_receipt(receipt(whole.substr(i)));
    for (int bit = 0; bit < 8; ++bit) {
      auto text = whole;
      text[i] = static_cast<char>(text[i] ^ (1 << bit));
      (void)sms::read_smpp_receipt(receipt(text));
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
