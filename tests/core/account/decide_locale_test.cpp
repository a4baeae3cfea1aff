#include "core/account/bounds.hpp"
#include "tests/core/support/world.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep::core;
using namespace twostep::core::test;

namespace decide_locale {

const actor self{actor_kind::self, {}}, root{actor_kind::shell, "root"};

} // namespace decide_locale

BOOST_FIXTURE_TEST_SUITE(decide_locale, world)

BOOST_AUTO_TEST_CASE(the_person_chooses_a_language_in_their_session) {
  const auto s = sign_in();
  BOOST_TEST(account.locale.empty());
  const auto done = execute(set_locale{"pt-BR", self, s});
  BOOST_REQUIRE_EQUAL(done->events.size(), 1u);
  BOOST_TEST((std::get<locale_set>(done->events[0]).by == self));
  BOOST_TEST(account.locale == "pt-BR");
  execute(set_locale{"", self, s});
  BOOST_TEST(account.locale.empty());
}

BOOST_AUTO_TEST_CASE(the_same_language_again_is_no_event) {
  const auto s = sign_in();
  execute(set_locale{"da", self, s});
  BOOST_TEST(execute(set_locale{"da", self, s})->events.empty());
  BOOST_TEST(execute(set_locale{"da", root})->events.empty());
}

BOOST_AUTO_TEST_CASE(a_session_that_is_over_chooses_nothing) {
  const auto s = sign_in();
  pass(hours(1));
  BOOST_TEST((refused(set_locale{"da", self, s}).kind == refusal_kind::no_session));
  BOOST_TEST(account.locale.empty());
}

BOOST_AUTO_TEST_CASE(support_needs_no_session_of_the_person) {
  BOOST_TEST(execute(set_locale{"da", root}).has_value());
  BOOST_TEST(account.locale == "da");
}

BOOST_AUTO_TEST_CASE(it_is_bounded) {
  BOOST_TEST((refused(set_locale{std::string(longest_locale + 1, 'a'), root}).kind == refusal_kind::too_long));
  BOOST_TEST((refused(set_locale{"da", {actor_kind::shell, std::string(65, 'x')}}).kind == refusal_kind::too_long));
  BOOST_TEST(execute(set_locale{std::string(longest_locale, 'a'), root}).has_value());
  BOOST_TEST(over_bounds(account) == nullptr);
  account.locale += 'a';
  BOOST_TEST(over_bounds(account) == "locale");
}

BOOST_AUTO_TEST_CASE(it_outlives_a_new_password_and_a_reset) {
  execute(set_locale{"da", root});
  execute(set_password{{"p"}, root, fresh<notice_id>()});
  execute(reset_two_step{root, "lost", fresh<notice_id>()});
  BOOST_TEST(account.locale == "da");
}

BOOST_AUTO_TEST_SUITE_END()
