// What an authenticator says of itself: the bytes of WebAuthn level 3, section 6.1.

#include "core/webauthn/authenticator_data.hpp"
#include "core/webauthn/registration.hpp"
#include "tests/core/webauthn/samples.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>

using namespace twostep::core;

namespace authenticator_data {

using twostep::test::from_hex;
using webauthn::read_authenticator_data;

/// SHA-256 of "example.com".
const std::string site_hash = from_hex("a379a6f6eeafb9a55e378c118034e2751e682fab9f2d30ab13d2125586ce1947");
const std::string some_key = from_hex("a10102");

std::string bytes(std::uint8_t flags, std::string_view behind = {}) {
  return site_hash + static_cast<char>(flags) + from_hex("01020304").append(behind);
}

std::string credential(std::size_t size, std::string_view key = some_key) {
  std::string all(16, 'g');
  all += static_cast<char>(size >> 8);
  all += static_cast<char>(size & 0xff);
  return all.append(size, 'i').append(key);
}

} // namespace authenticator_data

BOOST_AUTO_TEST_SUITE(authenticator_data)

BOOST_AUTO_TEST_CASE(the_least_has_37_bytes) {
  const auto whole = bytes(0x01);
  BOOST_TEST(whole.size() == 37u);
  const auto read = read_authenticator_data(whole);
  BOOST_REQUIRE(read.has_value());
  BOOST_TEST(read->relying_party_hash == site_hash);
  BOOST_TEST(read->sign_count == 0x01020304u);
  BOOST_TEST(!read->attested.has_value());
  for (std::size_t size = 0; size < whole.size(); ++size) BOOST_TEST(!read_authenticator_data(whole.substr(0, size)));
  BOOST_TEST(!read_authenticator_data(whole + '\0'));
}

BOOST_AUTO_TEST_CASE(each_flag_says_its_own) {
  for (unsigned flags = 0; flags < 0x40; ++flags) {
    const auto whole = bytes(static_cast<std::uint8_t>(flags));
    const auto read = read_authenticator_data(whole);
    BOOST_REQUIRE(read.has_value());
    BOOST_TEST(read->is_user_present == ((flags & 0x01) != 0));
    BOOST_TEST(read->is_user_verified == ((flags & 0x04) != 0));
    BOOST_TEST(read->is_backup_eligible == ((flags & 0x08) != 0));
    BOOST_TEST(read->is_backed_up == ((flags & 0x10) != 0));
  }
}

BOOST_AUTO_TEST_CASE(a_credential_follows_where_the_flag_says_so) {
  const auto whole = bytes(0x41, credential(3));
  const auto read = read_authenticator_data(whole);
  BOOST_REQUIRE((read && read->attested));
  BOOST_TEST(read->attested->id == "iii");
  BOOST_TEST(read->attested->cose_key == some_key);
  for (std::size_t size = 0; size < whole.size(); ++size) BOOST_TEST(!read_authenticator_data(whole.substr(0, size)));
  BOOST_TEST(!read_authenticator_data(whole + '\0'));
  BOOST_TEST(!read_authenticator_data(bytes(0x01, credential(3))));
  BOOST_TEST(!read_authenticator_data(bytes(0x41)));
  BOOST_TEST(!read_authenticator_data(bytes(0x41, credential(3, from_hex("bf0102ff")))));
}

BOOST_AUTO_TEST_CASE(an_id_has_1_to_1023_bytes) {
  for (const std::size_t size : {1u, 255u, 256u, 1023u}) {
    const auto whole = bytes(0x41, credential(size));
    const auto read = read_authenticator_data(whole);
    BOOST_REQUIRE((read && read->attested));
    BOOST_TEST(read->attested->id.size() == size);
  }
  for (const std::size_t size : {0u, 1024u, 65535u})
    BOOST_TEST(!read_authenticator_data(bytes(0x41, credential(size))));
}

BOOST_AUTO_TEST_CASE(extensions_follow_where_the_flag_says_so) {
  const auto extensions = from_hex("a16b 6372656450726f74656374 02");
  for (const auto& whole :
       {bytes(0x81, extensions), bytes(0x81, from_hex("a0")), bytes(0xc1, credential(3) + extensions)}) {
    BOOST_TEST(read_authenticator_data(whole).has_value());
    BOOST_TEST(!read_authenticator_data(whole + '\0'));
    BOOST_TEST(!read_authenticator_data(whole.substr(0, whole.size() - 1)));
  }
  BOOST_TEST(!read_authenticator_data(bytes(0x01, extensions)));
  BOOST_TEST(!read_authenticator_data(bytes(0x41, credential(3) + extensions)));
  BOOST_TEST(!read_authenticator_data(bytes(0x81, from_hex("80"))));
  BOOST_TEST(!read_authenticator_data(bytes(0x81, from_hex("a2 6161 00 6161 00"))));
}

BOOST_AUTO_TEST_CASE(what_both_ceremonies_demand) {
  const struct {
    std::uint8_t flags;
    std::optional<webauthn::fault> expected;
  } rows[] = {
      {0x01, std::nullopt},
      {0x05, std::nullopt},
      {0x09, std::nullopt},
      {0x19, std::nullopt},
      {0x23, std::nullopt}, // the reserved ones
      {0x00, webauthn::fault::not_present},
      {0x04, webauthn::fault::not_present},
      {0x11, webauthn::fault::backup_changed}};
  for (const auto& each : rows) BOOST_TEST_CONTEXT(int{each.flags}) {
      const auto whole = bytes(each.flags);
      const auto read = read_authenticator_data(whole);
      BOOST_REQUIRE(read.has_value());
      BOOST_TEST((find_fault(*read, twostep::test::passkey_site) == each.expected));
    }
}

BOOST_AUTO_TEST_CASE(another_relying_party_is_told) {
  const auto whole = bytes(0x01);
  const auto read = read_authenticator_data(whole).value();
  for (const auto* id : {"accounts.example.com", "com", "", "Example.com"})
    BOOST_TEST((find_fault(read, {id, "https://accounts.example.com"}) == webauthn::fault::wrong_site));
}

BOOST_AUTO_TEST_SUITE_END()
