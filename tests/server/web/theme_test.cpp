#include "server/branding/brand_files.hpp"
#include "server/web/assets.hpp"
#include "server/web/templates.hpp"
#include "server/web/theme.hpp"
#include "tests/support/source_file.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>
#include <vector>

using namespace twostep;
using namespace twostep::server;

namespace theme {

std::vector<std::string> problems(std::vector<brand_file> theme) {
  std::vector<std::string> all;
  for (const auto& p : find_theme_problems({{}, std::move(theme)})) all.push_back(p.shown());
  return all;
}

std::string own(std::string_view name) {
  return std::string(std::ranges::find(embedded::templates(), name, &embedded::file::name)->text);
}

} // namespace theme

BOOST_AUTO_TEST_SUITE(theme)

BOOST_AUTO_TEST_CASE(none_has_no_problems_and_changes_nothing) {
  BOOST_TEST(problems({}).empty());
  const server::assets all;
  const themed_templates templates({}, all);
  BOOST_REQUIRE(templates.files().size() == embedded::templates().size());
  for (std::size_t i = 0; i < templates.files().size(); ++i)
    BOOST_TEST(templates.files()[i].text.data() == embedded::templates()[i].text.data());
}

BOOST_AUTO_TEST_CASE(a_copy_of_every_template_of_ours_is_a_theme) {
  std::vector<brand_file> theme;
  for (const auto& f : embedded::templates()) theme.push_back({std::string(f.name), std::string(f.text)});
  const auto found = problems(theme);
  BOOST_TEST(found == std::vector<std::string>(), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_template_stands_in_place_of_ours_with_its_pictures_addresses) {
  branding_section b;
  b.files.theme = {
      {"hill.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"},
      {"message.tpl", own("message.tpl") + "<img src=\"asset:hill.svg\" alt=\"\">"}};
  BOOST_TEST(find_theme_problems(b.files).empty());
  const server::assets all(b);
  const themed_templates templates(b.files, all);
  const auto& files = templates.files();
  const auto message = std::ranges::find(files, "message.tpl", &embedded::file::name);
  BOOST_TEST(message->text.ends_with("<img src=\"{{PREFIX}}" + all.path("hill.svg") + "\" alt=\"\">"));
  BOOST_TEST(files.size() == embedded::templates().size());
}

BOOST_AUTO_TEST_CASE(problems_of_all_files_are_found) {
  const auto found = problems(
      {{"message.tpl", "<p>\n{{SENTENCE"},
       {"profile.tpl", own("profile.tpl") + "<img src=\"asset:hil.svg\">"},
       {"theme.css", "p{background:url(asset:hill.svg)}"}}
  );
  const std::vector<std::string> wanted{
      "theme.css:1: the theme has no picture \"hill.svg\"", "message.tpl:2: opens braces that aren't closed",
      "profile.tpl:" + std::to_string(1 + std::ranges::count(own("profile.tpl"), '\n')) +
          ": the theme has no picture \"hil.svg\""};
  BOOST_TEST(found == wanted, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(html_that_the_escaping_can_not_follow_is_refused) {
  const auto found = problems({{"message.tpl", own("message.tpl") + "<a href={{SUPPORT}}>x</a>"}});
  BOOST_REQUIRE(found.size() == 1u);
  BOOST_TEST(
      found[0] == "message.tpl: can't be read: are all values of attributes in quotes, and all elements closed?"
  );
}

BOOST_AUTO_TEST_CASE(the_example_has_no_problems) {
  std::vector<branding::file_problem> wrong;
  const auto files = branding::read_theme(TWOSTEP_SOURCE_DIR "/docs/branding/harbour", wrong);
  for (const auto& p : wrong) BOOST_TEST_ERROR(p.file.string() + " " + p.text);
  BOOST_TEST(files.size() >= 3u);
  for (const auto& p : problems(files)) BOOST_TEST_ERROR(p);
}

BOOST_AUTO_TEST_SUITE_END()
