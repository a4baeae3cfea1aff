#include "core/password_rules.hpp"

#include <boost/test/unit_test.hpp>

#include <fstream>
#include <string>

using namespace twostep::core;

namespace password_rules {

/// Four bytes each, in an order that nobody would guess.
std::string smileys(unsigned n) {
  std::string out;
  for (unsigned i = 0; i < n; ++i) {
    const unsigned which = i * i * 7 % 61;
    out += "\xf0\x9f\x98";
    out += static_cast<char>(0x80 + which);
  }
  return out;
}

int check(std::string_view typed, bool mandatory = false) {
  const auto r = check_new_password(typed, {}, mandatory, {});
  return r ? 0 : static_cast<int>(r.error());
}

constexpr int ok = 0;
constexpr int refused(password_refusal r) {
  return static_cast<int>(r);
}

} // namespace password_rules

BOOST_AUTO_TEST_SUITE(password_rules)

BOOST_AUTO_TEST_CASE(lengths_are_code_points_and_the_bounds_are_exact) {
  BOOST_TEST(check("xq7vKm2wpZt") == refused(password_refusal::too_short)); // 11
  BOOST_TEST(check("xq7vKm2wpZtr") == ok);
  BOOST_TEST(check("kVq7zXw", true) == refused(password_refusal::too_short)); // 7
  BOOST_TEST(check("kVq7zXwp", true) == ok);
  BOOST_TEST(check(smileys(64)) == ok);
  BOOST_TEST(check(smileys(11)) == refused(password_refusal::too_short));
  BOOST_TEST(check(smileys(256)) == ok);
  BOOST_TEST(check(smileys(257)) == refused(password_refusal::too_long));
  BOOST_TEST(check(std::string(10'000'000, 'x')) == refused(password_refusal::too_long));
}

BOOST_AUTO_TEST_CASE(one_word_in_two_normal_forms_is_one_password) {
  const auto composed = normalise_password("pr\u00e9sident-\u00e9lu");
  const auto decomposed = normalise_password("pre\u0301sident-e\u0301lu");
  BOOST_TEST(equal(*composed, *decomposed));
}

BOOST_AUTO_TEST_CASE(spaces_stay_and_what_is_no_text_is_refused) {
  BOOST_TEST(normalise_password("  two spaces  ")->reveal() == "  two spaces  ");
  BOOST_TEST((normalise_password(std::string_view("ab\0cd", 5)).error() == password_refusal::not_text));
  BOOST_TEST((normalise_password("ab\u0085cd").error() == password_refusal::not_text));
  BOOST_TEST((normalise_password("ab\x7f").error() == password_refusal::not_text));
  BOOST_TEST((normalise_password("\xed\xa0\x80").error() == password_refusal::not_text));
}

BOOST_AUTO_TEST_CASE(every_password_of_the_list_is_refused_in_any_case_and_as_a_whole_only) {
  BOOST_TEST(password_blocklist::built_in().size() > 11'000u);
  std::ifstream file(TWOSTEP_SOURCE_DIR "/core/data/common_passwords.txt");
  std::string line;
  std::size_t n = 0;
  while (std::getline(file, line)) {
    ++n;
    if (!password_blocklist::built_in().contains(*normalise_password(line))) BOOST_ERROR(line);
  }
  BOOST_TEST(n > 11'000u);
  BOOST_TEST(check("Password", true) == refused(password_refusal::common));
  BOOST_TEST(check("QWERTYUIOP", true) == refused(password_refusal::common));
  BOOST_TEST(check("mypassword-xkcd-horse") == ok);
}

BOOST_AUTO_TEST_CASE(ones_own_name_is_no_password) {
  const std::string_view words[] = {"alice@example.com", "Example Widgets"};
  BOOST_TEST(
      (check_new_password("ALICE@example.com", {}, false, words).error() == password_refusal::contains_identity)
  );
  BOOST_TEST((check_new_password("example widgets", {}, false, words).error() == password_refusal::contains_identity)
  );
  // Compared as a whole; as a part it is judged together with the rest.
  BOOST_TEST(
      (check_new_password("example widgets rule", {}, false, words).error() == password_refusal::easy_own_words)
  );
  BOOST_TEST(check_new_password("example widgets seldom eat marmalade", {}, false, words).has_value());
}

BOOST_AUTO_TEST_CASE(an_own_list_replaces_the_built_in_one) {
  const password_blocklist own("correct-horse\r\n\nTr0mbone-battery\n");
  twostep::core::password_rules rules;
  rules.blocklist = &own;
  BOOST_TEST(own.size() == 2u);
  BOOST_TEST((check_new_password("tr0mbone-BATTERY", rules, false, {}).error() == password_refusal::common));
  BOOST_TEST(password_blocklist::built_in().contains(*normalise_password("qwertyuiop")));
  BOOST_TEST((check_new_password("qwertyuiop", rules, true, {}).error() != password_refusal::common));
}

BOOST_AUTO_TEST_SUITE_END()
