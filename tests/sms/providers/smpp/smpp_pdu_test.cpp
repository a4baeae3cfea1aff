#include "sms/providers/smpp/pdu.hpp"
#include "tests/sms/support/pdus.hpp"

#include <boost/test/unit_test.hpp>

#include <cstring>
#include <memory>
#include <string>

using namespace twostep;
namespace smpp = sms::smpp;
using namespace std::string_literals;

BOOST_AUTO_TEST_SUITE(smpp_pdu)

namespace {

/// Decoded from memory of exactly that size, so that a sanitizer detects reads beyond it.
core::result<smpp::pdu, smpp::malformed> decode(const std::string& bytes) {
  const auto exact = std::make_unique<char[]>(bytes.size());
  std::memcpy(exact.get(), bytes.data(), bytes.size());
  return smpp::decode({exact.get(), bytes.size()});
}

std::string with_length(std::string bytes) {
  const auto size = bytes.size();
  for (std::size_t i = 0; i < 4 && i < size; ++i) bytes[i] = static_cast<char>(size >> (8 * (3 - i)) & 0xff);
  return bytes;
}

template <class T>
T body_of(const std::string& bytes) {
  auto p = decode(bytes);
  BOOST_TEST_REQUIRE(p.has_value());
  auto* found = std::get_if<T>(&p->body);
  BOOST_TEST_REQUIRE(found != nullptr);
  return std::move(*found);
}

} // namespace

BOOST_AUTO_TEST_CASE(each_pdu_comes_back_byte_for_byte) {
  for (const auto& bytes : test::one_of_each()) {
    const auto p = decode(bytes);
    BOOST_TEST_REQUIRE(p.has_value());
    BOOST_TEST(p->status == 0x58u);
    BOOST_TEST(p->sequence == 0x01020304u);
    BOOST_TEST((smpp::encode(*p).reveal() == bytes));
    BOOST_TEST((*smpp::length_of(bytes) == bytes.size()));
  }
}

// Bytes written by hand from SMPP 3.4, 4.1.1 and 4.4.1.
BOOST_AUTO_TEST_CASE(bytes_are_those_of_the_standard) {
  smpp::pdu bind;
  bind.sequence = 1;
  smpp::bind_transceiver b;
  b.system_id = "SMPP3TEST";
  b.password = core::secret(std::string_view("secret08"));
  b.system_type = "SUBMIT1";
  bind.body = std::move(b);
  const auto expected_bind = "\x00\x00\x00\x2f\x00\x00\x00\x09\x00\x00\x00\x00\x00\x00\x00\x01"
                             "SMPP3TEST\0secret08\0SUBMIT1\0\x34\x00\x00\x00"s;
  BOOST_TEST((smpp::encode(bind).reveal() == expected_bind));

  smpp::pdu submit;
  submit.sequence = 2;
  smpp::submit_sm s;
  s.source = {5, 0, "Two"};
  s.destination = {1, 1, "45"};
  s.registered_delivery = 1;
  s.text = core::secret(std::string_view("\0A", 2));
  submit.body = std::move(s);
  const auto expected_submit = "\x00\x00\x00\x28\x00\x00\x00\x04\x00\x00\x00\x00\x00\x00\x00\x02"
                               "\0\x05\0Two\0\x01\x01"
                               "45\0\0\0\0\0\0\x01\0\0\0\x02\0A"s;
  BOOST_TEST((smpp::encode(submit).reveal() == expected_submit));
}

BOOST_AUTO_TEST_CASE(fields_are_read_where_they_stand) {
  const auto all = test::one_of_each();
  const auto bind = body_of<smpp::bind_transceiver>(all[0]);
  BOOST_TEST(bind.system_id == "twostep");
  BOOST_TEST(bind.password.reveal() == "sesame");
  BOOST_TEST(bind.address_range == "^45");
  const auto m = body_of<smpp::deliver_sm>(all[4]);
  BOOST_TEST(m.source.digits == "Twostep");
  BOOST_TEST(m.destination.digits == "4520123456");
  BOOST_TEST(int(m.esm_class) == 0x40);
  BOOST_TEST(int(m.data_coding) == 8);
  BOOST_TEST((m.text.reveal() == "a\0b"s));
  BOOST_TEST((smpp::text_of(m) == std::string(300, 'x')));
  BOOST_TEST((smpp::find_text(m.optional, smpp::tag::receipted_message_id) == "id-7"));
  BOOST_TEST((smpp::find_integer(m.optional, smpp::tag::sar_msg_ref_num) == 0x1234u));
  BOOST_TEST((smpp::find(m.optional, smpp::tag::network_error_code) == "\x03\x00\x1b"s));
  BOOST_TEST(!smpp::find(m.optional, smpp::tag::user_message_reference).has_value());
  BOOST_TEST(!smpp::find_integer(m.optional, smpp::tag::message_payload).has_value());
}

// Truncated anywhere, with the original and with the actual length.
BOOST_AUTO_TEST_CASE(every_truncation_is_survived) {
  for (const auto& whole : test::one_of_each())
    for (std::size_t size = 0; size < whole.size(); ++size) {
      BOOST_TEST(!decode(whole.substr(0, size)).has_value());
      const auto p = decode(with_length(whole.substr(0, size)));
      if (size < smpp::min_length) BOOST_TEST(!p.has_value());
      // What can be parsed as a shorter PDU is encoded as one.
      if (p) BOOST_TEST(smpp::encode(*p).reveal().size() <= size + 1);
    }
}

BOOST_AUTO_TEST_CASE(every_bit_flip_is_survived) {
  for (const auto& whole : test::one_of_each())
    for (std::size_t bit = 0; bit < 8 * whole.size(); ++bit) {
      auto bytes = whole;
      bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << bit % 8));
      (void)smpp::length_of(bytes);
      const auto p = decode(bytes);
      if (bit < 32) BOOST_TEST(!p.has_value());
      if (p) BOOST_TEST((smpp::encode(*p).reveal().size() <= smpp::max_length));
    }
}

BOOST_AUTO_TEST_CASE(a_malformed_pdu_can_be_answered) {
  auto bytes = test::one_of_each()[4];
  bytes = with_length(bytes.substr(0, bytes.size() - 1));
  const auto p = decode(bytes);
  BOOST_TEST_REQUIRE(p.has_error());
  BOOST_TEST(p.error().command_id == 5u);
  BOOST_TEST(p.error().sequence == 0x01020304u);
  BOOST_TEST(p.error().status == smpp::esme_rinvcmdlen);
}

BOOST_AUTO_TEST_CASE(strings_without_an_end_and_texts_beyond_the_pdu_are_refused) {
  const auto header = "\x00\x00\x00\x00\x80\x00\x00\x04\x00\x00\x00\x00\x00\x00\x00\x01"s;
  BOOST_TEST(decode(with_length(header)).has_value());                               // a response without a body
  BOOST_TEST(decode(with_length(header + "\0"s)).has_value());                       // an empty id
  BOOST_TEST(!decode(with_length(header + "1234"s)).has_value());                    // no NUL
  BOOST_TEST(decode(with_length(header + std::string(64, '1') + '\0')).has_value()); // the longest
  BOOST_TEST(!decode(with_length(header + std::string(65, '1') + '\0')).has_value());
  BOOST_TEST(!decode(with_length(header + "1\0\x02\x04\x00\x02\x01"s)).has_value()); // a TLV beyond the end
  BOOST_TEST(decode(with_length(header + "1\0\x02\x04\x00\x00"s)).has_value());      // an empty one
}

BOOST_AUTO_TEST_CASE(lengths_are_bounded_before_anything_is_kept) {
  BOOST_TEST(!smpp::length_of("\0\0\0"s)->has_value());
  BOOST_TEST(smpp::length_of("\0\0\0\x0f"s).has_error());
  BOOST_TEST((*smpp::length_of("\0\0\0\x10"s) == 16u));
  BOOST_TEST((*smpp::length_of("\0\1\0\0"s) == 64u * 1024));
  BOOST_TEST(smpp::length_of("\0\1\0\1"s).error().length == 64u * 1024 + 1);
  BOOST_TEST(smpp::length_of("\xff\xff\xff\xff"s).has_error());
}

BOOST_AUTO_TEST_CASE(what_does_not_fit_is_a_bug_of_the_caller) {
  const auto encode = [](auto change) {
    auto m = test::filled_message<smpp::submit_sm>();
    change(m);
    smpp::pdu p;
    p.body = std::move(m);
    return smpp::encode(p);
  };
  BOOST_CHECK_THROW(encode([](auto& m) { m.source.digits.assign(21, '1'); }), std::invalid_argument);
  BOOST_CHECK_THROW(encode([](auto& m) { m.source.digits = "1\0002"s; }), std::invalid_argument);
  BOOST_CHECK_THROW(encode([](auto& m) { m.text = core::secret(std::string(255, 'x')); }), std::invalid_argument);
  BOOST_CHECK_THROW(
      encode([](auto& m) { smpp::add(m.optional, smpp::tag::message_payload, std::string(65'536, 'x')); }),
      std::invalid_argument
  );
  BOOST_CHECK_NO_THROW(encode([](auto& m) { m.text = core::secret(std::string(254, 'x')); }));
}

BOOST_AUTO_TEST_CASE(unknown_commands_are_told_apart) {
  const auto p = decode(with_length("\x00\x00\x00\x00\x00\x00\x01\x03\x00\x00\x00\x00\x00\x00\x00\x09garbage"s));
  BOOST_TEST_REQUIRE(p.has_value());
  BOOST_TEST(smpp::command_id(p->body) == 0x103u);
  BOOST_TEST(!smpp::is_response(smpp::command_id(p->body)));
}

BOOST_AUTO_TEST_SUITE_END()
