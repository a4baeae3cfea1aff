// How to call the program from the working directory.

#include "server/cli/own_command.hpp"
#include "tests/server/support/test_services.hpp"

#include <boost/test/unit_test.hpp>

#include <fstream>

using namespace twostep::server;
using namespace twostep::server::cli;

namespace fs = std::filesystem;

namespace own_command {

struct fixture {
  test::temporary_directory folder;
  fs::path here = folder.path() / "checkout";
  fs::path built = here / "build" / "twostep", installed = folder.path() / "bin" / "twostep";

  fixture() {
    for (const auto& file : {built, installed}) {
      fs::create_directories(file.parent_path());
      std::ofstream(file) << "#!";
      fs::permissions(file, fs::perms::owner_all);
    }
  }
  std::string search() const { return "/nowhere:" + installed.parent_path().string(); }
};

} // namespace own_command

BOOST_FIXTURE_TEST_SUITE(own_command, fixture)

BOOST_AUTO_TEST_CASE(below_where_one_stands_it_is_a_short_path) {
  BOOST_TEST(command_line_for(built, here, "/usr/bin:/bin") == "./build/twostep");
  BOOST_TEST(command_line_for(built, here / "build", "") == "./twostep");
  BOOST_TEST(command_line_for(built, here / "docs", "") == built.string());
}

BOOST_AUTO_TEST_CASE(what_the_shell_finds_is_called_by_its_name) {
  BOOST_TEST(command_line_for(installed, here, search()) == "twostep");
  // The shell finds another program of that name, so the running one is named by its path.
  BOOST_TEST(command_line_for(built, here, search()) == "./build/twostep");
  BOOST_TEST(command_line_for(built, here, "build:" + search()) == "twostep");
  fs::permissions(installed, fs::perms::owner_read);
  BOOST_TEST(command_line_for(built, here, search() + ":build") == "twostep");
}

BOOST_AUTO_TEST_CASE(what_a_shell_would_read_otherwise_is_quoted) {
  BOOST_TEST(as_shell_word("./twostep-demo") == "./twostep-demo");
  BOOST_TEST(as_shell_word("") == "''");
  BOOST_TEST(as_shell_word("my data") == "'my data'");
  BOOST_TEST(as_shell_word("it's;$HOME") == "'it'\\''s;$HOME'");
  BOOST_TEST(command_line_for(here / "a b" / "twostep", here, "") == "'./a b/twostep'");
}

BOOST_AUTO_TEST_CASE(this_process_knows_its_program) {
  BOOST_TEST(running_program().is_absolute());
  BOOST_TEST(fs::exists(running_program()));
}

BOOST_AUTO_TEST_SUITE_END()
