#include "core/language.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace twostep::core;

namespace language {

/// Translates one sentence, and one with a number.
class shouted final : public language {
public:
  std::string_view tag() const noexcept override { return "en-XX"; }
  const char* find(const char* english) const override {
    return std::string_view(english) == "Hello {name}." ? "{name}, HELLO." : nullptr;
  }
  const char* find(const char* one, const char*, std::uint64_t n) const override {
    if (std::string_view(one) != "{n} apple") return nullptr;
    return n % 2 == 1 ? "{n} APPLE" : "{n} APPLES";
  }
};

} // namespace language

BOOST_AUTO_TEST_SUITE(language)

BOOST_AUTO_TEST_CASE(names_in_braces_are_filled_in_once) {
  BOOST_TEST(fill_in("{a} and {b}, {a}", {{"a", "1"}, {"b", "2"}}) == "1 and 2, 1");
  BOOST_TEST(fill_in("{a}", {{"a", "{b}"}, {"b", "2"}}) == "{b}");
  BOOST_TEST(fill_in("{c} {", {{"a", "1"}}) == "{c} {");
  BOOST_TEST(fill_in("}{}{{a}}", {{"a", "1"}}) == "}{}{1}");
  BOOST_TEST(fill_in("", {{"a", "1"}}) == "");
}

BOOST_AUTO_TEST_CASE(english_is_what_stands_in_the_code) {
  BOOST_TEST(tr(english(), msgid("Hello {name}."), {{"name", "Ann"}}) == "Hello Ann.");
  BOOST_TEST(tr(english(), plural_msgid("{n} apple", "{n} apples"), 1) == "1 apple");
  for (const std::uint64_t n : {0u, 2u, 11u, 21u})
    BOOST_TEST(tr(english(), plural_msgid("{n} apple", "{n} apples"), n) == std::to_string(n) + " apples");
}

BOOST_AUTO_TEST_CASE(a_translation_takes_its_place_and_english_stands_where_there_is_none) {
  const shouted other;
  BOOST_TEST(tr(other, msgid("Hello {name}."), {{"name", "Ann"}}) == "Ann, HELLO.");
  BOOST_TEST(tr(other, plural_msgid("{n} apple", "{n} apples"), 21) == "21 APPLE");
  BOOST_TEST(tr(other, msgid("Good bye.")) == "Good bye.");
  BOOST_TEST(tr(other, plural_msgid("{n} pear", "{n} pears"), 21) == "21 pears");
}

BOOST_AUTO_TEST_SUITE_END()
