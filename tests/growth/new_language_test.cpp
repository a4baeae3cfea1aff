// A language added by the recipe: the configuration offers it, and text messages are written in it.
#include "server/text/catalogue.hpp"
#include "tests/server/support/config_reading.hpp"
#include "tests/server/support/test_services.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace twostep;
using namespace twostep::server;

BOOST_AUTO_TEST_SUITE(new_language)

BOOST_AUTO_TEST_CASE(it_is_there_beside_the_others) {
  const auto tags = language_tags();
  for (const auto* tag : {"en", "da", "qaa"}) BOOST_TEST((std::ranges::find(tags, tag) != tags.end()), tag);
  BOOST_TEST(language_of("qaa").tag() == "qaa");
}

BOOST_AUTO_TEST_CASE(a_configuration_may_choose_it) {
  const auto c = test::read_more("default_locale = \"qaa\"\n");
  test::expect(c, {});
  BOOST_TEST(c.value.branding.default_locale == "qaa");
  const auto unknown = test::read_more("default_locale = \"qab\"\n");
  BOOST_REQUIRE(unknown.problems.size() == 1u);
  BOOST_TEST(unknown.problems[0].text.find("\"qaa\"") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(codes_come_in_it) {
  test::test_services services(test::read_more("default_locale = \"qaa\"\n").value);
  const auto id = services.create_user("ann@example.org");
  services.enable_two_step(id, "+4520123456");
  services.sign_in(id);
  BOOST_REQUIRE(services.gateway->sent.size() == 1u);
  const auto& text = services.gateway->sent[0].text;
  BOOST_TEST(text.find(" dum di dum ") != std::string::npos, text);
}

BOOST_AUTO_TEST_SUITE_END()
