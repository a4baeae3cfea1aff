// Wrong, used and late codes of an authenticator app at sign-in, and what goes on then.

#include "tests/server/support/app_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>

using namespace twostep;
using namespace twostep::server;
using namespace twostep::server::test;

namespace app_code_failures {

constexpr std::string_view anew = "/sign-in/code/new";

} // namespace app_code_failures

BOOST_FIXTURE_TEST_SUITE(app_code_failures, app_first)

BOOST_AUTO_TEST_CASE(a_code_of_the_app_is_good_once) {
  const auto code = code_of(phone);
  give_password(other);
  BOOST_TEST(give(other, code).status == 303u);
  page_client thief(services, site);
  give_password(thief);
  const auto again = give(thief, code);
  BOOST_TEST(again.status == 422u);
  BOOST_TEST(again.has("You can try 4 more times"));
  wait_for_next_code();
  BOOST_TEST(give(thief, code).status == 422u); // nor as the one before
  BOOST_TEST(give(thief, code_of(phone)).status == 303u);
}

BOOST_AUTO_TEST_CASE(ten_wrong_codes_of_an_app_are_a_month_s) {
  // In thirty days the unknown browsers have ten of them together: each weighs three.
  int wrong = 0;
  for (int round = 0; round < 4; ++round) {
    page_client thief(services, site);
    give_password(thief);
    if (!thief.get(code_page).has("Open your authenticator app")) break;
    for (int i = 0; i < 5; ++i) {
      if (give(thief, wrong_code_of(phone)).status != 422u) break;
      ++wrong;
    }
    services.time.pass(core::hours(25));
  }
  BOOST_TEST(wrong == 10);
  page_client late(services, site);
  const auto paused = give_password(late);
  BOOST_TEST(paused.status == 429u);
  BOOST_TEST(!paused.header("Retry-After").empty());
}

BOOST_AUTO_TEST_CASE(text_messages_go_on_where_an_app_s_code_no_longer_fits) {
  // Nine of an app weigh 27, and so does one code more: a text's fits still.
  for (const int tries : {5, 4}) {
    page_client thief(services, site);
    give_password(thief);
    for (int i = 0; i < tries; ++i) BOOST_TEST(give(thief, wrong_code_of(phone)).status == 422u);
    services.time.pass(core::hours(25));
  }
  page_client thief(services, site);
  give_password(thief);
  choose_text(thief);
  BOOST_TEST(give(thief, wrong_code(thief.last_code())).status == 422u);
  const auto refused = choose_app(thief);
  BOOST_TEST(refused.status == 429u);
  BOOST_TEST(refused.has("value=\"text_message\"")); // the page itself
  BOOST_TEST(give(thief, thief.last_code()).header("Location") == security);
}

BOOST_AUTO_TEST_CASE(a_dead_challenge_goes_on_with_the_same_method) {
  give_password(other);
  for (int i = 0; i < 4; ++i) give(other, wrong_code_of(phone));
  const auto dead = give(other, wrong_code_of(phone));
  BOOST_TEST(dead.status == 422u);
  BOOST_TEST(dead.has("That was the fifth wrong code."));
  BOOST_TEST(dead.has("action=\"/sign-in/code/new\""));
  BOOST_TEST(!dead.has("href=\"/sign-in/method\""));
  BOOST_TEST(led(other, method_page) == code_page);
  const auto method = hidden("method", dead), id = hidden("authenticator", dead);
  BOOST_TEST(id == id_of());
  const auto goes_on = other.post(code_page, anew, {{"method", method}, {"authenticator", id}});
  BOOST_TEST(goes_on.header("Location") == code_page);
  BOOST_TEST(other.get(code_page).has("Open your authenticator app"));
  BOOST_TEST(codes_sent() == sent);
  BOOST_TEST(give(other, code_of(phone)).header("Location") == security);
}

BOOST_AUTO_TEST_CASE(a_dead_text_goes_on_with_a_text) {
  give_password(other);
  choose_text(other);
  services.time.pass(core::minutes(5));
  BOOST_TEST(other.get(code_page).has("This code was good until"));
  BOOST_TEST(other.post(code_page, anew, {}).header("Location") == code_page);
  BOOST_TEST(codes_sent() == sent + 2);
  BOOST_TEST(give(other, other.last_code()).header("Location") == security);
}

BOOST_AUTO_TEST_CASE(the_app_is_waited_for_as_long_as_the_password_counts) {
  give_password(other);
  services.time.pass(core::minutes(10) - core::milliseconds(1));
  BOOST_TEST(other.get(code_page).has("Open your authenticator app"));
  services.time.pass(core::milliseconds(1));
  const auto dead = other.get(code_page);
  BOOST_TEST(dead.has("Too much time has passed since you entered your password."));
  BOOST_TEST(dead.has("href=\"/sign-in\""));
  BOOST_TEST(give(other, code_of(phone)).status == 422u);
}

BOOST_AUTO_TEST_CASE(a_late_choice_of_text_has_all_of_its_life) {
  give_password(other);
  services.time.pass(core::minutes(9));
  choose_text(other);
  services.time.pass(core::minutes(5) - core::seconds(1));
  BOOST_TEST(give(other, other.last_code()).header("Location") == security);
}

BOOST_AUTO_TEST_CASE(an_older_code_than_the_last_one_is_worth_nothing) {
  const auto before = code_of(phone);
  wait_for_next_code();
  give_password(other);
  BOOST_TEST(give(other, code_of(phone)).status == 303u);
  page_client thief(services, site);
  give_password(thief);
  BOOST_TEST(give(thief, before).status == 422u);
}

BOOST_AUTO_TEST_CASE(codes_beside_the_present_one_are_good_and_no_others) {
  give_password(other);
  for (const int far : {-2, 2}) BOOST_TEST(give(other, phone.shows(services.time.now(), far)).status == 422u, far);
  BOOST_TEST(give(other, phone.shows(services.time.now(), 1)).status == 303u);
  for (int i = 0; i < 4; ++i) wait_for_next_code();
  page_client third(services, site);
  give_password(third);
  BOOST_TEST(give(third, phone.shows(services.time.now(), 0)).status == 303u);
}

BOOST_AUTO_TEST_CASE(an_app_that_was_deleted_meanwhile_signs_nobody_in) {
  give_password(other);
  const auto remove = app_path("remove");
  BOOST_TEST(browser.post(security, remove, {}).status == 303u);
  BOOST_TEST(give(other, code_of(phone)).status == 422u);
  BOOST_TEST(other.get(security).status == 303u);
}

BOOST_AUTO_TEST_SUITE_END()
