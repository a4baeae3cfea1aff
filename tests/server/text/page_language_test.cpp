#include "server/access/language_choice.hpp"
#include "server/text/catalogue.hpp"
#include "tests/server/support/pseudo_language.hpp"

#include <boost/test/unit_test.hpp>

#include <unicode/uchar.h>
#include <unicode/udisplaycontext.h>
#include <unicode/uldnames.h>
#include <unicode/unistr.h>

#include <array>
#include <string>

using namespace twostep;
using namespace twostep::server;

namespace {

/// A language of which only the tag matters.
class tagged final : public core::language {
public:
  explicit tagged(std::string_view tag) : tag_(tag) {}
  std::string_view tag() const noexcept override { return tag_; }
  const char* find(const char*) const override { return nullptr; }
  const char* find(const char*, const char*, std::uint64_t) const override { return nullptr; }

private:
  std::string_view tag_;
};

const tagged danish("da"), german("de"), bokmaal("nb"), brazilian("pt-BR"), traditional("zh-Hant"), arabic("ar");
const std::array all{
    in_english(),
    page_language{&danish, "da"},
    page_language{&german, "de"},
    page_language{&bokmaal, "nb"},
    page_language{&brazilian, "pt"},
    page_language{&traditional, "zh"}};

std::string_view found(std::string_view tag) {
  const auto* l = find_page_language(all, tag);
  return l ? l->tag() : "none";
}

std::string_view accepted(std::string_view field) {
  const auto* l = accepted_page_language(all, field);
  return l ? l->tag() : "none";
}

/// As CLDR has it for a list, with a capital; "" where ICU has no data.
std::string own_name(std::string_view tag) {
  UErrorCode error = U_ZERO_ERROR;
  UDisplayContext contexts[] = {UDISPCTX_DIALECT_NAMES, UDISPCTX_CAPITALIZATION_FOR_UI_LIST_OR_MENU};
  const std::string locale(tag);
  ULocaleDisplayNames* names = uldn_openForContext(locale.c_str(), contexts, std::size(contexts), &error);
  std::array<UChar, 100> text{};
  const auto size = uldn_localeDisplayName(names, locale.c_str(), text.data(), text.size(), &error);
  uldn_close(names);
  std::string utf8;
  if (U_FAILURE(error)) return utf8;
  icu::UnicodeString name(text.data(), size);
  name.replace(0, U16_LENGTH(name.char32At(0)), u_totitle(name.char32At(0))); // Norwegian lists have small letters
  name.toUTF8String(utf8);
  return utf8;
}

} // namespace

BOOST_AUTO_TEST_SUITE(page_language)

BOOST_AUTO_TEST_CASE(a_tag_finds_its_language_or_the_one_of_its_beginning) {
  BOOST_TEST(found("da") == "da");
  BOOST_TEST(found("DA-dk") == "da");
  BOOST_TEST(found("de-Latn-AT-1996") == "de");
  BOOST_TEST(found("de-a-bbb") == "de");
  BOOST_TEST(found("zh-Hant-TW") == "zh-Hant");
  BOOST_TEST(found("pt-br") == "pt-BR");
}

BOOST_AUTO_TEST_CASE(another_language_is_not_found) {
  for (const char* tag : {"", "d", "fr", "dan", "*", "*-DK", "-", "--", "da_DK", "zh-Hans", "pt", "-da"})
    BOOST_TEST(found(tag) == "none", tag);
  BOOST_TEST(found("da" + std::string(10'000, '-')) == "none");
}

BOOST_AUTO_TEST_CASE(norwegian_of_either_kind_is_the_one_there_is) {
  for (const char* tag : {"no", "nn", "NN-NO", "nb", "no-NO"}) BOOST_TEST(found(tag) == "nb", tag);
}

BOOST_AUTO_TEST_CASE(the_first_range_that_finds_one_counts) {
  BOOST_TEST(accepted("fr, da;q=0.8, en;q=0.7") == "da");
  BOOST_TEST(accepted("en-GB,en;q=0.9,da;q=0.8") == "en");
  BOOST_TEST(accepted("fr;q=0.9,de-AT;q=0.1") == "de");
  BOOST_TEST(accepted("*, da;q=0.1") == "da"); // RFC 4647, 3.4: a wildcard is passed over
  BOOST_TEST(accepted("da;q=0, de;q=0.1") == "de");
  for (const char* field : {"", "*", "fr", "da;q=0", ";;;", "\xff"}) BOOST_TEST(accepted(field) == "none", field);
}

BOOST_AUTO_TEST_CASE(english_and_the_complete_catalogues_are_there) {
  const auto there = page_languages();
  BOOST_TEST(there.front().tag() == "en");
  BOOST_TEST(there.front().name == "English");
  for (const auto* c : catalogues()) {
    const bool is_complete = c->header("X-Complete") == "everything";
    BOOST_TEST((find_page_language(there, c->tag()) != nullptr) == is_complete, c->tag());
  }
}

BOOST_AUTO_TEST_CASE(a_catalogue_says_how_its_language_calls_itself) {
  for (const auto* c : catalogues()) BOOST_TEST_CONTEXT(c->tag()) {
      BOOST_TEST(!c->header("X-Own-Name").empty());
      const auto cldr = own_name(c->tag());
      if (!cldr.empty()) BOOST_TEST(c->header("X-Own-Name") == cldr);
    }
  BOOST_TEST(in_language_of(test::pseudo()).name == "Ƥšéúđó");
  BOOST_TEST(test::pseudo().header("X-Complete") == "everything");
  BOOST_TEST(test::pseudo().header("X-Comp") == "");
  BOOST_TEST(test::pseudo().header("") == "");
}

BOOST_AUTO_TEST_CASE(the_direction_follows_the_script) {
  BOOST_TEST(core::is_right_to_left(arabic));
  for (const char* tag : {"he", "fa", "ur", "ur-Arab", "ar-EG", "az-Arab-IR"})
    BOOST_TEST(core::is_right_to_left(tagged(tag)), tag);
  for (const char* tag :
       {"da", "de", "pt-BR", "zh-Hant", "en-XA", "qaa", "ur-Latn", "en-x-Arab", "sl-1994", "de-Qqqq"})
    BOOST_TEST(!core::is_right_to_left(tagged(tag)), tag);
  BOOST_TEST(!in_english().is_right_to_left);
}

BOOST_AUTO_TEST_SUITE_END()
