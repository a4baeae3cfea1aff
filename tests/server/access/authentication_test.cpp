#include "server/access/authenticate.hpp"
#include "server/account/account_commands.hpp"
#include "server/runtime/entropy.hpp"
#include "tests/server/support/test_services.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep;
using namespace twostep::server;
using core::device_trust;
using core::hours;
using core::minutes;

namespace authentication {

constexpr core::milliseconds moment{1};

struct fixture : test::test_services {
  explicit fixture(config c = {}) : test_services(std::move(c)) {}

  core::account_id alice = create_user("alice@example.com");

  std::optional<authenticated_user> authenticate_cookies(const std::string& cookie_header) {
    http::exchange x = request(cookie_header);
    return run(authenticate(access(), x));
  }
  std::optional<authenticated_user> authenticate_token(const std::string& token) {
    return authenticate_cookies("__Host-twostep=" + token);
  }

  bool opens_applications(const std::string& cookie_header) {
    http::exchange x = request(cookie_header);
    const auto nothing = [](const core::account&, const core::organisation*, const core::session&) {};
    return run(read_authenticated(access(), x, nothing));
  }

  execution change(core::command c) {
    http::exchange x = request();
    return run(commands->execute(x, alice, std::move(c)));
  }
};

/// "name=value" of the only cookie that a response sets.
std::string cookie_of(const http::exchange& x) {
  BOOST_REQUIRE(x.response.headers.size() == 1u);
  BOOST_REQUIRE(x.response.headers[0].name == "Set-Cookie");
  return x.response.headers[0].value.substr(0, x.response.headers[0].value.find(';'));
}

config with_domain() {
  config c;
  c.session.cookie_domain = "example.org";
  return c;
}
struct domain : fixture {
  domain() : fixture(with_domain()) {}
};

} // namespace authentication

BOOST_FIXTURE_TEST_SUITE(authentication, fixture)

BOOST_AUTO_TEST_CASE(a_session_is_found_by_its_cookie) {
  const auto token = sign_in(alice);
  http::exchange x = request();
  const std::string header = "other=1; __Host-twostep=" + token.cookie + "; more=2";
  x.request.cookie = header;
  const auto found = run(authenticate(access(), x));
  BOOST_REQUIRE(found.has_value());
  BOOST_TEST((found->account == account(alice)));
  BOOST_TEST((found->session.id == token.id));
  BOOST_TEST(!found->organisation.has_value());
  BOOST_TEST((found->next == core::next_step::none));
  BOOST_TEST(found->csrf == tokens.csrf(found->session));
  BOOST_TEST(x.observed > 0u);
}

BOOST_AUTO_TEST_CASE(whoever_has_no_good_cookie_is_nobody) {
  const auto token = sign_in(alice);
  const auto elsewhere = make_session_token(alice);
  std::string foreign = token.cookie;
  foreign[0] = foreign[0] == 'A' ? 'B' : 'A'; // another account's id
  std::string changed = token.cookie;
  changed[40] = changed[40] == 'A' ? 'B' : 'A';
  const std::string one = "__Host-twostep=" + token.cookie;
  for (const auto& header :
       {std::string(), std::string("__Host-twostep="), "twostep=" + token.cookie, "__Secure-twostep=" + token.cookie,
        one + "x", one.substr(0, one.size() - 1), "__Host-twostep=" + elsewhere.cookie, "__Host-twostep=" + foreign,
        "__Host-twostep=" + changed})
    BOOST_TEST_CONTEXT(header) BOOST_TEST(!authenticate_cookies(header).has_value());
  BOOST_TEST(authenticate_cookies(one).has_value());
}

BOOST_AUTO_TEST_CASE(each_of_an_accounts_sessions_is_found) {
  std::vector<test::opened_session> all_tokens;
  for (int i = 0; i < 10; ++i) all_tokens.push_back(sign_in(alice));
  for (const auto& t : all_tokens) {
    const auto found = authenticate_token(t.cookie);
    BOOST_REQUIRE(found.has_value());
    BOOST_TEST((found->session.id == t.id));
  }
}

BOOST_AUTO_TEST_CASE(an_idle_session_ends) {
  const auto token = sign_in(alice);
  time.pass(hours(1) - moment);
  BOOST_TEST(authenticate_token(token.cookie).has_value());
  time.pass(hours(1));
  BOOST_TEST(!authenticate_token(token.cookie).has_value());
}

BOOST_AUTO_TEST_CASE(a_session_in_use_ends_when_it_is_too_old) {
  const auto token = sign_in(alice);
  for (int i = 0; i < 12 * 6 - 1; ++i) {
    time.pass(minutes(10));
    BOOST_REQUIRE(authenticate_token(token.cookie).has_value());
  }
  time.pass(minutes(10));
  BOOST_TEST(!authenticate_token(token.cookie).has_value());
}

BOOST_AUTO_TEST_CASE(use_is_noted_every_five_minutes_at_most_and_not_waited_for) {
  const auto token = sign_in(alice);
  const auto before = store->count().last_sequence;
  time.pass(minutes(5) - moment);
  authenticate_token(token.cookie);
  BOOST_TEST(store->count().last_sequence == before);
  time.pass(moment);
  http::exchange x = request();
  const std::string header = "__Host-twostep=" + token.cookie;
  x.request.cookie = header;
  BOOST_TEST(run(authenticate(access(), x)).has_value());
  BOOST_TEST(store->count().last_sequence == before + 1);
  BOOST_TEST(x.observed <= before);
  for (int i = 0; i < 10; ++i) authenticate_token(token.cookie);
  BOOST_TEST(store->count().last_sequence == before + 1);
  BOOST_TEST((account(alice).sessions.at(0).last_used_at == time.now()));
}

BOOST_AUTO_TEST_CASE(a_session_that_was_ended_is_gone_at_once) {
  const auto token = sign_in(alice);
  BOOST_TEST(authenticate_token(token.cookie).has_value());
  BOOST_REQUIRE(change(core::sign_out{token.id}).outcome.has_value());
  BOOST_TEST(!authenticate_token(token.cookie).has_value());
}

BOOST_AUTO_TEST_CASE(what_must_be_done_first_is_told) {
  const auto verifier = hasher.hash_now(core::secret(std::string_view("chosen by somebody else")));
  BOOST_REQUIRE(change(core::set_password{verifier, {core::actor_kind::shell, "root"}, random_id<core::notice_id>()})
                    .outcome.has_value());
  const auto token = sign_in(alice);
  const auto found = authenticate_token(token.cookie);
  BOOST_REQUIRE(found.has_value());
  BOOST_TEST((found->next == core::next_step::change_password));
}

BOOST_AUTO_TEST_CASE(a_session_cookie_ends_with_the_browser) {
  http::exchange x = request();
  set_session_cookies(access(), x, {{}, "value", ""});
  BOOST_REQUIRE(x.response.headers.size() == 1u);
  BOOST_TEST(x.response.headers[0].value == "__Host-twostep=value; Path=/; Secure; HttpOnly; SameSite=Lax");
  clear_session_cookies(access(), x);
  BOOST_TEST(x.response.headers[1].value == "__Host-twostep=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax");
}

BOOST_FIXTURE_TEST_CASE(a_cookie_domain_widens_the_session_alone, domain) {
  http::exchange x = request();
  set_session_cookies(access(), x, {{}, "value", "pages"});
  set_challenge_cookie(access(), x, {});
  sign_in(alice);
  set_device_cookie(access(), x, account(alice), account(alice).devices.back().id);
  BOOST_TEST(
      x.response.headers[0].value ==
      "__Secure-twostep=value; Path=/; Domain=example.org; Secure; HttpOnly; SameSite=Lax"
  );
  BOOST_TEST(x.response.headers[1].value == "__Host-twostep_page=pages; Path=/; Secure; HttpOnly; SameSite=Lax");
  BOOST_TEST(x.response.headers[2].value.starts_with("__Host-twostep_challenge="));
  BOOST_TEST(x.response.headers[3].value.starts_with("__Host-twostep_device="));
}

// The cookies that applications see don't open our pages.
BOOST_FIXTURE_TEST_CASE(with_a_cookie_domain_pages_ask_for_a_cookie_that_applications_never_get, domain) {
  const auto token = sign_in(alice);
  const std::string session = "__Secure-twostep=" + token.cookie, page = "__Host-twostep_page=" + token.page;
  BOOST_TEST(!authenticate_cookies(session).has_value());
  BOOST_TEST(!authenticate_cookies("__Host-twostep_page=" + token.cookie).has_value());
  BOOST_TEST(!authenticate_cookies("__Host-twostep=" + token.cookie).has_value());
  const auto found = authenticate_cookies(page);
  BOOST_REQUIRE(found.has_value());
  BOOST_TEST((found->session.id == token.id));
  BOOST_TEST(opens_applications(session));
  BOOST_TEST(!opens_applications(page));
  BOOST_TEST(!opens_applications("__Secure-twostep=" + token.page));
  BOOST_REQUIRE(change(core::sign_out{token.id}).outcome.has_value());
  BOOST_TEST(!authenticate_cookies(page).has_value());
  BOOST_TEST(!opens_applications(session));
}

BOOST_FIXTURE_TEST_CASE(a_forms_token_belongs_to_the_page_cookie, domain) {
  const auto token = sign_in(alice);
  const auto found = authenticate_cookies("__Host-twostep_page=" + token.page);
  BOOST_REQUIRE(found.has_value());
  auto of_session = found->session;
  of_session.page.reset();
  BOOST_TEST(found->csrf != tokens.csrf(of_session));
}

BOOST_AUTO_TEST_CASE(of_several_cookies_one_account_is_told_by_the_least_verified_session) {
  const auto by_password = sign_in(alice);
  enable_two_step(alice, "+4520123456");
  const auto by_code = sign_in(alice);
  const std::string good = "__Host-twostep=" + by_code.cookie;
  BOOST_TEST(opens_applications("__Host-twostep=x; " + good));
  BOOST_TEST(opens_applications(good + "; __Host-twostep=" + by_password.cookie)); // by_password's session has ended
  BOOST_TEST(opens_applications(good + "; " + good));
  // Of five, the four that are tried may all be somebody else's.
  const std::string bad = "__Host-twostep=x; ";
  BOOST_TEST(opens_applications(bad + bad + bad + good));
  BOOST_TEST(!opens_applications(bad + bad + bad + bad + good));
  const auto bob = sign_in(create_user("bob@example.com"));
  const std::string planted = "__Host-twostep=" + bob.cookie + "; ";
  const std::string five = planted + planted + planted + planted + good;
  BOOST_TEST(!opens_applications(five));
  BOOST_TEST(!authenticate_cookies(five).has_value());
  http::exchange x = request(five);
  BOOST_TEST(run(has_clashing_cookies(access(), x, cookie_of::session)));
}

BOOST_AUTO_TEST_CASE(cookies_of_two_accounts_are_nobodys) {
  const auto ann = sign_in(alice), bob = sign_in(create_user("bob@example.com"));
  const std::string both = "__Host-twostep=" + ann.cookie + "; __Host-twostep=" + bob.cookie;
  BOOST_TEST(!opens_applications(both));
  BOOST_TEST(!authenticate_cookies(both).has_value());
  http::exchange x = request(both);
  BOOST_TEST(run(has_clashing_cookies(access(), x, cookie_of::session)));
  const std::string anns = "__Host-twostep=" + ann.cookie;
  http::exchange one = request(anns);
  BOOST_TEST(!run(has_clashing_cookies(access(), one, cookie_of::session)));
}

BOOST_FIXTURE_TEST_CASE(anothers_session_cookie_doesnt_change_whose_pages_they_are, domain) {
  const auto ann = sign_in(alice), bob = sign_in(create_user("bob@example.com"));
  const auto found = authenticate_cookies("__Host-twostep_page=" + ann.page + "; __Secure-twostep=" + bob.cookie);
  BOOST_REQUIRE(found.has_value());
  BOOST_TEST((found->account.id == alice));
}

BOOST_AUTO_TEST_CASE(whoever_was_signed_out_by_turning_it_on_is_told_until_the_session_would_have_ended) {
  const auto before = sign_in(alice);
  const std::string cookie = "__Host-twostep=" + before.cookie;
  const auto reported = [&] {
    http::exchange x = request(cookie);
    return run(find_ended_session(access(), x));
  };
  BOOST_TEST(!reported().has_value());
  enable_two_step(alice, "+4520123456");
  BOOST_TEST(!authenticate_cookies(cookie).has_value());
  BOOST_REQUIRE(reported().has_value());
  BOOST_TEST((reported()->ended_at == time.now()));
  time.pass(hours(12));
  BOOST_TEST(!reported().has_value());
}

BOOST_AUTO_TEST_CASE(under_a_path_our_own_cookies_have_that_path) {
  config c;
  c.server.public_url = "https://example.org/auth";
  fixture f(c);
  http::exchange x = f.request();
  challenge_token token;
  token.browser = random_id<core::challenge_id>();
  token.issued_at = f.time.now();
  set_challenge_cookie(f.access(), x, token);
  set_session_cookies(f.access(), x, {{}, "value", ""});
  BOOST_TEST(x.response.headers[0].value.starts_with("__Secure-twostep_challenge="));
  BOOST_TEST(x.response.headers[0].value.find("; Path=/auth;") != std::string::npos);
  BOOST_TEST(x.response.headers[1].value.starts_with("__Host-twostep=value; Path=/;"));
  // A cookie made before.
  auto cookie = x.response.headers[0].value;
  cookie = "__Host-" + cookie.substr(std::string_view("__Secure-").size());
  cookie.resize(cookie.find(';'));
  http::exchange y = f.request(cookie);
  BOOST_TEST(find_challenge_token(f.access(), y).has_value());
}

BOOST_AUTO_TEST_CASE(what_somebody_wanted_is_their_sessions_alone) {
  const auto token = sign_in(alice);
  http::exchange x = request();
  set_intent_cookie(access(), x, intent::change_password, token.id);
  const auto cookie = cookie_of(x);
  http::exchange y = request(cookie);
  BOOST_TEST((find_intent(access(), y, token.id) == intent::change_password));
  BOOST_TEST((find_intent(access(), y, sign_in(alice).id) == intent::none));
  time.pass(minutes(5));
  BOOST_TEST((find_intent(access(), request(cookie), token.id) == intent::none));
}

BOOST_AUTO_TEST_CASE(without_https_names_are_plain) {
  config c;
  c.server.public_url = "http://127.0.0.1:8080";
  fixture plain(c);
  const auto token = plain.sign_in(plain.alice);
  BOOST_TEST(plain.authenticate_cookies("twostep=" + token.cookie).has_value());
}

BOOST_AUTO_TEST_CASE(a_browser_gets_a_challenge_token_once) {
  http::exchange first = request();
  const auto made = find_or_make_challenge_token(access(), first);
  BOOST_TEST(!made.browser.is_nil());
  BOOST_TEST(!made.account.has_value());
  const std::string cookie = cookie_of(first);
  BOOST_TEST(cookie.starts_with("__Host-twostep_challenge="));

  http::exchange second = request(cookie);
  BOOST_TEST((find_or_make_challenge_token(access(), second).browser == made.browser));
  BOOST_TEST(second.response.headers.empty());
  BOOST_TEST((find_challenge_token(access(), second)->browser == made.browser));

  time.pass(minutes(15));
  http::exchange late = request(cookie);
  BOOST_TEST(!find_challenge_token(access(), late).has_value());
  BOOST_TEST((find_or_make_challenge_token(access(), late).browser != made.browser));
  BOOST_TEST(late.response.headers.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_challenge_token_can_be_removed) {
  http::exchange x = request();
  clear_challenge_cookie(access(), x);
  BOOST_TEST(x.response.headers.at(0).value.starts_with("__Host-twostep_challenge=; Path=/; Max-Age=0"));
}

BOOST_AUTO_TEST_CASE(a_browser_is_known_to_the_account_it_signed_in_to) {
  http::exchange x = request();
  sign_in(alice);
  set_device_cookie(access(), x, account(alice), account(alice).devices.back().id);
  BOOST_TEST(x.response.headers.at(0).value.find("; Max-Age=15552000;") != std::string::npos);
  const std::string cookie = cookie_of(x);
  http::exchange again = request(cookie);
  BOOST_TEST((device_trust_of(access(), again, account(alice)) == device_trust::known_browser));

  const auto bob = create_user("bob@example.com");
  BOOST_TEST((device_trust_of(access(), again, account(bob)) == device_trust::unknown_browser));
  BOOST_TEST((device_trust_of(access(), request(), account(alice)) == device_trust::unknown_browser));
  // What a sibling host adds takes nothing away.
  const std::string name = cookie.substr(0, cookie.find('='));
  BOOST_TEST(
      (device_trust_of(access(), request(name + "=evil; " + cookie), account(alice)) == device_trust::known_browser)
  );
  BOOST_TEST(
      (device_trust_of(access(), request(cookie + "; " + name + "=evil"), account(alice)) ==
       device_trust::known_browser)
  );

  time.pass(core::days(180));
  BOOST_TEST((device_trust_of(access(), request(cookie), account(alice)) == device_trust::unknown_browser));
}

BOOST_AUTO_TEST_CASE(a_device_that_the_account_does_not_keep_gets_no_cookie) {
  http::exchange x = request();
  set_device_cookie(access(), x, account(alice), random_id<core::device_id>());
  BOOST_TEST(x.response.headers.empty());
}

BOOST_AUTO_TEST_CASE(a_network_is_wide_and_keyed) {
  http::request a, b, c;
  a.client = {"192.0.2.7", "192.0.2.7"};
  b.client = {"192.0.2.200", "192.0.2.200"};
  c.client = {"192.0.3.7", "192.0.3.7"};
  BOOST_TEST((network_of(access(), a) == network_of(access(), b)));
  BOOST_TEST((network_of(access(), a) != network_of(access(), c)));
}

BOOST_AUTO_TEST_CASE(a_new_password_forgets_known_browsers) {
  http::exchange x = request();
  sign_in(alice);
  set_device_cookie(access(), x, account(alice), account(alice).devices.back().id);
  const std::string cookie = cookie_of(x);
  const auto verifier = hasher.hash_now(core::secret(std::string_view("another one")));
  change(core::set_password{verifier, {core::actor_kind::shell, "root"}, random_id<core::notice_id>()});
  BOOST_TEST((device_trust_of(access(), request(cookie), account(alice)) == device_trust::unknown_browser));
}

BOOST_AUTO_TEST_CASE(a_session_is_labelled_for_its_owner) {
  http::request r;
  r.user_agent = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";
  r.client = {"192.0.2.7", "192.0.2.7"};
  const auto id = random_id<core::session_id>();
  const auto session = make_session({id}, r);
  BOOST_TEST((session.id == id));
  BOOST_TEST(session.label == "Firefox on Linux");
  BOOST_TEST(session.address == "192.0.2.7");
}

BOOST_AUTO_TEST_SUITE_END()
