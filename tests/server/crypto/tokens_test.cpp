#include "server/crypto/tokens.hpp"
#include "server/runtime/entropy.hpp"
#include "server/text/base64url.hpp"
#include "tests/server/support/changed_tokens.hpp"

#include <boost/test/unit_test.hpp>

#include <sodium.h>

#include <array>
#include <stdexcept>

using namespace twostep;
using namespace twostep::server;
using namespace twostep::server::test;

namespace tokens {

constexpr core::time_point noon{core::hours(500'000)};
constexpr core::milliseconds moment{1};

key filled(std::uint8_t with) {
  std::array<std::uint8_t, key::size> bytes;
  bytes.fill(with);
  return bytes;
}

challenge_token some_challenge() {
  challenge_token t;
  t.browser = random_id<core::challenge_id>();
  t.account = random_id<core::account_id>();
  t.challenge = random_id<core::challenge_id>();
  t.next = "/profile/security?x=1";
  t.issued_at = noon;
  return t;
}

device_token some_device() {
  return {random_id<core::account_id>(), random_id<core::device_id>(), 7, noon};
}

new_authenticator some_app(const core::account_id& account) {
  std::array<std::uint8_t, core::totp_secret::size> random;
  random_bytes(random);
  return {account, random_id<core::authenticator_id>(), core::totp_secret(random), noon};
}

const server::tokens ours(filled(1));
const server::tokens others(filled(2));

core::session of(const core::session_id& id) {
  core::session s;
  s.id = id;
  return s;
}

} // namespace tokens

BOOST_AUTO_TEST_SUITE(tokens)

BOOST_AUTO_TEST_CASE(a_session_cookie_names_its_account_and_session) {
  const auto account = random_id<core::account_id>();
  const auto made = make_session_token(account);
  BOOST_TEST(made.cookie.size() == 64u);
  const auto read = read_session_token(made.cookie);
  BOOST_REQUIRE(read.has_value());
  BOOST_TEST((read->account == account));
  BOOST_TEST((read->id == made.id));
}

BOOST_AUTO_TEST_CASE(a_session_is_known_by_the_hash_of_what_the_browser_has) {
  const auto made = make_session_token(random_id<core::account_id>());
  const std::string bytes = from_base64url(made.cookie, 48).value();
  core::session_id expected;
  crypto_generichash(
      expected.value.data(), 32, reinterpret_cast<const std::uint8_t*>(bytes.data()) + 16, 32, nullptr, 0
  );
  BOOST_TEST((made.id == expected));
  BOOST_TEST(bytes.find(std::string(reinterpret_cast<const char*>(made.id.value.data()), 32)) == bytes.npos);
}

BOOST_AUTO_TEST_CASE(no_two_sessions_are_alike) {
  const auto account = random_id<core::account_id>();
  BOOST_TEST((make_session_token(account).id != make_session_token(account).id));
}

BOOST_AUTO_TEST_CASE(a_changed_session_cookie_is_another_session_or_none) {
  const auto made = make_session_token(random_id<core::account_id>());
  const auto original = read_session_token(made.cookie);
  expect_refused_when_changed(made.cookie, [&](std::string_view text) {
    const auto read = read_session_token(text);
    return read && read->account == original->account && read->id == original->id;
  });
  for (const auto bad : {"", "abc", "twostep"}) BOOST_TEST(!read_session_token(bad));
}

BOOST_AUTO_TEST_CASE(a_challenge_comes_back_whole) {
  const auto t = some_challenge();
  const auto opened = ours.open_challenge(ours.seal(t), noon);
  BOOST_REQUIRE(opened.has_value());
  BOOST_TEST((opened->browser == t.browser));
  BOOST_TEST((opened->account == t.account));
  BOOST_TEST((opened->challenge == t.challenge));
  BOOST_TEST(opened->next == t.next);
  BOOST_TEST((opened->issued_at == noon));
}

BOOST_AUTO_TEST_CASE(a_challenge_before_the_password_holds_the_browser_only) {
  challenge_token t;
  t.browser = random_id<core::challenge_id>();
  t.issued_at = noon;
  const auto opened = ours.open_challenge(ours.seal(t), noon);
  BOOST_REQUIRE(opened.has_value());
  BOOST_TEST((opened->browser == t.browser));
  BOOST_TEST(!opened->account);
  BOOST_TEST(!opened->challenge);
  BOOST_TEST(opened->next == "");
}

BOOST_AUTO_TEST_CASE(a_sealed_challenge_shows_nothing_and_never_looks_the_same) {
  const auto t = some_challenge();
  const std::string sealed = from_base64url(ours.seal(t), 5000).value();
  const auto shows = [&](const auto& id) {
    return sealed.find(std::string(reinterpret_cast<const char*>(id.value.data()), 8)) != sealed.npos;
  };
  BOOST_TEST(!shows(t.browser));
  BOOST_TEST(!shows(*t.account));
  BOOST_TEST(!shows(*t.challenge));
  BOOST_TEST(sealed.find("profile") == sealed.npos);
  BOOST_TEST(ours.seal(t) != ours.seal(t));
}

BOOST_AUTO_TEST_CASE(a_changed_challenge_is_worth_nothing) {
  const std::string sealed = ours.seal(some_challenge());
  const auto opens = [](std::string_view text) { return ours.open_challenge(text, noon).has_value(); };
  expect_refused_when_changed(sealed, opens);
  expect_refused_when_bytes_change(sealed, opens);
  BOOST_TEST(!others.open_challenge(sealed, noon));
}

BOOST_AUTO_TEST_CASE(a_challenge_is_good_for_a_quarter_of_an_hour) {
  const std::string sealed = ours.seal(some_challenge());
  BOOST_TEST(ours.open_challenge(sealed, noon + core::minutes(15) - moment).has_value());
  BOOST_TEST(!ours.open_challenge(sealed, noon + core::minutes(15)));
  BOOST_TEST(ours.open_challenge(sealed, noon - core::seconds(59)).has_value());
  BOOST_TEST(!ours.open_challenge(sealed, noon - core::minutes(1)));
}

BOOST_AUTO_TEST_CASE(the_longest_sealed_next_fits_into_a_cookie) {
  auto t = some_challenge();
  t.next = "/" + std::string(longest_sealed_next - 1, 'n');
  const std::string sealed = ours.seal(t);
  BOOST_TEST(sealed.size() < 3500u);
  BOOST_TEST((ours.open_challenge(sealed, noon)->next == t.next));
  t.next += 'n';
  BOOST_CHECK_THROW(ours.seal(t), std::length_error);
}

BOOST_AUTO_TEST_CASE(a_device_comes_back_whole) {
  const auto t = some_device();
  const auto opened = ours.open_device(ours.sign(t), noon);
  BOOST_REQUIRE(opened.has_value());
  BOOST_TEST((opened->account == t.account));
  BOOST_TEST((opened->device == t.device));
  BOOST_TEST(opened->epoch == 7u);
  BOOST_TEST((opened->issued_at == noon));
}

BOOST_AUTO_TEST_CASE(a_device_from_before_there_was_a_list_is_told_from_the_others) {
  auto t = some_device();
  BOOST_TEST(ours.open_device(ours.sign(t), noon)->listed);
  t.listed = false;
  BOOST_TEST(!ours.open_device(ours.sign(t), noon)->listed);
}

BOOST_AUTO_TEST_CASE(the_password_step_travels_with_the_challenge_where_it_is_done) {
  auto t = some_challenge();
  BOOST_TEST(!ours.open_challenge(ours.seal(t), noon)->password);
  t.password = {random_id<core::challenge_id>(), noon - core::minutes(3), 4};
  const auto opened = ours.open_challenge(ours.seal(t), noon);
  BOOST_TEST((opened->password == t.password));
  BOOST_TEST(opened->next == t.next);
}

BOOST_AUTO_TEST_CASE(a_changed_device_is_worth_nothing) {
  const std::string signed_text = ours.sign(some_device());
  const auto opens = [](std::string_view text) { return ours.open_device(text, noon).has_value(); };
  expect_refused_when_changed(signed_text, opens);
  expect_refused_when_bytes_change(signed_text, opens);
  BOOST_TEST(!others.open_device(signed_text, noon));
}

BOOST_AUTO_TEST_CASE(a_device_is_good_for_180_days) {
  const std::string signed_text = ours.sign(some_device());
  BOOST_TEST(ours.open_device(signed_text, noon + core::days(180) - moment).has_value());
  BOOST_TEST(!ours.open_device(signed_text, noon + core::days(180)));
  BOOST_TEST(!ours.open_device(signed_text, noon - core::minutes(1)));
}

BOOST_AUTO_TEST_CASE(a_form_token_is_its_sessions_alone) {
  const auto session = random_id<core::session_id>();
  const auto browser = random_id<core::challenge_id>();
  BOOST_TEST(ours.csrf(of(session)) == ours.csrf(of(session)));
  BOOST_TEST(ours.csrf(of(session)).size() == 86u);
  BOOST_TEST(ours.csrf(of(session)) != ours.csrf(of(random_id<core::session_id>())));
  BOOST_TEST(ours.csrf(of(session)) != others.csrf(of(session)));
  BOOST_TEST(ours.csrf(browser) == ours.csrf(browser));
  BOOST_TEST(ours.csrf(browser) != ours.csrf(random_id<core::challenge_id>()));
}

BOOST_AUTO_TEST_CASE(form_tokens_of_sessions_and_of_browsers_are_apart) {
  // The same bytes as a browser's id and as the beginning of a session's.
  core::challenge_id browser;
  core::session_id session;
  BOOST_TEST(ours.csrf(browser) != ours.csrf(of(session)));
  BOOST_TEST(ours.csrf(browser) != to_base64url(session.value));
}

BOOST_AUTO_TEST_CASE(a_form_token_says_whose_server_made_it_and_nothing_else) {
  const auto token = ours.csrf(of(random_id<core::session_id>()));
  const auto was_ours = [](std::string_view text) { return ours.was_ours(text); };
  BOOST_TEST(was_ours(token));
  BOOST_TEST(was_ours(ours.csrf(random_id<core::challenge_id>())));
  BOOST_TEST(!others.was_ours(token));
  BOOST_TEST(!was_ours(""));
  expect_refused_when_changed(token, was_ours);
  expect_refused_when_bytes_change(token, was_ours);
}

BOOST_AUTO_TEST_CASE(a_note_is_its_readers_for_two_minutes) {
  const auto reader = ours.csrf(of(random_id<core::session_id>()));
  const auto text = ours.sign(note::password_changed, reader, noon);
  BOOST_REQUIRE(ours.open_note(text, reader, noon));
  BOOST_TEST((ours.open_note(text, reader, noon)->what == note::password_changed));
  BOOST_TEST(ours.open_note(text, reader, noon + core::minutes(2) - moment).has_value());
  BOOST_TEST(!ours.open_note(text, reader, noon + core::minutes(2)));
  BOOST_TEST(!ours.open_note(text, ours.csrf(of(random_id<core::session_id>())), noon));
  BOOST_TEST(!ours.open_note(text, "", noon));
  BOOST_TEST(!others.open_note(text, reader, noon));
  BOOST_TEST(text.size() == 67u);
  const auto again = ours.sign(note::password_changed, reader, noon);
  BOOST_TEST(ours.open_note(text, reader, noon)->number != ours.open_note(again, reader, noon)->number);
}

BOOST_AUTO_TEST_CASE(a_changed_note_is_worth_nothing) {
  const auto reader = ours.csrf(of(random_id<core::session_id>()));
  const auto text = ours.sign(note::enabled, reader, noon);
  const auto opens = [&](std::string_view t) { return ours.open_note(t, reader, noon).has_value(); };
  expect_refused_when_changed(text, opens);
  expect_refused_when_bytes_change(text, opens);
}

BOOST_AUTO_TEST_CASE(texts_are_equal_when_they_are) {
  BOOST_TEST(server::tokens::equal("abc", "abc"));
  BOOST_TEST(!server::tokens::equal("abc", "abd"));
  BOOST_TEST(!server::tokens::equal("abc", "ab"));
  BOOST_TEST(!server::tokens::equal("", "a"));
}

BOOST_AUTO_TEST_CASE(an_intent_is_its_sessions_for_five_minutes) {
  const auto session = random_id<core::session_id>();
  for (const auto what :
       {intent::disable_two_step, intent::enable_two_step, intent::change_password, intent::create_app_token,
        intent::add_authenticator, intent::manage_authenticators, last_intent}) {
    const std::string text = ours.sign(what, session, noon);
    BOOST_TEST((ours.open_intent(text, session, noon) == what));
    BOOST_TEST((ours.open_intent(text, session, noon + core::minutes(5) - moment) == what));
    BOOST_TEST(!ours.open_intent(text, session, noon + core::minutes(5)));
    BOOST_TEST(!ours.open_intent(text, random_id<core::session_id>(), noon));
    BOOST_TEST(!others.open_intent(text, session, noon));
  }
}

BOOST_AUTO_TEST_CASE(a_changed_intent_is_worth_nothing) {
  const auto session = random_id<core::session_id>();
  const std::string text = ours.sign(intent::disable_two_step, session, noon);
  const auto opens = [&](std::string_view t) { return ours.open_intent(t, session, noon).has_value(); };
  expect_refused_when_changed(text, opens);
  expect_refused_when_bytes_change(text, opens);
}

BOOST_AUTO_TEST_CASE(what_is_good_for_one_use_is_not_for_another) {
  const auto session = random_id<core::session_id>();
  const auto account = random_id<core::account_id>();
  const std::string all[] = {
      ours.seal(some_challenge()),
      ours.sign(some_device()),
      ours.sign(intent::disable_two_step, session, noon),
      ours.csrf(of(session)),
      make_session_token(random_id<core::account_id>()).cookie,
      ours.sign(note::enabled, "", noon),
      ours.seal(some_app(account))};
  for (std::size_t i = 0; i < std::size(all); ++i) {
    BOOST_TEST(ours.open_challenge(all[i], noon).has_value() == (i == 0));
    BOOST_TEST(ours.open_device(all[i], noon).has_value() == (i == 1));
    BOOST_TEST(ours.open_intent(all[i], session, noon).has_value() == (i == 2));
    BOOST_TEST(ours.was_ours(all[i]) == (i == 3));
    BOOST_TEST(read_session_token(all[i]).has_value() == (i == 4));
    BOOST_TEST(ours.open_note(all[i], "", noon).has_value() == (i == 5));
    BOOST_TEST(ours.open_authenticator(all[i], account, noon).has_value() == (i == 6));
  }
}

BOOST_AUTO_TEST_SUITE_END()
