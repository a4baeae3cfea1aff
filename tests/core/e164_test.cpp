#include "core/e164.hpp"

#include <boost/test/unit_test.hpp>

#include <phonenumbers/phonenumberutil.h>

#include <set>
#include <string>
#include <vector>

using namespace twostep::core;

namespace e164 {

const phone_rules everywhere{{"*"}, {}};

} // namespace e164

BOOST_AUTO_TEST_SUITE(e164)

BOOST_AUTO_TEST_CASE(the_articles_number_and_its_spellings) {
  for (const char* typed :
       {"+45 12345678", "+4512345678", " +45-12-34-56-78 ", "+45 (12) 34.56.78", "+45 12/34 56 78",
        "\u202a+45\u00a012\u201134\u201356\u201478\u202c"}) {
    const auto n = parse_phone(typed, {});
    BOOST_TEST_CONTEXT(typed) {
      BOOST_TEST((n && n->reveal() == "+4512345678"));
    }
  }
}

BOOST_AUTO_TEST_CASE(every_regions_example_number_is_taken) {
  const auto& plan = *i18n::phonenumbers::PhoneNumberUtil::GetInstance();
  std::set<std::string> regions;
  plan.GetSupportedRegions(&regions);
  std::size_t taken = 0;
  for (const auto& region : regions) {
    i18n::phonenumbers::PhoneNumber example;
    if (!plan.GetExampleNumberForType(region, i18n::phonenumbers::PhoneNumberUtil::MOBILE, &example)) continue;
    std::string text;
    plan.Format(example, i18n::phonenumbers::PhoneNumberUtil::INTERNATIONAL, &text);
    const auto n = parse_phone(text, everywhere);
    // E.164 numbers with fewer than eight digits (three tiny territories) are below our minimum length.
    if (!n && n.error() == phone_refusal::too_short) continue;
    BOOST_TEST_CONTEXT(region << " " << text) {
      BOOST_TEST(n.has_value());
    }
    ++taken;
  }
  BOOST_TEST(taken > 230u);
}

BOOST_AUTO_TEST_CASE(what_is_refused_and_why) {
  struct row {
    std::string typed;
    phone_refusal why;
  };
  const std::vector<row> rows = {
      {"", phone_refusal::empty},
      {"   ", phone_refusal::empty},
      {"12345678", phone_refusal::no_plus},
      {"0045 12345678", phone_refusal::no_plus},
      {"tel:+4512345678", phone_refusal::characters},
      {"+45 1234 CALL", phone_refusal::characters},
      {"+49 30 1234567;ext=1", phone_refusal::characters},
      {"+45 １２３４５６７８", phone_refusal::characters},
      {"+45 ١٢٣٤٥٦٧٨", phone_refusal::characters},
      {"＋4512345678", phone_refusal::characters},
      {std::string(
           "+45\0"
           "12345678",
           12
       ),
       phone_refusal::characters},
      {"++4512345678", phone_refusal::characters},
      {"+0123456789", phone_refusal::country_code},
      {"+999 12345678", phone_refusal::country_code},
      {"+45 123", phone_refusal::too_short},
      {"+1 253 0000", phone_refusal::too_short}, // no area code
      {"+", phone_refusal::too_short},
      {"+45 123456789", phone_refusal::too_long},
      {"+1234567890123456", phone_refusal::too_long},
      {"+1 900 555 0100", phone_refusal::type_blocked},
      {"+1 800 234 5678", phone_refusal::type_blocked},
      {"+44 80 8157 0192", phone_refusal::type_blocked},
      {"+870 773 111 632", phone_refusal::type_blocked},
      {"+8816 2345 6789", phone_refusal::type_blocked},
      {"+8821612345678", phone_refusal::type_blocked},
      {"+883 5100 12345678", phone_refusal::type_blocked},
      {"+800 1234 5678", phone_refusal::type_blocked},   // toll-free
      {"+808 1234 5678", phone_refusal::type_blocked},   // shared cost
      {"+979 123 456 789", phone_refusal::type_blocked}, // premium rate
      {"+878 10 1234567890", phone_refusal::no_country}, // a personal number
  };
  for (const auto& r : rows) {
    const auto n = parse_phone(r.typed, {});
    BOOST_TEST_CONTEXT(r.typed) {
      BOOST_TEST(!n.has_value());
      if (!n) BOOST_TEST(static_cast<int>(n.error()) == static_cast<int>(r.why));
    }
  }
}

// Networks with fixed-length numbers ignore excess digits.
BOOST_AUTO_TEST_CASE(digits_more_than_the_plan_has_make_no_other_number_of_a_blocked_one) {
  for (const char* typed : {"+45901234567", "+458012345678", "+190055512345", "+4490987900001"}) {
    const auto read = parse_phone_or_doubt(typed, {});
    BOOST_TEST_CONTEXT(typed) BOOST_TEST((read.has_error() && read.error() == phone_refusal::type_blocked));
  }
}

// Benin's plan grew from 8 to 10 digits in 2024, after the library's metadata.
BOOST_AUTO_TEST_CASE(what_may_be_a_slip_of_the_hand_is_doubted_and_not_refused) {
  const auto doubt = [](std::string_view typed) {
    const auto read = parse_phone_or_doubt(typed, everywhere);
    BOOST_REQUIRE_MESSAGE(read.has_value(), typed);
    return read->doubt;
  };
  BOOST_TEST((doubt("+229 01 97 12 34 56") == phone_doubt::length));
  BOOST_TEST((doubt("+45 123456789") == phone_doubt::length));
  BOOST_TEST((doubt("+33 1 40 20 50 50") == phone_doubt::landline));
  BOOST_TEST(!doubt("+45 12345678"));
  BOOST_TEST(!doubt("+45 20 12 34 56"));
  BOOST_TEST(!doubt("+1 212 555 0123")); // mobile numbers and landlines can't be distinguished there
  BOOST_TEST(parse_phone_or_doubt("+229 01 97 12 34 56", everywhere)->number.reveal() == "+2290197123456");
}

BOOST_AUTO_TEST_CASE(a_missing_plus_is_asked_about_where_it_is_plain_what_was_meant) {
  const auto meant = [](std::string_view typed, const phone_rules& rules) {
    const auto read = parse_phone_or_doubt(typed, rules);
    if (!read) return std::string(read.error() == phone_refusal::no_plus ? "no_plus" : "refused");
    return std::string(read->number.reveal()) + (read->doubt == phone_doubt::no_plus ? "?" : "");
  };
  BOOST_TEST(meant("0045 12 34 56 78", everywhere) == "+4512345678?");
  BOOST_TEST(meant("00 (45) 12345678", everywhere) == "+4512345678?");
  BOOST_TEST(meant("0033 1 40 20 50 50", everywhere) == "+33140205050"); // the landline is asked about in any case
  BOOST_TEST(meant("12345678", everywhere) == "no_plus");
  BOOST_TEST(meant("00999 12345678", everywhere) == "no_plus");
  const phone_rules denmark{{"DK"}, {}}, sweden{{"SE"}, {}};
  BOOST_TEST(meant("12 34 56 78", denmark) == "+4512345678?");
  BOOST_TEST(meant("070-123 45 67", sweden) == "+46701234567?"); // the trunk zero goes
  BOOST_TEST(meant("0045 12345678", sweden) == "no_plus");
  BOOST_TEST((parse_phone("0045 12345678", everywhere).error() == phone_refusal::no_plus)); // for operators
}

BOOST_AUTO_TEST_CASE(what_can_be_no_number_and_what_is_blocked_stay_refused) {
  const phone_rules benin{{"BJ"}, {}};
  BOOST_TEST(parse_phone_or_doubt("+229 01 97 12 34 56", benin).has_value());
  const auto refused = [](std::string_view typed, const phone_rules& rules) {
    const auto read = parse_phone_or_doubt(typed, rules);
    BOOST_REQUIRE_MESSAGE(!read.has_value(), typed);
    return read.error();
  };
  BOOST_TEST((refused("+45 123456789", benin) == phone_refusal::country_blocked));
  BOOST_TEST((refused("+45 123", everywhere) == phone_refusal::too_short));
  BOOST_TEST((refused("+1 253 0000", everywhere) == phone_refusal::too_short));
  BOOST_TEST((refused("+999 12345678", everywhere) == phone_refusal::country_code));
  BOOST_TEST((refused("+1 900 555 0100", {}) == phone_refusal::type_blocked));
}

BOOST_AUTO_TEST_CASE(only_allowed_countries_and_a_shared_calling_code_by_its_exact_country) {
  const phone_rules denmark{{"DK"}, {}};
  BOOST_TEST(parse_phone("+45 12345678", denmark).has_value());
  BOOST_TEST((parse_phone("+46 70 123 45 67", denmark).error() == phone_refusal::country_blocked));
  const phone_rules canada{{"CA"}, {}};
  BOOST_TEST(parse_phone("+1 416 555 0123", canada).has_value());
  BOOST_TEST((parse_phone("+1 212 555 0123", canada).error() == phone_refusal::country_blocked));
}

BOOST_AUTO_TEST_CASE(a_calling_code_of_no_country_is_allowed_by_its_name_only) {
  const phone_rules rows[] = {{{"DK"}, {}}, {{"*"}, {}}, {{"*", "+881"}, {}}, {{"001"}, {}}};
  for (const auto& rules : rows)
    BOOST_TEST((parse_phone("+8821612345678", rules).error() == phone_refusal::no_country));
  BOOST_TEST(parse_phone("+8821612345678", {{"*", "+882"}, {}}).has_value());
  BOOST_TEST(parse_phone("+8821612345678", {{"DK", "+882"}, {}}).has_value());
  BOOST_TEST((parse_phone("+46 70 123 45 67", {{"DK", "+882"}, {}}).error() == phone_refusal::country_blocked));
  // Allowed by name, but of a blocked type.
  BOOST_TEST(
      (parse_phone("+8821612345678", {{"+882"}, {number_type::satellite}}).error() == phone_refusal::type_blocked)
  );
}

BOOST_AUTO_TEST_CASE(no_calling_code_of_no_country_is_taken_by_default) {
  const auto& plan = *i18n::phonenumbers::PhoneNumberUtil::GetInstance();
  const auto codes = codes_of_no_country();
  BOOST_TEST(codes.size() >= 9u);
  for (const auto& code : codes) {
    i18n::phonenumbers::PhoneNumber example;
    BOOST_REQUIRE(plan.GetExampleNumberForNonGeoEntity(std::stoi(code.substr(1)), &example));
    std::string text;
    plan.Format(example, i18n::phonenumbers::PhoneNumberUtil::E164, &text);
    BOOST_TEST_CONTEXT(text) {
      BOOST_TEST(!parse_phone(text, {}).has_value());
      BOOST_TEST(parse_phone(text, {{code}, {}}).has_value());
    }
  }
  BOOST_TEST((type_of_no_country("+881") == number_type::satellite));
  BOOST_TEST((type_of_no_country("+800") == number_type::toll_free));
  for (const char* none : {"+45", "+1", "882", "+", "", "+88", "+8821", "001"})
    BOOST_TEST(!type_of_no_country(none), none);
}

BOOST_AUTO_TEST_CASE(masked_shows_country_and_two_digits) {
  const auto n = parse_phone("+45 12345678", {});
  BOOST_TEST(n->masked() == "+45 •• •• •• 78");
  BOOST_TEST(n->prefix() == "+451234");
  BOOST_TEST(n->region() == "DK");
}

BOOST_AUTO_TEST_CASE(stored_numbers_need_the_form_only) {
  BOOST_TEST(e164_number::from_wire("+4512345678").has_value());
  for (const char* bad :
       {"", "+", "4512345678", "+0123456789", "+1234567", "+1234567890123456", "+45 12345678", "+45a2345678"})
    BOOST_TEST_CONTEXT(bad) {
      BOOST_TEST(!e164_number::from_wire(bad));
    }
}

BOOST_AUTO_TEST_SUITE_END()
