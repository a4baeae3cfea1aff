// A number verified long ago: the person is asked whether it is theirs before a code goes there.

#include "tests/server/support/site_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <string_view>

using namespace twostep;
using namespace twostep::server;
using namespace twostep::server::test;

namespace number_question {

constexpr std::string_view resend_code = "/sign-in/code/resend";

struct enabled : site_fixture {
  enabled() {
    give_password(browser);
    turn_on(browser);
  }
};

} // namespace number_question

BOOST_FIXTURE_TEST_SUITE(number_question, site_fixture)

// R19
BOOST_FIXTURE_TEST_CASE(
    after_long_the_person_is_asked_whether_the_number_is_theirs_before_a_code_goes_there, enabled
) {
  services.time.pass(core::days(180));
  services.deliver(); // the notice about turning it on
  const auto sent = services.gateway->sent.size();
  page_client back(services, site);
  const auto asked = back.follow(give_password(back));
  BOOST_TEST(services.gateway->sent.size() == sent);
  for (const char* has :
       {"Is this number still yours?</h1>", "ending in 78", "support@example.com", "Yes, send the code"})
    BOOST_TEST(asked.has(has), has);
  for (const char* no : {"id=\"code\"", "We texted", "Send again", "12345678"}) BOOST_TEST(!asked.has(no), no);

  const auto said = back.post(code_page, resend_code, {});
  BOOST_TEST(said.header("Location") == code_page); // nothing was sent again
  BOOST_TEST(services.gateway->sent.size() == sent + 1);
  const auto page = back.get(code_page);
  BOOST_TEST(page.has("Check your phone</h1>"));
  BOOST_TEST(page.has("data-countdown=\"30\""));
  BOOST_TEST(back.post(code_page, code_page, {{"code", back.last_code()}}).header("Location") == security);

  page_client soon(services, site); // the number is verified now
  BOOST_TEST(soon.follow(give_password(soon)).has("We texted a"));
}

BOOST_FIXTURE_TEST_CASE(a_question_that_was_not_answered_in_time_asks_no_longer, enabled) {
  services.time.pass(core::days(180));
  page_client back(services, site);
  give_password(back);
  services.time.pass(core::minutes(5));
  const auto page = back.get(code_page);
  BOOST_TEST(page.has("There is no code to enter here"));
  BOOST_TEST(!page.has("still yours"));
}

BOOST_AUTO_TEST_CASE(whoever_answers_late_has_the_code_s_whole_life) {
  config c;
  c.code.ttl = core::minutes(10);
  site_fixture f(c);
  f.give_password(f.browser);
  f.turn_on(f.browser);
  f.services.time.pass(core::days(180));
  page_client back(f.services, f.site);
  f.give_password(back);
  f.services.time.pass(core::minutes(9));
  const auto page = back.follow(back.post(code_page, resend_code, {}));
  BOOST_TEST(page.has("(10 minutes)"));
  f.services.time.pass(core::minutes(9));
  BOOST_TEST(back.post(code_page, code_page, {{"code", back.last_code()}}).header("Location") == security);
}

BOOST_FIXTURE_TEST_CASE(a_guess_at_a_code_that_was_not_sent_is_none_and_the_question_stays, enabled) {
  services.time.pass(core::days(180));
  page_client back(services, site);
  give_password(back);
  const auto a = back.post(code_page, code_page, {{"code", "123456"}});
  BOOST_TEST(a.status == 422u);
  BOOST_TEST(a.has("Yes, send the code"));
  BOOST_TEST(services.account(account).failures[0].at.empty());
}

BOOST_AUTO_TEST_CASE(what_a_limit_refuses_is_told_beside_the_question) {
  config c;
  c.limits.sends.sends_per_number_per_10_minutes = 1;
  site_fixture f(c);
  f.give_password(f.browser);
  f.turn_on(f.browser);
  f.services.time.pass(core::days(180));
  page_client one(f.services, f.site), two(f.services, f.site);
  f.give_password(one);
  f.give_password(two);
  BOOST_TEST(one.post(code_page, resend_code, {}).status == 303u);
  const auto refused = two.post(code_page, resend_code, {});
  BOOST_TEST(refused.status == 429u);
  BOOST_TEST(refused.has("Too many texts"));
  BOOST_TEST(refused.has("Yes, send the code"));
}

BOOST_AUTO_TEST_SUITE_END()
