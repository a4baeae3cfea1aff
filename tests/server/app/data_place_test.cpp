// Where data directories are looked for, and who may begin one, tested with the program.
#include "tests/server/support/program.hpp"
#include "tests/server/support/test_services.hpp"

#include <boost/test/unit_test.hpp>

#include <sys/stat.h>

#include <algorithm>
#include <csignal>
#include <fstream>

using namespace twostep::server::test;
namespace fs = std::filesystem;

namespace data_place {

constexpr const char* rest_of_configuration = R"(
public_url = "http://localhost:8080"
listen = "127.0.0.1:0"
[password]
argon2id_memory_kib = 64
argon2id_passes = 1
[sms]
providers = ["outbox"]
allowed_countries = ["*"]
[sms.outbox]
kind = "outbox"
[branding]
support_email = "support@example.com"
)";

const std::vector<std::string> add_operator{"user", "add", "--email", "root@example.org", "--role", "operator"};

struct fixture {
  temporary_directory folder;
  program_settings here{folder.path(), {{"TWOSTEP_PASSWORD_ARGON2ID_MEMORY_KIB", "64"}}, {}};

  program_result run(std::vector<std::string> words, const std::vector<std::string>& more = {}) const {
    words.insert(words.end(), more.begin(), more.end());
    return run_program(words, here);
  }
  fs::path in(const char* path) const { return folder.path() / path; }
  bool is_bare() const { return fs::is_empty(folder.path()); }

  /// `server`: the first lines of [server].
  std::string configure(const char* file, const std::string& server) const {
    fs::create_directories(in(file).parent_path());
    std::ofstream(in(file)) << "[server]\n" << server << rest_of_configuration;
    return in(file).string();
  }
  void has(const program_result& r, int code, const std::vector<std::string>& parts) const {
    BOOST_TEST(r.code == code, r.err);
    BOOST_TEST(std::count(r.err.begin(), r.err.end(), '\n') == 1, r.err);
    for (const auto& part : parts) BOOST_TEST(r.err.find(part) != r.err.npos, r.err << "\nshould have " << part);
  }
};

} // namespace data_place

BOOST_FIXTURE_TEST_SUITE(data_place, fixture)

BOOST_AUTO_TEST_CASE(nothing_is_begun_in_the_folder_that_one_happens_to_stand_in) {
  const auto looked = in("twostep-data").string() + " (the default of server.data_dir)";
  for (const auto& words : {add_operator, std::vector<std::string>{"org", "add", "acme"}}) {
    has(run(words), 3,
        {"no server answers at", "there is no data directory " + looked, "--data or --config",
         "`twostep serve` makes it", "this command with --new"});
    BOOST_TEST(is_bare());
  }
  has(run({"user", "list"}), 3, {"there is no data directory " + looked, "`twostep serve` makes it"});
  has(run({"log", "verify"}), 1, {"there is no data directory " + looked, "`twostep serve` makes it"});
  BOOST_TEST(is_bare());
}

BOOST_AUTO_TEST_CASE(nor_in_a_folder_of_other_things_that_is_named_by_mistake) {
  fs::create_directory(in("home"));
  std::ofstream(in("home") / "letter.txt") << "Dear Ann";
  has(run(add_operator, {"--data", "home"}), 3, {"there is no log in " + in("home").string() + " (--data)", "--new"});
  here.variables["TWOSTEP_DATA"] = "home";
  for (const auto& words : {std::vector<std::string>{"user", "list"}, {"log", "compact"}, {"keys", "rotate"}})
    has(run(words), 3, {"there is no log in " + in("home").string() + " (TWOSTEP_DATA)", "begins a log there"});
  BOOST_TEST(std::distance(fs::directory_iterator(in("home")), {}) == 1);
}

BOOST_AUTO_TEST_CASE(new_makes_one_and_does_no_harm_where_there_is_one) {
  const auto made = run(add_operator, {"--new"});
  BOOST_TEST(made.code == 0, made.err);
  BOOST_TEST(made.err == "beginning a new data directory: ./twostep-data\n");
  const auto again = run({"org", "add", "acme", "--new"});
  BOOST_TEST(again.code == 0, again.err);
  BOOST_TEST(again.err == "");
  BOOST_TEST(run({"user", "list"}).out.find("root@example.org") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(config_init_makes_the_directory_in_which_the_first_user_is_added) {
  const auto init = run(
      {"config", "init", "--public-url", "https://id.example.org", "--support-email", "support@example.org",
       "--countries", "DK", "--provider", "outbox"}
  );
  BOOST_TEST(init.code == 0, init.err);
  BOOST_TEST(init.out.find("and made the data directory ./twostep-data") != init.out.npos, init.out);
  BOOST_TEST(init.out.find("--new") == init.out.npos);
  struct stat s {};
  BOOST_REQUIRE(::stat(in("twostep-data").c_str(), &s) == 0);
  BOOST_TEST((s.st_mode & 0777) == 0700);
  const auto made = run(add_operator);
  BOOST_TEST(made.code == 0, made.err);
  BOOST_TEST(made.err == "beginning a new data directory: ./twostep-data\n");
}

BOOST_AUTO_TEST_CASE(config_init_says_where_the_directory_cannot_be_made_yet) {
  const auto init = run(
      {"config", "init", "--public-url", "https://id.example.org", "--support-email", "support@example.org",
       "--countries", "DK", "--provider", "outbox", "--set", "server.data_dir=" + in("no/where").string()}
  );
  BOOST_TEST(init.code == 0, init.err);
  BOOST_TEST(init.err.find(in("no/where").string() + " can't be made yet") != init.err.npos, init.err);
  BOOST_TEST(init.out.find("--role operator --config ./twostep.toml --new\n") != init.out.npos, init.out);
}

BOOST_AUTO_TEST_CASE(relative_paths_in_the_file_count_from_its_folder_wherever_one_stands) {
  const auto config = configure(
      "etc/twostep.toml", "data_dir = \"data\"\nsecret_key_file = \"keys/secret.key\"\n"
                          "admin_socket = \"admin.sock\""
  );
  fs::create_directory(in("etc/keys"));
  fs::create_directory(in("elsewhere"));
  BOOST_TEST(run(add_operator, {"--config", "etc/twostep.toml", "--new"}).code == 0);
  BOOST_TEST(fs::exists(in("etc/data/log")));
  BOOST_TEST(fs::exists(in("etc/keys/secret.key")));
  here.folder = in("elsewhere");
  for (const auto& name : {std::string("../etc/twostep.toml"), config})
    BOOST_TEST(run({"user", "list"}, {"--config", name}).out.find("root@example.org") != std::string::npos);
  {
    running_server server({"--config", "../etc/twostep.toml"}, here);
    BOOST_TEST(fs::exists(in("etc/admin.sock")));
    here.folder = folder.path();
    BOOST_TEST(run({"org", "add", "acme"}, {"--config", "etc/twostep.toml"}).code == 0);
    BOOST_TEST(server.stop(SIGTERM) == 0);
  }
  BOOST_TEST(fs::is_empty(in("elsewhere")));
}

BOOST_AUTO_TEST_CASE(the_default_counts_from_the_file_too_and_options_and_variables_from_where_one_stands) {
  configure("etc/twostep.toml", "");
  here.variables["TWOSTEP_CONFIG"] = "etc/twostep.toml";
  BOOST_TEST(run(add_operator, {"--new"}).code == 0);
  BOOST_TEST(fs::exists(in("etc/twostep-data/log")));
  BOOST_TEST(run(add_operator, {"--new", "--data", "by-option"}).code == 0);
  BOOST_TEST(fs::exists(in("by-option/log")));
  here.variables["TWOSTEP_SERVER_DATA_DIR"] = "by-key";
  BOOST_TEST(run(add_operator, {"--new"}).code == 0);
  BOOST_TEST(fs::exists(in("by-key/log")));
  here.variables["TWOSTEP_DATA"] = "by-variable";
  BOOST_TEST(run(add_operator, {"--new"}).code == 0);
  BOOST_TEST(fs::exists(in("by-variable/log")));
}

BOOST_AUTO_TEST_CASE(where_only_the_older_place_has_a_log_every_command_names_both_and_the_line_to_write) {
  BOOST_REQUIRE(run(add_operator, {"--data", "data", "--new"}).code == 0);
  configure("etc/twostep.toml", "data_dir = \"data\"");
  here.variables["TWOSTEP_CONFIG"] = "etc/twostep.toml";
  const std::vector<std::vector<std::string>> all{
      {"serve"},          {"user", "list"},  {"user", "add", "--email", "a@example.org", "--new"},
      {"org", "list"},    {"log", "verify"}, {"log", "dump"},
      {"log", "compact"}, {"audit"},         {"backup", "copy"},
      {"sms", "status"},  {"config", "show"}};
  const std::vector<std::string> parts{
      "etc/twostep.toml:2:1: server.data_dir", in("etc/data").string() + " holds no log",
      "write data_dir = \"" + in("data").string() + "\", or move it there"};
  for (const auto& words : all) BOOST_TEST_CONTEXT(words.back()) has(run(words), 1, parts);
  const auto checked = run({"config", "check"});
  BOOST_TEST(checked.code == 1);
  for (const auto& part : parts) BOOST_TEST(checked.out.find(part) != checked.out.npos, checked.out);
  BOOST_TEST(!fs::exists(in("etc/data")));

  configure("etc/twostep.toml", "");
  fs::rename(in("data"), in("twostep-data"));
  has(run({"user", "list"}), 1, {"server.data_dir isn't set: its default", in("etc/twostep-data").string()});

  // Both ways to correct it.
  configure("etc/twostep.toml", "data_dir = \"" + in("twostep-data").string() + "\"");
  BOOST_TEST(run({"user", "list"}).code == 0);
  configure("etc/twostep.toml", "");
  fs::rename(in("twostep-data"), in("etc/twostep-data"));
  BOOST_TEST(run({"user", "list"}).code == 0);
}

BOOST_AUTO_TEST_CASE(a_log_in_the_newer_place_is_the_one_whatever_lies_in_the_older) {
  configure("etc/twostep.toml", "data_dir = \"data\"");
  BOOST_REQUIRE(run(add_operator, {"--config", "etc/twostep.toml", "--new"}).code == 0);
  BOOST_REQUIRE(run({"org", "add", "other"}, {"--data", "data", "--new"}).code == 0);
  BOOST_TEST(
      run({"user", "list"}, {"--config", "etc/twostep.toml"}).out.find("root@example.org") != std::string::npos
  );
}

BOOST_AUTO_TEST_SUITE_END()
