#include "core/password_strength.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <string>
#include <thread>
#include <vector>

using namespace twostep::core;

namespace password_strength {

constexpr std::string_view own_words[] = {
    "ann.bell@widgets.example", "Ann J\u00f8rgensen-Bell", "Example Widgets", "Twostep", "id.widgets.example"};

int weakness(std::string_view typed) {
  const auto why = weakness_of(normalise_password(typed).value(), own_words);
  return why ? static_cast<int>(*why) : 0;
}

} // namespace password_strength

BOOST_AUTO_TEST_SUITE(password_strength)

BOOST_AUTO_TEST_CASE(what_is_tried_first_is_refused_with_its_reason) {
  struct row {
    const char* typed;
    password_refusal why;
  };
  using enum password_refusal;
  const row rows[] = {
      {"passwordpassword", easy_repeats},
      {"P@ssw0rdP@ssw0rd", easy_words},
      {"Password1234!", easy_words},
      {"iloveyouforever", easy_words},
      {"monkey dragon", easy_words},
      {"Ann-Bell-2026", easy_own_words},
      {"widgetswidgets", easy_repeats},
      {"twostep-widgets", easy_own_words},
      {"J0rgensen-Bell", easy_own_words},
      {"qwertyuiop[]asdf", easy_rows},
      {"abcdefghijkl", easy_rows},
      {"12/12/1985 1985", easy_dates},
      {"aaaaaaaaaaaaaaaa", easy_repeats},
      {"xqxqxqxqxqxqxqxq", easy_repeats},
      {"qzxw", easy},
      // Other scripts and widths: sequences, repetitions, and characters that look like Latin ones.
      {"p\u00e0ssw\u00f6rdp\u00e0ssw\u00f6rd", easy_repeats},
      {"\uff50\uff41\uff53\uff53\uff57\uff4f\uff52\uff44\uff50\uff41\uff53\uff53\uff57\uff4f\uff52\uff44",
       easy_repeats},
      {"\u043f\u0430\u0440\u043e\u043b\u044c\u043f\u0430\u0440\u043e\u043b\u044c\u043f\u0430\u0440\u043e\u043b\u044c",
       easy_repeats},
      {"\u0430\u0431\u0432\u0433\u0434\u0435\u0436\u0437\u0438\u0439\u043a\u043b", easy_rows},
      {"\U0001F600\U0001F600\U0001F600\U0001F600\U0001F600\U0001F600\U0001F600\U0001F600\U0001F600\U0001F600"
       "\U0001F600\U0001F600",
       easy_repeats},
  };
  for (const auto& r : rows)
    BOOST_TEST(weakness(r.typed) == static_cast<int>(r.why), r.typed << ": " << weakness(r.typed));
}

BOOST_AUTO_TEST_CASE(words_that_have_nothing_to_do_with_each_other_are_taken) {
  for (const char* typed :
       {"correct horse battery staple", "mypassword-xkcd-horse", "a password of some length",
        "kettle Ann window orbit", "xq7vKm2wpZtr", "kVq7zXwp", "7f3kq-9xw2m-h4jpt-b8vzc",
        "\u043b\u043e\u0448\u0430\u0434\u044c \u0441\u043a\u0440\u0435\u043f\u043a\u0430 \u043e\u043a\u043d\u043e",
        "smørrebrød på tværs"})
    BOOST_TEST(weakness(typed) == 0, typed << ": " << weakness(typed));
}

BOOST_AUTO_TEST_CASE(only_the_first_hundred_characters_count) {
  const std::string same(100, 'a');
  BOOST_TEST(weakness(same + "correct horse battery staple") != 0);
  BOOST_TEST(weakness("correct horse battery staple" + same) == 0);
}

BOOST_AUTO_TEST_CASE(any_number_of_own_words_and_any_text_in_them_are_taken) {
  std::vector<std::string> many;
  for (int i = 0; i < 5000; ++i) many.push_back("word" + std::to_string(i) + std::string(300, 'a'));
  many.emplace_back("\xff\xfe");
  many.emplace_back("");
  const std::vector<std::string_view> views(many.begin(), many.end());
  BOOST_TEST(!weakness_of(secret(std::string_view("correct horse battery staple")), views));
  BOOST_TEST(weakness_of(secret(std::string_view("word0aaaaaaaa")), views).has_value());
}

BOOST_AUTO_TEST_CASE(several_threads_at_once_get_what_one_gets) {
  const std::array<const char*, 4> typed{
      "passwordpassword", "correct horse battery staple", "Ann-Bell-2026", "12/12/1985 1985"};
  std::array<int, 4> alone{};
  for (std::size_t i = 0; i < typed.size(); ++i) alone[i] = weakness(typed[i]);
  std::array<bool, 4> same{};
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < typed.size(); ++i)
    threads.emplace_back([&, i] {
      same[i] = true;
      for (int round = 0; round < 50; ++round) same[i] = same[i] && weakness(typed[i]) == alone[i];
    });
  for (auto& t : threads) t.join();
  for (const bool s : same) BOOST_TEST(s);
}

BOOST_AUTO_TEST_SUITE_END()
