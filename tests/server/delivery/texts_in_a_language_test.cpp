// Texts are in the account's language, as it is when they are sent.

#include "server/delivery/messenger.hpp"
#include "tests/server/support/alice.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace twostep;
using namespace twostep::server;

namespace {

constexpr std::string_view number = "+4520123456";
constexpr const char *danish_code = "er din kode til at logge ind", *german_code = "ist Ihr Code",
                     *english_code = "is your code to sign in", *danish_notice = "Ikke dig? Kontakt";

struct fixture : test::alice_fixture {
  void choose(std::string locale) {
    const core::set_locale c{std::move(locale), {core::actor_kind::shell, "root"}};
    BOOST_REQUIRE(run(commands->execute(x, alice, c)).outcome.has_value());
  }
  /// In a text since the last call.
  bool was_sent(std::string_view words) {
    deliver();
    bool found = false;
    for (; heard < gateway->sent.size(); ++heard)
      found = found || gateway->sent[heard].text.find(words) != std::string::npos;
    return found;
  }

  std::size_t heard = 0;
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(texts_in_a_language, fixture)

BOOST_AUTO_TEST_CASE(a_code_and_a_notice_are_in_the_language_that_was_chosen) {
  enable_two_step(alice, number);
  choose("da");
  begin_sign_in();
  BOOST_TEST(was_sent(danish_code));
  reset();
  BOOST_TEST(was_sent(danish_notice));
}

BOOST_AUTO_TEST_CASE(where_none_was_chosen_the_default_says) {
  settings.branding.default_locale = "da";
  enable_two_step(alice, number);
  begin_sign_in();
  BOOST_TEST(was_sent(danish_code));
  choose("en");
  time.pass(core::hours(1));
  begin_sign_in();
  BOOST_TEST(was_sent(english_code));
  choose("tlh"); // of another version of the program, say
  time.pass(core::hours(1));
  begin_sign_in();
  BOOST_TEST(was_sent(danish_code));
}

BOOST_AUTO_TEST_CASE(a_code_sent_again_is_in_the_newest_choice) {
  enable_two_step(alice, number);
  choose("da");
  const auto begun = begin_sign_in();
  BOOST_TEST(was_sent(danish_code));
  choose("de");
  time.pass(core::minutes(1));
  BOOST_REQUIRE(resend(*begun.outcome->challenged).outcome.has_value());
  BOOST_TEST(was_sent(german_code));
}

BOOST_AUTO_TEST_CASE(what_a_start_sends_is_in_the_language_too) {
  enable_two_step(alice, number);
  choose("da");
  begin_sign_in();
  restart();
  heard = 0; // another gateway
  BOOST_TEST(test_services::resume() == 1u);
  BOOST_TEST(was_sent(danish_code));
}

BOOST_AUTO_TEST_CASE(a_notice_that_waited_is_in_the_language_of_the_moment_when_it_leaves) {
  enable_two_step(alice, number);
  const core::set_password again{{"$argon2id$x"}, {core::actor_kind::shell, "root"}, random_id<core::notice_id>()};
  for (int i = 0; i < 9; ++i) {
    auto c = again;
    c.notice = random_id<core::notice_id>();
    run(commands->execute(x, alice, c));
  }
  BOOST_TEST(!was_sent(danish_notice));
  choose("da");
  time.pass(core::hours(1));
  run(test_services::messenger->send_due());
  BOOST_TEST(was_sent(danish_notice));
}

BOOST_AUTO_TEST_SUITE_END()
