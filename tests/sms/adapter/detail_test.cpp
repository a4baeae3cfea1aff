#include "sms/adapter/redacted_detail.hpp"

#include <boost/test/unit_test.hpp>

using twostep::sms::fit_for_operator;

BOOST_AUTO_TEST_SUITE(detail)

BOOST_AUTO_TEST_CASE(numbers_and_codes_are_masked_error_codes_are_not) {
  const struct {
    const char* text;
    const char* expected;
  } table[] = {
      {"code 21211: 'To' +4520123456 is not valid", "code 21211: 'To' +*** is not valid"},
      {"your code is 482913", "your code is ***"},
      {"+45 20 12 34 56 is a landline", "+*** is a landline"},
      {"+1 (900) 555-1234.", "+***."},
      {"12345", "12345"},
      {"123456", "***"},
      {"1, 2, 3, 4, 5, 6", "1, 2, 3, 4, 5, 6"},
      {"answered 400, code 21610", "answered 400, code 21610"},
      {"answered 400 21610", "answered ***"},
      {"", ""},
  };
  for (const auto& [text, expected] : table) BOOST_TEST_CONTEXT(text) {
      BOOST_TEST(fit_for_operator(text) == expected);
    }
}

BOOST_AUTO_TEST_CASE(it_is_one_printable_line) {
  BOOST_TEST(fit_for_operator("a\r\nSet-Cookie: x\x1b[31m\t\xe2\x80\xa8z") == "a  Set-Cookie: x [31m    z");
  BOOST_TEST(fit_for_operator(std::string(1000, 'x')).size() == 200u);
}

BOOST_AUTO_TEST_CASE(what_is_hidden_is_hidden_before_it_is_cut) {
  const std::string token = "tokentokentokentoken";
  BOOST_TEST(fit_for_operator("bad token " + token + " and " + token, {token}) == "bad token *** and ***");
  const std::string before(190, 'x');
  std::string expected = before;
  expected += "***";
  BOOST_TEST(fit_for_operator(before + token, {token}) == expected);
  BOOST_TEST(fit_for_operator("nothing", {"", "a"}) == "nothing");
}

BOOST_AUTO_TEST_SUITE_END()
