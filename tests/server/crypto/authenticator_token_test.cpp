// The form field that carries the key of an app while it is set up.

#include "server/crypto/tokens.hpp"
#include "server/runtime/entropy.hpp"
#include "server/text/base64url.hpp"
#include "tests/server/support/changed_tokens.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <string>
#include <string_view>
#include <vector>

using namespace twostep;
using namespace twostep::server;
using namespace twostep::server::test;

namespace authenticator_token {

constexpr core::time_point noon{core::hours(500'000)};
constexpr core::milliseconds moment{1};

key filled(std::uint8_t with) {
  std::array<std::uint8_t, key::size> bytes;
  bytes.fill(with);
  return bytes;
}

const server::tokens ours(filled(1));
const server::tokens others(filled(2));

new_authenticator some_app(const core::account_id& account, std::size_t size = core::totp_secret::size) {
  std::vector<std::uint8_t> random(size);
  random_bytes(random);
  return {account, random_id<core::authenticator_id>(), core::totp_secret(random), noon};
}

} // namespace authenticator_token

BOOST_AUTO_TEST_SUITE(authenticator_token)

BOOST_AUTO_TEST_CASE(an_app_that_is_being_set_up_comes_back_whole) {
  const auto account = random_id<core::account_id>();
  for (std::size_t size = core::totp_secret::shortest; size <= core::totp_secret::longest; ++size) {
    const auto app = some_app(account, size);
    const auto opened = ours.open_authenticator(ours.seal(app), account, noon);
    BOOST_REQUIRE_MESSAGE(opened.has_value(), size);
    BOOST_CHECK(opened->account == account);
    BOOST_CHECK(opened->id == app.id);
    BOOST_CHECK(opened->secret == app.secret);
    BOOST_CHECK(opened->made_at == noon);
  }
  for (const std::size_t size : {0u, 15u, 65u, 1000u})
    BOOST_TEST(!ours.open_authenticator(ours.seal(some_app(account, size)), account, noon), size);
}

BOOST_AUTO_TEST_CASE(its_field_shows_no_key_and_never_looks_the_same) {
  const auto account = random_id<core::account_id>();
  const auto app = some_app(account);
  const std::string sealed = from_base64url(ours.seal(app), 5000).value();
  BOOST_TEST(sealed.find(app.secret.to_wire().substr(0, 8)) == sealed.npos);
  BOOST_TEST(sealed.find(std::string(reinterpret_cast<const char*>(account.value.data()), 8)) == sealed.npos);
  BOOST_TEST(ours.seal(app) != ours.seal(app));
}

BOOST_AUTO_TEST_CASE(a_changed_field_or_another_s_is_worth_nothing) {
  const auto account = random_id<core::account_id>();
  const auto sealed = ours.seal(some_app(account));
  const auto opens = [&](std::string_view text) { return ours.open_authenticator(text, account, noon).has_value(); };
  expect_refused_when_changed(sealed, opens);
  expect_refused_when_bytes_change(sealed, opens);
  BOOST_TEST(!ours.open_authenticator(sealed, random_id<core::account_id>(), noon));
  BOOST_TEST(!others.open_authenticator(sealed, account, noon));
  BOOST_TEST(!opens(""));
  BOOST_TEST(!opens(std::string(100'000, 'A')));
}

BOOST_AUTO_TEST_CASE(its_field_is_good_for_ten_minutes) {
  const auto account = random_id<core::account_id>();
  const auto sealed = ours.seal(some_app(account));
  const auto is_good = [&](core::time_point at) { return ours.open_authenticator(sealed, account, at).has_value(); };
  BOOST_TEST(is_good(noon + core::minutes(10) - moment));
  BOOST_TEST(!is_good(noon + core::minutes(10)));
  BOOST_TEST(is_good(noon - core::seconds(59)));
  BOOST_TEST(!is_good(noon - core::minutes(1)));
}

BOOST_AUTO_TEST_SUITE_END()
