// While six-digit codes are paused, passkeys go on (decision 43), and no text is sent that nobody could answer.

#include "tests/core/support/guesser.hpp"
#include "tests/core/support/passkeys.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep::core;
using namespace twostep::core::test;

namespace passkey_pause {

const auto phone = number("+4520123456");

struct fixture : guesser {
  /// Text messages, which come first, and a passkey.
  held_passkey with_both() {
    session = enable(phone);
    return make_passkey(*this, session);
  }
  challenge_id begin(std::optional<sign_in_method> method = by_passkey) {
    const auto decided = execute(beginning(*this, method));
    BOOST_REQUIRE(decided.has_value() && decided->challenged);
    return *decided->challenged;
  }
  bool signs_in(const challenge_id& id, const held_passkey& one) {
    const auto done = execute(sign_in_answer(*this, id, one.sign(*this, asked_by(*this, id))));
    return done && !done->refused;
  }
  void use_up_all_guesses() { evolve(account, attempt_failed{{}, device_trust::unknown_browser, now, 30u}); }

  session_id session;
};

} // namespace passkey_pause

BOOST_FIXTURE_TEST_SUITE(passkey_pause, fixture)

BOOST_AUTO_TEST_CASE(while_codes_are_paused_a_passkey_signs_in) {
  const auto one = with_both();
  use_up_all_guesses();
  const auto id = begin();
  BOOST_TEST(signs_in(id, one));
}

BOOST_AUTO_TEST_CASE(and_it_is_asked_for_where_texts_come_first) {
  const auto one = with_both();
  use_up_all_guesses();
  const auto messages = sent.size();
  for (const bool is_preferred : {false, true}) {
    if (is_preferred) execute(prefer_method{session, by_text});
    const auto id = begin({});
    BOOST_TEST((sign_in_method_of(asked_by(*this, id)) == by_passkey));
    BOOST_TEST(signs_in(id, one));
  }
  BOOST_TEST(sent.size() == messages);
}

BOOST_AUTO_TEST_CASE(and_where_an_app_comes_first) {
  session = sign_in();
  add_app(*this, session);
  const auto one = make_passkey(*this, session);
  evolve(account, attempt_failed{{}, device_trust::unknown_browser, now, 28u}); // a text's code would fit
  const auto id = begin({});
  BOOST_TEST((sign_in_method_of(asked_by(*this, id)) == by_passkey));
  BOOST_TEST(signs_in(id, one));
}

BOOST_AUTO_TEST_CASE(no_text_is_sent_that_could_not_be_answered) {
  const auto one = with_both();
  const auto id = begin();
  use_up_all_guesses();
  const auto messages = sent.size();
  BOOST_TEST((refused(beginning(*this, by_text)).kind == refusal_kind::paused));
  BOOST_TEST((refused(choose_method{id, by_text}).kind == refusal_kind::paused));
  BOOST_TEST((refused(stepping_up(*this, session, by_text)).kind == refusal_kind::paused));
  BOOST_TEST(sent.size() == messages);
  BOOST_TEST(signs_in(id, one));
}

BOOST_AUTO_TEST_CASE(a_step_up_by_passkey_goes_on_too) {
  const auto one = with_both();
  use_up_all_guesses();
  pass(minutes(1));
  prove_again(*this, session, one);
}

// It can't be used here.
BOOST_AUTO_TEST_CASE(one_that_was_made_for_another_site_takes_no_text_s_place) {
  with_both();
  execute(prefer_method{session, by_passkey});
  policy.site = {"example.org", "https://example.org"};
  BOOST_TEST((sign_in_method_of(asked_by(*this, begin({}))) == by_text));
  account.preferred.reset();
  use_up_all_guesses();
  const auto messages = sent.size();
  BOOST_TEST((refused(beginning(*this)).kind == refusal_kind::paused));
  BOOST_TEST(sent.size() == messages);
}

// There is nothing else to ask for.
BOOST_AUTO_TEST_CASE(without_a_passkey_the_password_is_told_at_once) {
  enable(phone);
  use_up_all_guesses();
  const auto messages = sent.size();
  BOOST_TEST((refused(beginning(*this)).kind == refusal_kind::paused));
  BOOST_TEST((refused(beginning(*this, by_passkey)).kind == refusal_kind::paused));
  BOOST_TEST(sent.size() == messages);
}

BOOST_AUTO_TEST_SUITE_END()
