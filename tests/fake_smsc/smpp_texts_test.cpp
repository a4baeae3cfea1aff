#include "bench/fake_smsc/smpp_texts.hpp"
#include "sms/providers/smpp/settings.hpp"
#include "tests/sms/support/messages.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace twostep;
using namespace twostep::bench::fake_smsc;

BOOST_AUTO_TEST_SUITE(smpp_texts)

namespace {

std::vector<sms::smpp::submit_sm> submits(const std::string& text) {
  auto m = test::make_message();
  m.text = core::secret(std::string_view(text));
  return sms::smpp_submits({}, m, 77).value();
}

std::string repeat(std::string_view what, std::size_t times) {
  std::string text;
  while (times-- > 0) text += what;
  return text;
}

std::string joined(std::vector<sms::smpp::submit_sm> parts) {
  part_joiner joiner;
  std::string newest;
  for (const auto& p : parts) {
    const auto part = read_part(p);
    const auto whole = joiner.add("x", part.header.value(), part.text);
    if (whole) {
      BOOST_TEST(whole->message == 5u);
      newest = whole->text;
    } else {
      joiner.begin("x", *part.header, part.text, 5);
      newest = part.text;
    }
  }
  return newest;
}

} // namespace

BOOST_AUTO_TEST_CASE(texts_are_read_as_they_were_written) {
  for (const auto* text : {"", "123456 [€] @_$", "Банк 😀", "Ørsted ÄÖÑÜ§¿"}) {
    const auto all = submits(text);
    BOOST_REQUIRE(all.size() == 1u);
    const auto part = read_part(all.front());
    BOOST_TEST(part.text == text);
    BOOST_TEST(!part.header);
  }
}

BOOST_AUTO_TEST_CASE(parts_are_joined_in_whatever_order_they_come) {
  for (const auto& text : {repeat("€1", 200), repeat("😀x", 100)}) {
    auto all = submits(text);
    BOOST_TEST(all.size() > 2u);
    BOOST_TEST(joined(std::move(all)) == text);
    auto reversed = submits(text);
    std::ranges::reverse(reversed);
    BOOST_TEST(joined(std::move(reversed)) == text);
  }
}

BOOST_AUTO_TEST_CASE(messages_that_stay_incomplete_are_forgotten) {
  part_joiner joiner;
  for (std::size_t i = 0; i <= part_joiner::max_open; ++i) joiner.begin(std::to_string(i), {1, 2, 1}, "a", i + 1);
  BOOST_TEST(!joiner.add("0", {1, 2, 2}, "b"));
  BOOST_TEST(joiner.add("1", {1, 2, 2}, "b").value().text == "ab");
  BOOST_TEST(!joiner.add("1", {1, 2, 2}, "b")); // complete, so its key is free again
}

BOOST_AUTO_TEST_CASE(headers_may_be_anything) {
  const auto read = [](std::string bytes, std::uint8_t coding = 0) {
    sms::smpp::submit_sm m;
    m.esm_class = 0x40;
    m.data_coding = coding;
    m.text = core::secret(std::move(bytes));
    return read_part(m);
  };
  const auto wide = read(std::string("\x06\x08\x04\x01\x02\x03\x02hi", 9));
  BOOST_TEST(wide.header.value().reference == 0x0102);
  BOOST_TEST(int(wide.header->total) == 3);
  BOOST_TEST(int(wide.header->number) == 2);
  BOOST_TEST(wide.text == "hi");
  BOOST_TEST(!read(std::string("\x04\x00\x03\x01\x02hi", 7)).header); // truncated within its element
  BOOST_TEST(read("").text.empty());
  BOOST_TEST(!read("\x7fxx").header);                                       // longer than the text
  BOOST_TEST(read(std::string("\0\xd8\x3d", 3), 8).text == "\xef\xbf\xbd"); // half a pair
  BOOST_TEST(read(std::string("\0\xe6", 2), 3).text == "æ");
}

BOOST_AUTO_TEST_SUITE_END()
