// The logo and the theme's folder as they lie on the disk: what is read, and the bounds.
#include "server/branding/brand_files.hpp"
#include "server/branding/picture.hpp"
#include "tests/server/support/test_services.hpp"

#include <boost/test/unit_test.hpp>

#include <sys/stat.h>

#include <filesystem>
#include <fstream>

using namespace twostep;
using namespace twostep::server;
using namespace twostep::server::branding;
namespace fs = std::filesystem;

namespace brand_files {

const std::string picture = "<svg xmlns=\"http://www.w3.org/2000/svg\"/>";

struct fixture {
  server::test::temporary_directory directory;
  fs::path folder = directory.path() / "theme";

  fixture() { fs::create_directory(folder); }
  void write(const std::string& name, const std::string& text) {
    std::ofstream(folder / name, std::ios::binary) << text;
  }
  /// Of the theme, without the folder's name.
  std::vector<std::string> problems() {
    std::vector<file_problem> found;
    read_theme(folder, found);
    std::vector<std::string> all;
    for (const auto& p : found) all.push_back(p.file.lexically_relative(folder).string() + " " + p.text);
    return all;
  }
  void expect(const std::vector<std::string>& wanted) {
    const auto found = problems();
    BOOST_TEST(found == wanted, boost::test_tools::per_element());
  }
};

} // namespace brand_files

BOOST_FIXTURE_TEST_SUITE(brand_files, fixture)

BOOST_AUTO_TEST_CASE(a_theme_is_read_in_the_order_of_its_names) {
  for (const char* name : {"theme.css", "style.css", "script.js", "layout.tpl"}) write(name, name);
  write("hill-2.svg", picture);
  write("favicon.svg", picture);
  write(".gitignore", "\xff");
  fs::create_directory(folder / "..data");
  std::vector<file_problem> wrong;
  const auto theme = read_theme(folder, wrong);
  BOOST_TEST(wrong.empty());
  std::vector<std::string> names;
  for (const auto& f : theme) names.push_back(f.name);
  const std::vector<std::string> wanted{"favicon.svg", "hill-2.svg", "layout.tpl",
                                        "script.js",   "style.css",  "theme.css"};
  BOOST_TEST(names == wanted, boost::test_tools::per_element());
  BOOST_TEST(theme[2].text == "layout.tpl");
}

BOOST_AUTO_TEST_CASE(a_link_is_followed_as_containers_mount_files) {
  fs::create_directory(folder / "..data");
  write("..data/theme.css", "p{}");
  fs::create_symlink("..data/theme.css", folder / "theme.css");
  expect({});
}

BOOST_AUTO_TEST_CASE(unknown_names_are_refused_with_those_that_there_are) {
  write("lay-out.tpl", "x");
  write("Hill.svg", picture);
  fs::create_directory(folder / "pictures");
  const auto found = problems();
  BOOST_REQUIRE(found.size() == 3u);
  BOOST_TEST(found[0].starts_with("Hill.svg has a name that isn't made of small letters"), found[0]);
  BOOST_TEST(
      found[1].starts_with("lay-out.tpl is no file of a theme; did you mean layout.tpl? (there are: "), found[1]
  );
  for (const char* known : {"layout.tpl", "favicon.svg", "script.js", "style.css", "theme.css"})
    BOOST_TEST(found[1].find(known) != std::string::npos, known);
  BOOST_TEST(found[1].find(".gz") == std::string::npos);
  BOOST_TEST(found[2].starts_with("pictures is no file of a theme"), found[2]);
}

BOOST_AUTO_TEST_CASE(bad_contents_are_refused) {
  write("hill.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><script/></svg>");
  write("layout.tpl", "\xff");
  fs::create_directory(folder / "theme.css");
  expect(
      {"hill.svg has an element <script>, which pictures here may not have (line 1)",
       "layout.tpl is not a text in UTF-8", "theme.css is not a file"}
  );
}

BOOST_AUTO_TEST_CASE(the_bounds_hold) {
  write("style.css", std::string(largest_file, 'a'));
  expect({});
  write("style.css", std::string(largest_file + 1, 'a'));
  expect({"style.css is larger than 64 KiB"});
  const auto large = "<svg xmlns=\"http://www.w3.org/2000/svg\"><!--" + std::string(60'000, 'a') + "--></svg>";
  write("style.css", "");
  for (int i = 0; i < 9; ++i) write("hill" + std::to_string(i) + ".svg", large);
  expect({". has more than 512 KiB in its files"});
  for (int i = 0; i < 64; ++i) write("hill" + std::to_string(i) + ".svg", picture);
  expect({". has more than 64 files"});
}

BOOST_AUTO_TEST_CASE(a_folder_that_is_not_there_is_named) {
  fs::remove_all(folder);
  expect({". can't be read: No such file or directory"});
}

BOOST_AUTO_TEST_CASE(a_logo_is_read_and_checked) {
  write("Acme Logo.svg", picture);
  write("logo.png", "GIF89a");
  std::vector<file_problem> wrong;
  const auto logo = read_logo(folder / "Acme Logo.svg", wrong);
  BOOST_REQUIRE(logo.has_value());
  BOOST_TEST(logo->text == picture);
  BOOST_TEST(wrong.empty());
  BOOST_TEST(!read_logo(folder / "logo.png", wrong).has_value());
  BOOST_TEST(!read_logo(folder / "logo.gif", wrong).has_value());
  BOOST_TEST(!read_logo(folder, wrong).has_value());
  BOOST_REQUIRE(wrong.size() == 3u);
  BOOST_TEST(wrong[0].text == "is no PNG picture");
  BOOST_TEST(wrong[1].text == "can't be read: No such file or directory");
  BOOST_TEST(wrong[2].text == "is not a file");
}

BOOST_AUTO_TEST_SUITE_END()
