#include "sms/providers/webhook/template.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep;
using sms::escaping;
using sms::fill_in;
using sms::unknown_word;

BOOST_AUTO_TEST_SUITE(webhook_template)

namespace {

const sms::template_values values{"+4520123456", "\"{to}\" is\n5 € & = + %\\", "m-1", "Two step", "sign_in", "user",
                                  "p\"w"};

std::string filled(std::string_view text, escaping how) {
  return std::string(fill_in(text, values, how).reveal());
}

} // namespace

BOOST_AUTO_TEST_CASE(each_word_stands_for_its_value) {
  BOOST_TEST(
      filled("{to}|{to_digits}|{id}|{sender}|{purpose}|{username}", escaping::json) ==
      "+4520123456|4520123456|m-1|Two step|sign_in|user"
  );
  BOOST_TEST(filled("", escaping::json) == "");
  BOOST_TEST(filled("no words", escaping::json) == "no words");
  BOOST_TEST(filled("{{to_digits}}{", escaping::json) == "{4520123456}{");
}

// Values aren't scanned for words: {to} in a text stays {to}.
BOOST_AUTO_TEST_CASE(values_are_escaped_for_their_format) {
  BOOST_TEST(filled("{\"t\": \"{text}\"}", escaping::json) == R"({"t": "\"{to}\" is\n5 € & = + %\\"})");
  BOOST_TEST(filled("{password}", escaping::json) == R"(p\"w)");
  BOOST_TEST(
      filled("t={text}&u={to}", escaping::form) ==
      "t=%22%7Bto%7D%22+is%0A5+%E2%82%AC+%26+%3D+%2B+%25%5C&u=%2B4520123456"
  );
  BOOST_TEST(filled("/send?t={sender}&u={to}", escaping::url) == "/send?t=Two%20step&u=%2B4520123456");
}

BOOST_AUTO_TEST_CASE(words_that_stand_for_nothing_are_found) {
  BOOST_TEST(unknown_word(R"({"to": "{to}", "x": {"y": {}}, "z": "{text}"})") == "");
  BOOST_TEST(unknown_word("{to}{txt}{text}") == "{txt}");
  BOOST_TEST(unknown_word("{To}{to }{1}") == "");
  BOOST_TEST(unknown_word("{to") == "");
  BOOST_TEST(sms::has_word("a{to}", "{to}"));
  BOOST_TEST(!sms::has_word("a{to_digits}", "{to}"));
}

BOOST_AUTO_TEST_SUITE_END()
