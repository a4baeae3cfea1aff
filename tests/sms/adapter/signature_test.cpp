#include "sms/adapter/signature.hpp"

#include <boost/test/unit_test.hpp>

using namespace std::chrono_literals;
using namespace twostep;

BOOST_AUTO_TEST_SUITE(signature)

// RFC 2202 2, test 2.
BOOST_AUTO_TEST_CASE(sha_1_signs_as_its_rfc_does) {
  BOOST_TEST(sms::hmac_sha1_base64("Jefe", "what do ya want for nothing?") == "7/zfauXrL6LSdBbV8YTfnCWafHk=");
}

// RFC 4231 4, tests 2 and 6 (a key longer than a block).
BOOST_AUTO_TEST_CASE(sha_256_signs_as_its_rfc_does) {
  BOOST_TEST(
      sms::hmac_sha256_hex("Jefe", "what do ya want for nothing?") ==
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
  );
  BOOST_TEST(
      sms::hmac_sha256_hex(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First") ==
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
  );
}

BOOST_AUTO_TEST_CASE(only_the_same_is_the_same) {
  BOOST_TEST(sms::is_same("", ""));
  BOOST_TEST(sms::is_same("abc", "abc"));
  BOOST_TEST(!sms::is_same("abc", "abd"));
  BOOST_TEST(!sms::is_same("abc", "ab"));
  BOOST_TEST(!sms::is_same("abc", "ABC"));
  BOOST_TEST(sms::is_same_hex("0123456789abcdefABCDEF", "0123456789ABCDEFabcdef"));
  BOOST_TEST(!sms::is_same_hex("0a", "0b"));
  // Other letters keep their case, and characters that differ in that bit only remain different.
  BOOST_TEST(!sms::is_same_hex("g", "G"));
  BOOST_TEST(!sms::is_same_hex("@", "`"));
  BOOST_TEST(!sms::is_same_hex("\xc1", "\xe1"));
}

BOOST_AUTO_TEST_CASE(base64url_is_decoded_or_refused) {
  BOOST_TEST((sms::decode_base64url("") == std::optional<std::string>("")));
  BOOST_TEST((sms::decode_base64url("_-8") == std::optional<std::string>("\xff\xef")));
  for (const auto* wrong : {"a", "ab=", "ab==", "a+b/", "YQ ", "YR", "\xff\xff"})
    BOOST_TEST(!sms::decode_base64url(wrong), wrong);
}

BOOST_AUTO_TEST_CASE(recent_is_five_minutes_either_way) {
  const core::time_point now{core::seconds(1'700'000'000)};
  for (const auto* fresh : {"1700000000", "1699999700", "1700000300"}) BOOST_TEST(sms::is_recent(fresh, now), fresh);
  for (const auto* stale :
       {"", "1699999699", "1700000301", "-1700000000", "1700000000.0", " 1700000000", "1700000000 ", "now",
        "1700000000000", "99999999999999999999999"})
    BOOST_TEST(!sms::is_recent(stale, now), stale);
}

BOOST_AUTO_TEST_SUITE_END()
