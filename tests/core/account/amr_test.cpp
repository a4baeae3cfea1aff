// The names of what a session was proven with.

#include "core/account/amr.hpp"
#include "core/account/authenticator.hpp"
#include "core/account/passkey.hpp"
#include "core/account/session.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep::core;

BOOST_AUTO_TEST_SUITE(amr)

BOOST_AUTO_TEST_CASE(what_was_given_is_named_in_one_order) {
  constexpr std::uint8_t all = method::trusted_browser | method::recovery_code | method::passkey |
                               method::authenticator_app | method::text_message | method::password;
  BOOST_TEST(amr_of(0) == "");
  BOOST_TEST(amr_of(method::password) == "pwd");
  BOOST_TEST(amr_of(method::password | method::passkey) == "pwd,hwk");
  BOOST_TEST(amr_of(method::recovery_code | method::password) == "pwd,rc");
  BOOST_TEST(amr_of(all) == "pwd,sms,otp,hwk,rc,trusted");
}

// Bits of a newer program's methods.
BOOST_AUTO_TEST_CASE(what_is_not_known_is_not_named) {
  BOOST_TEST(amr_of(0xff) == "pwd,sms,otp,hwk,rc,trusted");
  BOOST_TEST(amr_of(0x80) == "");
}

BOOST_AUTO_TEST_SUITE_END()
