// The address by which apps take a key: apps differ in what they decode, so it has nothing that one of them gets
// wrong.

#include "server/text/key_uri.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>
#include <string_view>

using namespace twostep;
using namespace twostep::server;

namespace key_address {

const core::secret key(std::string_view("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"));

std::string uri(std::string_view issuer, std::string_view account) {
  return std::string(key_uri(issuer, account, key).reveal());
}

} // namespace key_address

BOOST_AUTO_TEST_SUITE(key_uri)

BOOST_AUTO_TEST_CASE(it_names_issuer_account_and_key) {
  BOOST_TEST(
      key_address::uri("Acme", "ann@acme.example") ==
      "otpauth://totp/Acme:ann%40acme.example?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Acme"
  );
}

// Some apps show a "+" as it is.
BOOST_AUTO_TEST_CASE(a_blank_is_percent_20) {
  const auto uri = key_address::uri("Acme Mail", "ann b@acme.example");
  BOOST_TEST(uri.starts_with("otpauth://totp/Acme%20Mail:ann%20b%40acme.example?"));
  BOOST_TEST(uri.ends_with("&issuer=Acme%20Mail"));
  BOOST_TEST(uri.find('+') == uri.npos);
}

BOOST_AUTO_TEST_CASE(a_plus_is_none) {
  const auto uri = key_address::uri("A+B", "ann+x@acme.example");
  BOOST_TEST(uri.starts_with("otpauth://totp/A%2BB:ann%2Bx%40acme.example?"));
  BOOST_TEST(uri.ends_with("&issuer=A%2BB"));
}

// It parts issuer and account.
BOOST_AUTO_TEST_CASE(a_colon_of_theirs_is_a_blank) {
  const auto uri = key_address::uri("Acme: Mail", "\"a:b\"@acme.example");
  BOOST_TEST(uri.starts_with("otpauth://totp/Acme%20%20Mail:%22a%20b%22%40acme.example?"));
  BOOST_TEST(uri.ends_with("&issuer=Acme%20%20Mail"));
  const auto label = uri.substr(0, uri.find('?'));
  BOOST_TEST(std::ranges::count(label.substr(std::string_view("otpauth:").size()), ':') == 1);
  BOOST_TEST(uri.find("%3A") == uri.npos);
}

BOOST_AUTO_TEST_CASE(what_is_not_ascii_is_utf_8_in_percent) {
  const auto uri = key_address::uri("Blåbær", "jürgen@bücher.example");
  BOOST_TEST(uri.starts_with("otpauth://totp/Bl%C3%A5b%C3%A6r:j%C3%BCrgen%40b%C3%BCcher.example?"));
  BOOST_TEST(uri.ends_with("&issuer=Bl%C3%A5b%C3%A6r"));
  const auto is_plain = [](unsigned char c) { return c > ' ' && c < 0x7f; };
  BOOST_TEST(std::ranges::all_of(key_address::uri("日本 / ?&#=%", "名@例.example"), is_plain));
}

BOOST_AUTO_TEST_CASE(nothing_of_theirs_ends_a_part) {
  const auto uri = key_address::uri("A/B?C&D=E#F%G", "a/b?c&d=e#f@x.example");
  BOOST_TEST(std::ranges::count(uri, '?') == 1);
  BOOST_TEST(std::ranges::count(uri, '&') == 1);
  BOOST_TEST(std::ranges::count(uri, '=') == 2);
  BOOST_TEST(std::ranges::count(uri, '/') == 3);
  BOOST_TEST(std::ranges::count(uri, '#') == 0);
}

// Some apps ignore them, others refuse what they don't know.
BOOST_AUTO_TEST_CASE(it_has_no_other_parameters) {
  const auto uri = key_address::uri("Acme", "ann@acme.example");
  for (const auto* name : {"algorithm", "digits", "period", "image"}) BOOST_TEST(uri.find(name) == uri.npos, name);
}

BOOST_AUTO_TEST_SUITE_END()
