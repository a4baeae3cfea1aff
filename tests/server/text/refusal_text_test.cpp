#include "server/text/refusal_catalogue.hpp"
#include "server/text/refusal_text.hpp"
#include "server/text/wording.hpp"

#include <boost/describe/enumerators.hpp>
#include <boost/mp11/algorithm.hpp>
#include <boost/test/unit_test.hpp>

#include <set>
#include <string>

using namespace twostep;
using namespace twostep::server;

namespace {

const core::time_point now{std::chrono::sys_days(std::chrono::year(2026) / 11 / 24) + std::chrono::hours(9)};
const core::language& english = core::english();
constexpr std::string_view support = "support@example.com";

rendered_refusal at(core::refusal_kind kind, core::milliseconds wait) {
  return refusal_text(english, {kind, now + wait}, now, support);
}

} // namespace

BOOST_AUTO_TEST_SUITE(refusal_text)

BOOST_AUTO_TEST_CASE(every_refusal_has_words_and_a_status_of_its_own) {
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<core::refusal_kind>>([](auto e) {
    const auto t = server::refusal_text(english, {e.value, now + core::seconds(25), 2}, now, support);
    BOOST_TEST_CONTEXT(e.name) {
      BOOST_TEST(t.status >= 400u);
      BOOST_TEST(t.status != 500u);
      BOOST_TEST(t.sentence.size() > 15u);
    }
  });
}

BOOST_AUTO_TEST_CASE(waits_are_exact_to_the_second_and_a_long_one_names_support) {
  BOOST_TEST(at(core::refusal_kind::resend_too_soon, core::milliseconds(24'001)).retry_after.value() == 25);
  BOOST_TEST(
      at(core::refusal_kind::resend_too_soon, core::seconds(25)).sentence.find("25 seconds") != std::string::npos
  );
  BOOST_TEST(at(core::refusal_kind::paused, core::hours(1)).sentence.find("60 minutes") != std::string::npos);
  const auto long_wait = at(core::refusal_kind::paused, core::hours(1) + core::seconds(1));
  BOOST_TEST(long_wait.sentence.find(support) != std::string::npos);
  BOOST_TEST(long_wait.status == 429u);
  BOOST_TEST(long_wait.retry_after.value() == 3601);
}

BOOST_AUTO_TEST_CASE(attempts_left_are_told) {
  BOOST_TEST(
      server::refusal_text(english, {core::refusal_kind::wrong_code, {}, 4}, now, support)
          .sentence.find("You can try 4 more times") != std::string::npos
  );
  BOOST_TEST(
      server::refusal_text(english, {core::refusal_kind::wrong_code, {}, 1}, now, support)
          .sentence.find("You can try once more") != std::string::npos
  );
}

BOOST_AUTO_TEST_CASE(every_phone_password_and_email_refusal_has_words_of_its_own) {
  std::set<std::string> all;
  std::size_t count = 0;
  const auto add = [&](std::string words) {
    BOOST_TEST(words.size() > 10u);
    all.insert(std::move(words));
    BOOST_TEST(all.size() == ++count);
  };
  for (int i = 1; i <= static_cast<int>(core::phone_refusal::no_country); ++i)
    add(server::refusal_text(english, static_cast<core::phone_refusal>(i), "+45x"));
  for (int i = 1; i <= static_cast<int>(core::password_refusal::easy_own_words); ++i)
    add(server::refusal_text(english, static_cast<core::password_refusal>(i), 12));
  for (int i = 1; i <= static_cast<int>(core::email_refusal::specials); ++i)
    add(std::string(words_of(static_cast<core::email_refusal>(i))));
  BOOST_TEST(
      server::refusal_text(english, core::password_refusal::too_short, 8).find("8 characters") != std::string::npos
  );
}

BOOST_AUTO_TEST_CASE(operators_read_what_they_can_do_about_it) {
  const auto full = operator_text({core::refusal_kind::not_stored});
  BOOST_TEST(full.status == 503u);
  BOOST_TEST(full.text.find("make room") != std::string::npos);
  const auto paused = operator_text({core::refusal_kind::paused, now});
  BOOST_TEST(paused.status == 409u);
  BOOST_TEST(paused.text == "refused: paused; try again after 2026-11-24 09:00 UTC");
  BOOST_TEST(operator_text(core::phone_refusal::characters, "+45x").ends_with("only, not the letter “x”"));
  BOOST_TEST(
      operator_text(core::password_refusal::too_short, 8) == "the password is too short: at least 8 characters"
  );
  BOOST_TEST(
      operator_text(core::password_refusal::easy_own_words, 8) ==
      "the password is too easy to guess: most of it is the person's own name or email, or the name of this service; "
      "take four or more words that have nothing to do with each other or with the person"
  );
}

BOOST_AUTO_TEST_CASE(a_character_is_named_as_people_see_it) {
  BOOST_TEST(in_words(english, U'x') == "the letter “x”");
  BOOST_TEST(in_words(english, U'\u0434') == "the letter “д”");
  BOOST_TEST(in_words(english, U'\uff11') == "the digit “１”");
  BOOST_TEST(in_words(english, U';') == "the character “;”");
  BOOST_TEST(in_words(english, U'\a') == "the invisible character U+0007");
  BOOST_TEST(in_words(english, U'\U000e0041') == "the invisible character U+E0041"); // a tag
  BOOST_TEST(in_words(english, U'\ue000') == "the invisible character U+E000");      // private use
  BOOST_TEST(in_words(english, U'\ufffd') == "unreadable characters");
}

BOOST_AUTO_TEST_CASE(times_in_words) {
  BOOST_TEST(in_words(english, core::seconds(1)) == "1 second");
  BOOST_TEST(in_words(english, core::milliseconds(1)) == "1 second");
  BOOST_TEST(in_words(english, core::seconds(101)) == "2 minutes");
  BOOST_TEST(in_words(english, core::hours(5)) == "5 hours");
  BOOST_TEST(date_and_time(english, now) == "24 November 2026, 09:00 UTC");
}

BOOST_AUTO_TEST_SUITE_END()
