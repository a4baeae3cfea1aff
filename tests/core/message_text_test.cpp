#include "core/message_text.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace twostep::core;

namespace {

const sender_identity sender{"Example", "id.example.org", "en"};
const auto code = *one_time_code::from_typed("012345");
constexpr purpose purposes[] = {purpose::sign_in,     purpose::enable,      purpose::disable,
                                purpose::replace_old, purpose::replace_new, purpose::verification};

} // namespace

BOOST_AUTO_TEST_SUITE(message_text)

// The origin-bound format: the last line is "@host #code", "@" first, one space.
BOOST_AUTO_TEST_CASE(the_last_line_binds_the_code_to_the_origin) {
  for (const auto p : purposes) {
    const auto text = code_text(p, code, minutes(5), sender);
    const auto whole = text.reveal();
    const auto last = whole.substr(whole.rfind('\n') + 1);
    BOOST_TEST(last == "@id.example.org #012345");
  }
}

BOOST_AUTO_TEST_CASE(it_fits_one_segment_and_says_what_it_must) {
  for (const auto p : purposes) {
    const auto text = code_text(p, code, minutes(5), sender);
    const auto septets = gsm7_septets(text.reveal());
    BOOST_TEST(septets > 0u);
    BOOST_TEST(septets <= 160u);
    BOOST_TEST(text.reveal().starts_with("012345 "));
    for (const char* part : {"Example", "5 min", "Never share"})
      BOOST_TEST(text.reveal().find(part) != std::string_view::npos);
  }
  BOOST_TEST(
      code_text(purpose::disable, code, minutes(5), sender).reveal().find("turn off") != std::string_view::npos
  );
}

BOOST_AUTO_TEST_CASE(notices_fit_and_say_whom_to_ask) {
  for (const auto k :
       {notice_kind::two_step_enabled, notice_kind::two_step_disabled, notice_kind::two_step_reset,
        notice_kind::password_changed, notice_kind::wrong_codes}) {
    const auto text = notice_text(k, "support@example.org", sender);
    BOOST_TEST(text.reveal().find("support@example.org") != std::string_view::npos);
    BOOST_TEST(gsm7_septets(text.reveal()) <= 160u);
    BOOST_TEST(gsm7_septets(text.reveal()) > 0u);
  }
}

BOOST_AUTO_TEST_CASE(septets_are_counted_as_the_network_does) {
  BOOST_TEST(gsm7_septets("abc@_$") == 6u);
  BOOST_TEST(gsm7_septets("€[]") == 6u);
  BOOST_TEST(gsm7_septets("é") == 1u);
  BOOST_TEST(gsm7_septets("ç`") == 0u);
  BOOST_TEST(gsm7_septets("日") == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
