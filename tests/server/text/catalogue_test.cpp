// The embedded translations: found by locale, plural forms by the language's rule, usable from any thread; and the
// texts made from them. TWOSTEP_WRITE_TEXTS: a file to write these to.

#include "core/messages/gsm0338.hpp"
#include "core/messages/message_text.hpp"
#include "server/text/catalogue.hpp"
#include "tests/support/source_file.hpp"

#include <boost/describe/enumerators.hpp>
#include <boost/mp11/algorithm.hpp>
#include <boost/test/unit_test.hpp>

#include <atomic>
#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using namespace twostep;
using namespace twostep::server;

namespace {

constexpr const char* locales[] = {"en", "da", "de", "es", "fi", "fr", "it", "nb", "nl", "pl", "pt", "sv"};
constexpr std::uint32_t more_things[] = {0, 1, 2, 37};

std::string on_one_line(const core::secret& text) {
  std::string line(text.reveal());
  for (std::size_t at = 0; (at = line.find('\n', at)) != line.npos;) line.replace(at, 1, "\\n");
  return line;
}

/// Every text that can be sent, one line each: locale, purpose, text.
std::string all_texts() {
  std::ostringstream out;
  const auto code = *core::one_time_code::from_typed("012345");
  for (const auto* locale : locales) {
    const core::sender_identity from{"Example", "id.example.org", language_of(locale)};
    const auto put = [&](const std::string& what, const core::secret& text) {
      out << locale << '\t' << what << '\t' << on_one_line(text) << '\n';
    };
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<core::purpose>>([&](auto e) {
      for (const int minutes : {1, 10})
        put(std::string("code ") + e.name + " " + std::to_string(minutes),
            core::code_text(e.value, code, core::minutes(minutes), from));
    });
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<core::notice_kind>>([&](auto e) {
      if (e.value >= core::notice_kind::invitation_link) return; // mails alone
      for (const auto more : more_things)
        put(std::string("notice ") + e.name + " " + std::to_string(more),
            core::notice_text(e.value, "support@example.org", from, more));
    });
    put("test", core::test_text(from));
  }
  return out.str();
}

void check_one_segment(const core::secret& text) {
  BOOST_TEST_CONTEXT(text.reveal()) {
    const auto septets = core::gsm7_septets(text.reveal());
    BOOST_TEST(septets > 0u);
    BOOST_TEST(septets <= 160u);
    BOOST_TEST(text.reveal().find('{') == std::string_view::npos);
  }
}

} // namespace

BOOST_AUTO_TEST_SUITE(catalogue)

BOOST_AUTO_TEST_CASE(every_text_message_reads_as_it_is_recorded) {
  const auto texts = all_texts();
  if (const char* to = std::getenv("TWOSTEP_WRITE_TEXTS")) std::ofstream(to) << texts;
  std::istringstream expected(twostep::source_file("tests/server/text/message_texts.txt")), made(texts);
  std::string wanted, line;
  while (std::getline(expected, wanted)) {
    BOOST_REQUIRE(std::getline(made, line));
    BOOST_TEST(line == wanted);
  }
  BOOST_TEST(!std::getline(made, line));
}

// Allows for a name of 15 characters, a host of 20 and an address of 30.
BOOST_AUTO_TEST_CASE(every_text_message_fits_one_segment_in_every_language) {
  const auto code = *core::one_time_code::from_typed("012345");
  std::vector<std::string> all{"en"};
  for (const auto& file : embedded::catalogues()) all.emplace_back(file.name.substr(0, file.name.find('.')));
  for (const auto& locale : all) BOOST_TEST_CONTEXT(locale) {
      const core::sender_identity from{"fifteen letters", "id.twenty-letters.at", language_of(locale)};
      boost::mp11::mp_for_each<boost::describe::describe_enumerators<core::purpose>>([&](auto e) {
        check_one_segment(core::code_text(e.value, code, core::minutes(10), from));
      });
      boost::mp11::mp_for_each<boost::describe::describe_enumerators<core::notice_kind>>([&](auto e) {
        for (const auto more : {0u, 999u})
          check_one_segment(core::notice_text(e.value, "thirty.characters@support.exam", from, more));
      });
      check_one_segment(core::test_text(from));
    }
}

BOOST_AUTO_TEST_CASE(a_locale_means_its_language) {
  BOOST_TEST(language_of("de-AT").tag() == "de");
  BOOST_TEST(language_of("fr_CA").tag() == "fr");
  BOOST_TEST(language_of("no").tag() == "nb");
  BOOST_TEST(language_of("nn-NO").tag() == "nb");
  BOOST_TEST(language_of("xx").tag() == "en");
  BOOST_TEST(language_of("en-GB").tag() == "en");
  BOOST_TEST(language_of("").tag() == "en");
  for (const auto* locale : locales) BOOST_TEST(language_of(locale).tag() == locale);
}

BOOST_AUTO_TEST_CASE(each_language_is_offered_once_and_english_first) {
  const auto tags = language_tags();
  BOOST_TEST(tags.front() == "en");
  BOOST_TEST((std::set(tags.begin(), tags.end()).size() == tags.size()));
  for (const auto tag : tags) BOOST_TEST(language_of(tag).tag() == tag);
}

BOOST_AUTO_TEST_CASE(what_is_not_translated_is_not_found) {
  const auto& danish = language_of("da");
  BOOST_TEST(danish.find("And {more} more.") == std::string_view("Og {more} mere."));
  BOOST_TEST(danish.find("No such sentence.") == nullptr);
  BOOST_TEST(danish.find("{n} no such thing", "{n} no such things", 2) == nullptr);
}

BOOST_AUTO_TEST_CASE(what_is_no_catalogue_is_refused) {
  const auto whole = embedded::catalogues().front().text;
  for (const auto text :
       {std::string_view(), std::string_view("no catalogue"), whole.substr(0, 40), whole.substr(0, 600)})
    BOOST_CHECK_THROW(server::catalogue({"da.mo", text}), std::runtime_error);
  BOOST_TEST(server::catalogue({"pt_BR.mo", whole}).tag() == "pt-BR");
}

BOOST_AUTO_TEST_CASE(many_threads_look_up_at_once) {
  const std::string wanted = "Og {more} mere.";
  std::atomic<int> right{0};
  std::vector<std::jthread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 1000; ++i) right += language_of("da").find("And {more} more.") == wanted;
    });
  threads.clear();
  BOOST_TEST(right == 4000);
}

BOOST_AUTO_TEST_SUITE_END()
