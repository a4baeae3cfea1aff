// The three code forms: when another message may be requested, late and lost messages, invalid and foreign codes.

#include "tests/server/support/site_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace twostep;
using namespace twostep::server;
using namespace twostep::server::test;

namespace code_pages {

const std::string resend = std::string(enable_page) + "/resend";
const std::string resend_code = std::string(code_page) + "/resend";

struct pending : site_fixture {
  pending() {
    give_password(browser);
    BOOST_REQUIRE_EQUAL(browser.post(phone_page, phone_page, {{"phone", number}}).status, 303u);
  }
};

struct enabled : site_fixture {
  enabled() {
    give_password(browser);
    turn_on(browser);
  }
};

} // namespace code_pages

BOOST_AUTO_TEST_SUITE(code_pages)

BOOST_FIXTURE_TEST_CASE(the_countdown_s_form_asks_for_a_message_and_never_for_a_guess, pending) {
  const auto page = browser.get(enable_page);
  BOOST_TEST(page.has("action=\"" + resend + "\" data-countdown=\"30\""));
  BOOST_TEST(page.has("aria-disabled=\"true\" aria-describedby=\"wait\">Send again</button>")); // it may be pressed
  BOOST_TEST(page.has("You can ask again in <span data-left>30 seconds</span>."));
  services.time.pass(core::seconds(30));
  const auto later = browser.get(enable_page);
  BOOST_TEST(!later.has("data-countdown"));
  BOOST_TEST(later.attribute("action", "Not received a text?") == resend);
  BOOST_TEST(!browser.get(enable_page).has("action=\"\""));
}

BOOST_FIXTURE_TEST_CASE(whoever_asks_too_early_reads_the_wait_beside_the_button_alone, pending) {
  const auto early = browser.post(enable_page, resend, {});
  BOOST_TEST(early.status == 429u);
  BOOST_TEST(early.header("Retry-After") == "30");
  BOOST_TEST(early.has("<div class=\"notice info\" role=\"alert\""));
  BOOST_TEST(early.has("We sent a text a moment ago. A text can take a minute or two."));
  BOOST_TEST(early.has("data-countdown=\"30\""));
  BOOST_TEST(!early.has("Try again in")); // nobody counts it down
}

BOOST_FIXTURE_TEST_CASE(the_page_of_a_text_that_did_not_come_sends_it_again, enabled) {
  page_client other(services, site);
  give_password(other);
  const auto sent = services.gateway->sent.size();
  const auto help = std::string(code_page) + "/help";
  BOOST_TEST(other.get(help).has("data-countdown=\"30\""));
  services.time.pass(core::seconds(30));
  BOOST_TEST(other.get(help).attribute("action", "What you can do") == resend_code);
  const auto again = other.post(help, resend_code, {});
  BOOST_TEST(again.header("Location") == code_page);
  BOOST_TEST(services.gateway->sent.size() == sent + 1);
}

BOOST_FIXTURE_TEST_CASE(the_resend_schedule_ends_with_a_word_and_the_code_stays_good, pending) {
  for (const int wait : {30, 40, 60, 90}) {
    services.time.pass(core::seconds(wait));
    BOOST_REQUIRE_EQUAL(browser.post(enable_page, resend, {}).status, 303u);
  }
  const auto page = browser.get(enable_page);
  BOOST_TEST(page.has("We can't send this code again."));
  BOOST_TEST(page.has("80 seconds"));
  BOOST_TEST(!page.has("Send again"));
  BOOST_TEST(page.has("support@example.com"));
  const auto a = browser.post(enable_page, resend, {});
  BOOST_TEST(a.status == 429u);
  BOOST_TEST(a.header("Retry-After") == "80");
  BOOST_TEST(browser.post(enable_page, enable_page, {{"code", browser.last_code()}}).status == 303u);
  BOOST_TEST(state(browser) == "enabled");
}

BOOST_FIXTURE_TEST_CASE(a_message_is_called_late_when_it_is_and_not_right_after_another_was_asked_for, pending) {
  BOOST_TEST(!browser.get(enable_page).has("delayed"));
  services.time.pass(core::seconds(30));
  const auto asked = browser.post(enable_page, resend, {});
  BOOST_TEST(!browser.follow(asked).has("delayed"));

  services.gateway->failure = sms::failure{sms::failure_kind::unavailable, {}, "down"};
  services.time.pass(core::seconds(40));
  browser.post(enable_page, resend, {});
  const auto page = browser.get(enable_page);
  BOOST_TEST(page.has("The text is delayed. We keep trying."));
  BOOST_TEST(page.has("data-countdown=\"60\"")); // when to try again
}

BOOST_AUTO_TEST_CASE(a_message_that_no_provider_will_bring_is_told) {
  site_fixture f;
  f.give_password(f.browser);
  f.services.gateway->failure = sms::failure{sms::failure_kind::invalid_number, {}, "no such number"};
  const auto a = f.browser.post(phone_page, phone_page, {{"phone", number}});
  const auto page = f.browser.follow(a);
  BOOST_TEST(page.has("We couldn't deliver a text to this number."));
  BOOST_TEST(!page.has("delayed"));
  BOOST_TEST(page.has("Change this number"));
}

// Benin's numbers grew by two digits in 2024, which the numbering plans don't have yet.
BOOST_AUTO_TEST_CASE(a_number_of_an_unknown_length_is_asked_about_and_texted_where_the_person_says_so) {
  site_fixture f;
  f.give_password(f.browser);
  const auto asked = f.browser.post(phone_page, phone_page, {{"phone", "+229 01 97 12 34 56"}});
  BOOST_TEST(asked.status == 422u);
  BOOST_TEST(asked.has("no number of this country has this length"));
  BOOST_TEST(
      asked.has("class=\"btn primary wide\" type=\"submit\" name=\"confirm\" value=\"1\">Yes, this is right</button>")
  );
  BOOST_TEST(asked.has("class=\"btn  wide\" type=\"submit\">Next</button>"));
  BOOST_TEST(asked.has("value=\"+229 01 97 12 34 56\""));
  f.services.deliver();
  BOOST_TEST(f.services.gateway->sent.empty());
  const auto sent = f.browser.post(
      phone_page, phone_page, {{"phone", "+229 01 97 12 34 56"}, {"confirm", "1"}, {"confirmed", "+2290197123456"}}
  );
  BOOST_TEST(sent.status == 303u);
  f.services.deliver();
  BOOST_REQUIRE(f.services.gateway->sent.size() == 1u);
  BOOST_TEST(f.services.gateway->sent[0].to == "+2290197123456");
}

BOOST_AUTO_TEST_CASE(zeros_in_place_of_the_plus_are_put_right_with_one_press) {
  site_fixture f;
  f.give_password(f.browser);
  const auto asked = f.browser.post(phone_page, phone_page, {{"phone", "0045 12345678"}});
  BOOST_TEST(asked.status == 422u);
  BOOST_TEST(asked.has("Do you mean +45 12345678?"));
  const auto sent = f.browser.post(
      phone_page, phone_page, {{"phone", "0045 12345678"}, {"confirm", "1"}, {"confirmed", "+4512345678"}}
  );
  BOOST_TEST(sent.header("Location") == enable_page);
  BOOST_TEST(f.browser.get(enable_page).has("+45 12345678"));
}

BOOST_AUTO_TEST_CASE(a_yes_is_for_one_number_and_helps_no_blocked_one) {
  site_fixture f;
  f.give_password(f.browser);
  const auto said_yes = [&](std::string_view typed) {
    return f.browser.post(
        phone_page, phone_page, {{"phone", std::string(typed)}, {"confirm", "1"}, {"confirmed", "+33140205050"}}
    );
  };
  const auto landline = f.browser.post(phone_page, phone_page, {{"phone", "+33 1 40 20 50 50"}});
  BOOST_TEST(landline.status == 422u);
  BOOST_TEST(landline.has("looks like a landline"));
  BOOST_TEST(landline.has("class=\"btn  wide\" type=\"submit\" name=\"confirm\" value=\"1\">Text it anyway</button>")
  );
  BOOST_TEST(said_yes("+33 1 40 20 50 51").has("Text it anyway</button>")); // another number is asked about again
  BOOST_TEST(!said_yes("+1 900 555 0100").has("Text it anyway"));
  BOOST_TEST(said_yes("+1 900 555 0100").status == 422u);
  f.services.deliver();
  BOOST_TEST(f.services.gateway->sent.empty());
  BOOST_TEST(said_yes("+33 1 40 20 50 50").status == 303u);
}

BOOST_FIXTURE_TEST_CASE(another_session_sees_the_change_and_can_cancel_but_not_confirm_it, pending) {
  const auto code = browser.last_code();
  page_client other(services, site);
  give_password(other);
  BOOST_TEST(state(other) == "pending-enable");
  const auto elsewhere = other.get(enable_page);
  BOOST_TEST(elsewhere.has("You started this change in another browser."));
  BOOST_TEST(!elsewhere.has("id=\"code\"")); // a form that can't be used
  BOOST_TEST(other.post(enable_page, enable_page, {{"code", code}}).status == 409u);
  BOOST_TEST(state(other) == "pending-enable");
  BOOST_TEST(other.post(security, std::string(enable_page) + "/cancel", {}).status == 303u);
  BOOST_TEST(state(browser) == "disabled");
  const auto dead = browser.post(enable_page, enable_page, {{"code", code}});
  BOOST_TEST(dead.status == 422u);
  BOOST_TEST(dead.has(">Get a new code</a>"));
}

BOOST_FIXTURE_TEST_CASE(an_expired_change_reads_as_what_it_was_before, pending) { // decision 1
  services.time.pass(core::minutes(5));
  BOOST_TEST(state(browser) == "disabled");
  BOOST_TEST(browser.get(enable_page).has(">Get a new code</a>"));
}

BOOST_FIXTURE_TEST_CASE(another_number_replaces_the_first_and_its_code, pending) { // decision 3
  const auto first = browser.last_code();
  BOOST_TEST(browser.post(phone_page, phone_page, {{"phone", "+45 87654321"}}).status == 303u);
  BOOST_TEST(services.gateway->sent.back().to == "+4587654321");
  if (first != browser.last_code())
    BOOST_TEST(browser.post(enable_page, enable_page, {{"code", first}}).status == 422u);
  BOOST_TEST(browser.post(enable_page, enable_page, {{"code", browser.last_code()}}).status == 303u);
  BOOST_TEST(state(browser) == "enabled");
  BOOST_TEST(browser.get(security).has("ending in 21"));
}

BOOST_FIXTURE_TEST_CASE(a_second_phone_is_refused_while_one_is_on, enabled) { // A29
  const auto sent = services.gateway->sent.size();
  BOOST_TEST(browser.get(phone_page).header("Location") == security);
  BOOST_TEST(browser.post(security, phone_page, {{"phone", "+45 87654321"}}).status == 409u);
  BOOST_TEST(services.gateway->sent.size() == sent);
  BOOST_TEST(state(browser) == "enabled");
}

// decision 8: expired, used, foreign and unknown look alike.
BOOST_FIXTURE_TEST_CASE(dead_codes_of_every_kind_look_alike, enabled) {
  const auto text_of = [](answer a) {
    for (const char* field : {"name=\"csrf\" value=\""})
      for (auto at = a.body.find(field); at != a.body.npos; at = a.body.find(field, at + 1))
        a.body.erase(at + std::string_view(field).size(), 86);
    return std::to_string(a.status) + a.body;
  };
  page_client late(services, site);
  give_password(late);
  const auto code = late.last_code();
  services.time.pass(core::minutes(5));
  const auto expired = late.post("/sign-in", code_page, {{"code", code}});

  page_client used(services, site);
  give_password(used);
  const auto before = used.cookies;
  const auto right = used.last_code();
  const auto csrf = used.get(code_page).attribute("value", "name=\"csrf\"");
  BOOST_REQUIRE_EQUAL(used.post_raw(code_page, "csrf=" + csrf + "&code=" + right).status, 303u);
  used.cookies = before;
  const auto again = used.post_raw(code_page, "csrf=" + csrf + "&code=" + right);

  BOOST_TEST(expired.status == 422u);
  BOOST_TEST(expired.has("no longer valid"));
  BOOST_TEST(text_of(expired) == text_of(again));
}

BOOST_FIXTURE_TEST_CASE(guesses_at_dead_codes_count_against_the_network_and_never_the_account, enabled) {
  page_client thief(services, site);
  give_password(thief);
  services.time.pass(core::minutes(5));
  const auto csrf = thief.get("/sign-in").attribute("value", "name=\"csrf\"");
  unsigned status = 0;
  int guesses = 0;
  for (; guesses < 50 && status != 429; ++guesses)
    status = thief.post_raw(code_page, "csrf=" + csrf + "&code=000000").status;
  BOOST_TEST(guesses == 21); // password_failures_per_address_per_minute
  const auto a = services.account(account);
  BOOST_TEST(a.failures[0].at.empty());
  BOOST_TEST(a.failures[1].at.empty());
}

BOOST_FIXTURE_TEST_CASE(too_many_wrong_codes_pause_with_support_for_a_long_wait, enabled) { // decision 8
  answer a;
  for (int challenge = 0; challenge < 2; ++challenge) {
    page_client thief(services, site);
    give_password(thief);
    const auto bad = wrong_code(thief.last_code());
    for (int i = 0; i < 5; ++i) a = thief.post(code_page, code_page, {{"code", bad}});
  }
  BOOST_TEST(a.status == 422u);
  page_client thief(services, site);
  a = give_password(thief);
  BOOST_TEST(a.status == 429u);
  BOOST_TEST(!a.header("Retry-After").empty());
  BOOST_TEST(a.has("Can't wait? Write to <a href=\"mailto:support@example.com\">"));
  // The owner's own browser isn't paused by that.
  browser.post(security, "/sign-out", {});
  BOOST_TEST(browser.sign_in(alice, password).header("Location") == security);
}

BOOST_FIXTURE_TEST_CASE(what_cant_be_a_code_costs_no_try_and_stands_in_its_field, enabled) {
  page_client other(services, site);
  give_password(other);
  const auto code = other.last_code();
  const auto slip = other.post(code_page, code_page, {{"code", "12345"}});
  BOOST_TEST(slip.status == 422u);
  BOOST_TEST(slip.has("That is 5 digits. The code has 6. This try doesn&#39;t count."));
  BOOST_TEST(slip.has("value=\"12345\""));
  BOOST_TEST(other.post(code_page, code_page, {{"code", ""}}).has("Enter the 6 digits of the code."));
  BOOST_TEST(other.post(code_page, code_page, {{"code", "abcdef"}}).has("The code has only digits."));
  BOOST_TEST(other.post(code_page, code_page, {{"code", "\"><script>"}}).has("value=\"&quot;&gt;&lt;script&gt;\""));
  BOOST_TEST(services.account(account).failures[0].at.empty());
  BOOST_TEST(services.account(account).sign_ins[0].attempts_left == 5u);
  const auto message =
      code + " is your code to sign in to Twostep. Valid 5 min. Never share it.\n\n@id.example.org #" + code;
  BOOST_TEST(other.post(code_page, code_page, {{"code", message}}).status == 303u);
}

BOOST_FIXTURE_TEST_CASE(thirty_slips_a_minute_and_a_browser_waits_though_no_try_is_lost, enabled) {
  page_client other(services, site);
  give_password(other);
  const auto code = other.last_code();
  unsigned slips = 0;
  while (slips < 100 && other.post(code_page, code_page, {{"code", "1"}}).status == 422u) ++slips;
  BOOST_TEST(slips == 30u);
  BOOST_TEST(!other.post(code_page, code_page, {{"code", "1"}}).header("Retry-After").empty());
  BOOST_TEST(other.post(code_page, code_page, {{"code", code}}).status == 303u);
}

BOOST_FIXTURE_TEST_CASE(codes_of_the_security_page_have_slips_too, pending) {
  BOOST_TEST(browser.post(enable_page, enable_page, {{"code", "1234567"}}).has("That is 7 digits."));
  BOOST_TEST(browser.post(enable_page, enable_page, {{"code", browser.last_code()}}).status == 303u);
}

BOOST_FIXTURE_TEST_CASE(after_a_dead_code_another_is_had_without_the_password_twice, enabled) {
  const auto again = std::string(code_page) + "/new";
  page_client other(services, site);
  give_password(other);
  BOOST_TEST(!other.get(code_page).has(again)); // the code is valid
  for (int round = 0; round < 2; ++round) {
    const auto bad = wrong_code(other.last_code());
    answer dead;
    for (int i = 0; i < 5 - round; ++i) dead = other.post(code_page, code_page, {{"code", bad}});
    if (round == 1) services.time.pass(core::minutes(5)); // or expired
    const auto sent = services.gateway->sent.size();
    BOOST_TEST(other.get(code_page).has("action=\"" + again + "\""));
    BOOST_TEST(other.post(code_page, again, {}).header("Location") == code_page);
    services.deliver();
    BOOST_TEST(services.gateway->sent.size() == sent + 1);
  }
  services.time.pass(core::minutes(5));
  const auto over = other.get(code_page);
  BOOST_TEST(!over.has(again));
  BOOST_TEST(over.has(">Get a new code</a>"));
}

BOOST_FIXTURE_TEST_CASE(ten_minutes_after_the_password_or_after_a_new_one_no_code_is_had_without_it, enabled) {
  const auto again = std::string(code_page) + "/new";
  page_client late(services, site);
  give_password(late);
  services.time.pass(core::minutes(10));
  BOOST_TEST(!late.get(code_page).has(again));
  BOOST_TEST(late.post("/sign-in", again, {}).header("Location") == "/sign-in");

  page_client other(services, site);
  give_password(other);
  services.time.pass(core::minutes(5));
  set_password(account);
  BOOST_TEST(other.post(code_page, again, {}).header("Location") == "/sign-in");
}

BOOST_FIXTURE_TEST_CASE(the_form_sent_twice_with_one_cookie_sends_one_text, enabled) {
  page_client person(services, site);
  const auto csrf = person.get("/sign-in").attribute("value", "name=\"csrf\"");
  const auto before = person.cookies;
  const auto sent = services.gateway->sent.size();
  const auto fields = "csrf=" + csrf + "&email=" + std::string(alice) + "&password=a+password+of+some+length";
  BOOST_TEST(person.post_raw("/sign-in", fields).header("Location") == code_page);
  person.cookies = before; // the second request was sent before the first answer
  BOOST_TEST(person.post_raw("/sign-in", fields).header("Location") == code_page);
  services.deliver();
  BOOST_TEST(services.gateway->sent.size() == sent + 1);
  BOOST_TEST(person.post(code_page, code_page, {{"code", person.last_code()}}).header("Location") == security);
}

BOOST_FIXTURE_TEST_CASE(the_code_page_has_what_the_requirements_ask_of_its_field, enabled) { // R11
  page_client other(services, site);
  give_password(other);
  const auto page = other.get(code_page);
  for (const char* has :
       {"autocomplete=\"one-time-code\"", "inputmode=\"numeric\"", "type=\"text\"", "support@example.com",
        "5 minutes"})
    BOOST_TEST(page.has(has));
  BOOST_TEST(count_of("id=\"code\"", page.body) == 1u);
  BOOST_TEST(!page.has("12345678"));
}

BOOST_AUTO_TEST_SUITE_END()
