// [branding] in a configuration: the files that it names, and their problems with where the key was set.
#include "tests/server/support/config_reading.hpp"
#include "tests/server/support/test_services.hpp"

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fstream>

using namespace twostep::server;
using namespace twostep::server::test;
namespace fs = std::filesystem;

namespace config_branding {

const std::string picture = "<svg xmlns=\"http://www.w3.org/2000/svg\"/>";

struct fixture {
  temporary_directory directory;
  fs::path folder = directory.path();

  fixture() {
    fs::create_directory(folder / "theme");
    write("logo.svg", picture);
    write("theme/theme.css", "p{}");
  }
  void write(const std::string& name, const std::string& text) { std::ofstream(folder / name) << text; }

  /// lines: after [branding].
  loaded_config read(const std::string& lines, const environment& variables = {}, bool with_files = true) {
    return parse_config("[branding]\n" + lines, "t.toml", {folder / "t.toml", variables, true, with_files});
  }
};

} // namespace config_branding

BOOST_FIXTURE_TEST_SUITE(config_branding, fixture)

BOOST_AUTO_TEST_CASE(files_count_from_the_configuration_file) {
  const auto c = read("logo = \"logo.svg\"\ntheme_dir = \"theme\"\n");
  expect(c, {});
  const auto& b = c.value.branding;
  BOOST_TEST(b.logo == folder / "logo.svg");
  BOOST_REQUIRE(b.files.logo.has_value());
  BOOST_TEST(b.files.logo->text == picture);
  BOOST_REQUIRE(b.files.theme.size() == 1u);
  BOOST_TEST(b.files.theme[0].name == "theme.css");
}

BOOST_AUTO_TEST_CASE(variables_name_files_too) {
  const auto c = read("", {{"TWOSTEP_BRANDING_LOGO", (folder / "logo.svg").string()}});
  expect(c, {});
  BOOST_TEST(c.value.branding.files.logo.has_value());
  expect(
      read("", {{"TWOSTEP_BRANDING_THEME_DIR", "/nowhere/theme"}}),
      {"TWOSTEP_BRANDING_THEME_DIR: branding.theme_dir: /nowhere/theme can't be read: No such file"}
  );
}

BOOST_AUTO_TEST_CASE(commands_that_serve_nothing_read_no_file) {
  const auto c = read("logo = \"nowhere.svg\"\ntheme_dir = \"nowhere\"\n", {}, false);
  expect(c, {});
  BOOST_TEST((c.value.branding.files == branding_files{}));
}

BOOST_AUTO_TEST_CASE(problems_are_named_with_the_place_of_their_key_and_the_file) {
  write("logo.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\">\n<script/></svg>");
  write("theme/lay-out.tpl", "");
  const auto logo = (folder / "logo.svg").string(), theme = (folder / "theme/lay-out.tpl").string();
  expect(
      read("colour = \"#ffcc00\"\nlogo = \"logo.svg\"\ntheme_dir = \"theme\"\n"),
      {"t.toml:2:1: branding.colour: has a contrast of 1.33 : 1",
       "t.toml:3:1: branding.logo: " + logo + " has an element <script>",
       "t.toml:4:1: branding.theme_dir: " + theme + " is no file of a theme; did you mean layout.tpl?"}
  );
}

BOOST_AUTO_TEST_SUITE_END()
