// `serve --demo` uses no data directory but its own, tested with the program.
#include "tests/server/support/program.hpp"
#include "tests/server/support/test_services.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <map>
#include <sstream>

using namespace twostep::server::test;
namespace fs = std::filesystem;

namespace demo_place {

struct fixture {
  temporary_directory folder;
  program_settings here{folder.path(), {{"TWOSTEP_PASSWORD_ARGON2ID_MEMORY_KIB", "64"}}, {}};
  fs::path real = folder.path() / "real";

  program_result run(const std::vector<std::string>& words) const { return run_program(words, here); }
  void make_real() const {
    const auto r = run({"user", "add", "--email", "ann@example.org", "--data", "real", "--new"});
    BOOST_REQUIRE_MESSAGE(r.code == 0, r.err);
  }
  /// Starts it and stops it; returns its output.
  std::string demo(std::vector<std::string> words = {}) const {
    words.insert(words.end(), {"--demo", "--listen", "127.0.0.1:0"});
    running_server server(words, here);
    BOOST_TEST(server.stop(SIGTERM) == 0);
    return server.out();
  }
  std::map<std::string, std::string> files() const {
    std::map<std::string, std::string> all;
    for (const auto& e : fs::recursive_directory_iterator(folder.path())) {
      std::ostringstream text;
      if (e.is_regular_file()) text << std::ifstream(e.path()).rdbuf();
      all[e.path().string()] = text.str();
    }
    return all;
  }
  void refuses(std::vector<std::string> words, int code, const std::vector<std::string>& parts) const {
    const auto before = files();
    words.insert(words.begin(), {"serve", "--demo", "--listen", "127.0.0.1:0"});
    const auto r = run(words);
    BOOST_TEST(r.code == code);
    BOOST_TEST(r.out == "");
    BOOST_TEST(std::count(r.err.begin(), r.err.end(), '\n') == 1, r.err);
    for (const auto& part : parts) BOOST_TEST(r.err.find(part) != r.err.npos, r.err << "\nshould have " << part);
    BOOST_TEST(r.err.find("delete") == r.err.npos, r.err);
    BOOST_TEST(bool(files() == before));
  }
};

} // namespace demo_place

BOOST_FIXTURE_TEST_SUITE(demo_place, fixture)

// Its operator's password was printed.
BOOST_AUTO_TEST_CASE(a_demos_directory_becomes_no_installation) {
  demo({"--data", "tried"});
  std::ofstream(folder.path() / "twostep.toml")
      << "[server]\npublic_url = \"https://id.example.org\"\ndata_dir = \"tried\"\n[sms]\nproviders = [\"outbox\"]\n"
         "allowed_countries = [\"*\"]\n[sms.outbox]\nkind = \"outbox\"\n[branding]\nsupport_email = "
         "\"support@example.org\"\n";
  fs::permissions(folder.path() / "twostep.toml", fs::perms::owner_read | fs::perms::owner_write);
  const auto served = run({"serve", "--config", "twostep.toml"});
  BOOST_TEST(served.code == 1);
  BOOST_TEST(served.err.find("a demo made this directory") != served.err.npos, served.err);
  const auto checked = run({"config", "check", "--config", "twostep.toml"});
  BOOST_TEST(checked.code == 1);
  BOOST_TEST(checked.out.find("a demo made this directory") != checked.out.npos, checked.out);
}

BOOST_AUTO_TEST_CASE(an_installations_key_and_socket_are_not_the_demos) {
  for (const char* variable : {"TWOSTEP_SERVER_SECRET_KEY_FILE", "TWOSTEP_SERVER_ADMIN_SOCKET"}) {
    fixture f;
    f.here.variables[variable] = (f.folder.path() / "real.key").string();
    f.refuses({"--data", "tried"}, 1, {variable, "is an installation's own"});
  }
}

BOOST_AUTO_TEST_CASE(a_real_data_directory_is_refused_and_not_touched_however_it_is_named) {
  make_real();
  refuses(
      {"--data", "real"}, 1, {"real (--data): no demo made this directory", "a log with 1 user", "leave --data out"}
  );
  here.variables["TWOSTEP_DATA"] = real.string();
  refuses({}, 1, {real.string() + " (TWOSTEP_DATA)", "a log with 1 user", "leave TWOSTEP_DATA out"});
  here.variables.erase("TWOSTEP_DATA");
  here.variables["TWOSTEP_SERVER_DATA_DIR"] = real.string();
  refuses({}, 1, {real.string() + " (TWOSTEP_SERVER_DATA_DIR)"});
  here.variables.erase("TWOSTEP_SERVER_DATA_DIR");
  fs::create_directory_symlink(real, folder.path() / "link");
  refuses({"--data", "link"}, 1, {"a log with 1 user"});
  fs::rename(real, folder.path() / "twostep-demo");
  refuses({}, 1, {"./twostep-demo: no demo made this directory", "with --data"});
}

BOOST_AUTO_TEST_CASE(what_cannot_be_read_or_is_no_data_directory_is_refused_too) {
  make_real();
  fs::rename(real / "secret.key", folder.path() / "kept.key");
  refuses({"--data", "real"}, 1, {"a log that can't be read", "secret.key"});
  fs::create_directory(folder.path() / "home");
  std::ofstream(folder.path() / "home" / "letter.txt") << "Dear Ann";
  refuses({"--data", "home"}, 1, {"it holds something else"});
  fs::create_directory(folder.path() / "prepared");
  std::ofstream(folder.path() / "prepared" / "secret.key") << std::string(32, 'k');
  refuses({"--data", "prepared"}, 1, {"it holds something else"});
}

BOOST_AUTO_TEST_CASE(a_configuration_is_refused_and_one_that_lies_about_is_not_read) {
  std::ofstream(folder.path() / "mine.toml") << "[server]\ndata_dir = \"real\"\n";
  refuses({"--config", "mine.toml"}, 2, {"--demo takes no configuration", "leave out --config"});
  here.variables["TWOSTEP_CONFIG"] = "mine.toml";
  refuses({}, 2, {"--demo takes no configuration", "unset TWOSTEP_CONFIG"});
  here.variables.erase("TWOSTEP_CONFIG");
  std::ofstream(folder.path() / "twostep.toml") << "[log\n";
  BOOST_TEST(demo().find("listening on") != std::string::npos);
  BOOST_TEST(!fs::exists(real));
}

BOOST_AUTO_TEST_CASE(its_own_directory_is_marked_and_taken_again) {
  fs::create_directory(folder.path() / "empty");
  for (const std::string data : {"fresh", "empty"}) {
    const auto first = demo({"--data", data});
    BOOST_TEST(fs::exists(folder.path() / data / "DEMO"));
    BOOST_TEST(first.find("delete it to begin anew") != first.npos);
    // Users added to a demo don't change that it is one.
    BOOST_TEST(run({"user", "add", "--email", "ann@example.org", "--data", data}).code == 0);
    const auto again = demo({"--data", data});
    BOOST_TEST(again.find("alice@example.com") != again.npos);
  }
}

BOOST_AUTO_TEST_CASE(a_demo_of_an_older_version_is_known_by_its_two_people) {
  demo();
  const auto mark = folder.path() / "twostep-demo" / "DEMO";
  BOOST_REQUIRE(fs::remove(mark));
  demo();
  BOOST_TEST(fs::exists(mark));
  BOOST_REQUIRE(fs::remove(mark));
  BOOST_REQUIRE(run({"user", "add", "--email", "ann@example.org"}).code == 0);
  refuses({}, 1, {"a log with 3 users"});
}

BOOST_AUTO_TEST_SUITE_END()
