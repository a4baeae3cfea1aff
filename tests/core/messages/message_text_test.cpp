#include "core/messages/gsm0338.hpp"
#include "core/messages/message_text.hpp"

#include <boost/test/unit_test.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

using namespace twostep::core;

namespace message_text {

const sender_identity sender{"Example", "id.example.org"};
const auto code = *one_time_code::from_typed("012345");
constexpr purpose purposes[] = {purpose::sign_in,     purpose::enable,       purpose::disable, purpose::replace_old,
                                purpose::replace_new, purpose::verification, purpose::step_up};

/// Translates some of the sentences.
class reversed final : public language {
public:
  std::string_view tag() const noexcept override { return "xx"; }
  const char* find(const char* english) const override {
    const std::string_view text(english);
    if (text == "is your code to sign in to {service}.") return "to {service}";
    if (text == "Valid {minutes} min. Never share it.") return "WORT {minutes}.";
    return text == "And {more} more." ? "{more} WORT" : nullptr;
  }
  const char* find(const char*, const char*, std::uint64_t) const override { return nullptr; }
};

/// Parses an origin-bound one-time code message as browsers do (WICG sms-one-time-codes, "parse"): host and code
/// of the last line.
std::optional<std::pair<std::string_view, std::string_view>> parse_message(std::string_view message) {
  const auto line = message.substr(message.rfind('\n') + 1);
  if (!line.starts_with('@')) return std::nullopt;
  const auto space = line.find(' ');
  if (space == std::string_view::npos || space == 1) return std::nullopt;
  auto rest = line.substr(space + 1);
  if (!rest.starts_with('#')) return std::nullopt;
  rest.remove_prefix(1);
  const auto one_time_code = rest.substr(0, rest.find(' '));
  if (one_time_code.empty()) return std::nullopt;
  return std::pair(line.substr(1, space - 1), one_time_code);
}

} // namespace message_text

BOOST_AUTO_TEST_SUITE(message_text)

BOOST_AUTO_TEST_CASE(a_browser_reads_host_and_code_and_the_last_line_holds_nothing_else) {
  BOOST_TEST(!parse_message("012345 is your code"));
  BOOST_TEST(!parse_message("x\n @id.example.org #012345"));
  BOOST_TEST(!parse_message("x\n@id.example.org  #012345"));
  for (const auto p : purposes) {
    const auto text = code_text(p, code, minutes(5), sender);
    const auto read = parse_message(text.reveal());
    BOOST_REQUIRE(read.has_value());
    BOOST_TEST(read->first == "id.example.org");
    BOOST_TEST(read->second == "012345");
    BOOST_TEST(text.reveal().ends_with("\n@id.example.org #012345"));
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

BOOST_AUTO_TEST_CASE(a_language_gives_the_words_and_nothing_else) {
  const reversed other;
  const sender_identity there{"Example", "id.example.org", other};
  const auto text = code_text(purpose::sign_in, code, minutes(5), there);
  BOOST_TEST(text.reveal() == "012345 to Example WORT 5.\n\n@id.example.org #012345");
  const auto notice = notice_text(notice_kind::two_step_disabled, "support@example.org", there, 37);
  BOOST_TEST(
      notice.reveal() == "Example: two-step verification was turned off. 37 WORT Not you? Contact "
                         "support@example.org"
  );
}

BOOST_AUTO_TEST_CASE(notices_fit_and_say_whom_to_ask) {
  for (const auto k :
       {notice_kind::two_step_enabled, notice_kind::two_step_disabled, notice_kind::two_step_reset,
        notice_kind::password_changed, notice_kind::wrong_codes, notice_kind::app_token_created,
        notice_kind::unlocked, notice_kind::number_changed}) {
    const auto text = notice_text(k, "support@example.org", sender);
    BOOST_TEST(text.reveal().find("support@example.org") != std::string_view::npos);
    BOOST_TEST(gsm7_septets(text.reveal()) <= 160u);
    BOOST_TEST(gsm7_septets(text.reveal()) > 0u);
  }
}

BOOST_AUTO_TEST_CASE(a_text_that_stands_for_several_things_says_how_many) {
  const auto one = notice_text(notice_kind::two_step_disabled, "support@example.org", sender);
  const auto many = notice_text(notice_kind::two_step_disabled, "support@example.org", sender, 37);
  BOOST_TEST(one.reveal().find("37") == std::string_view::npos);
  BOOST_TEST(many.reveal().find(" 37") != std::string_view::npos);
  BOOST_TEST(gsm7_septets(many.reveal()) <= 160u);
}

BOOST_AUTO_TEST_SUITE_END()
