#include "tests/server/support/program.hpp"
#include "tests/server/support/test_services.hpp"

#include <boost/test/unit_test.hpp>

#include <sys/stat.h>

#include <fstream>
#include <sstream>

using namespace twostep::server::test;

namespace config_commands {

struct fixture {
  temporary_directory folder;
  program_settings here{folder.path(), {}, {}};

  program_result run(std::vector<std::string> words) const { return run_program(words, here); }
  std::string content(const char* file) const {
    std::ostringstream text;
    text << std::ifstream(folder.path() / file).rdbuf();
    return text.str();
  }
  program_result init() const {
    return run(
        {"config", "init", "--public-url", "https://id.example.org", "--support-email", "support@example.org",
         "--countries", "DK, SE", "--provider", "twilio", "--set", "sms.twilio.account_sid=AC0123456789abcdef",
         "--set", "sms.twilio.auth_token=not to be seen", "--set", "sms.twilio.from=+4570123456", "--set",
         "code.attempts=4"}
    );
  }
};

} // namespace config_commands

BOOST_FIXTURE_TEST_SUITE(config_commands, fixture)

BOOST_AUTO_TEST_CASE(init_writes_a_file_that_passes_check_and_is_never_overwritten) {
  const auto made = init();
  BOOST_TEST(made.code == 0, made.err);
  const auto text = content("twostep.toml");
  struct stat s {};
  BOOST_REQUIRE(::stat((folder.path() / "twostep.toml").c_str(), &s) == 0);
  BOOST_TEST((s.st_mode & 0777) == 0600);

  const auto checked = run({"config", "check"});
  BOOST_TEST(checked.code == 0, checked.out);
  BOOST_TEST(checked.out == "./twostep.toml: in order\n");
  BOOST_TEST(init().code == 1);
  BOOST_TEST(content("twostep.toml") == text);
}

// The file that packages put into /etc/twostep lacks only what the operator must decide.
BOOST_AUTO_TEST_CASE(the_example_lacks_only_what_must_be_decided) {
  const auto made = run({"config", "example", "--data", "/var/lib/twostep"});
  BOOST_TEST(made.code == 0, made.err);
  BOOST_TEST(made.out.find("\ndata_dir = \"/var/lib/twostep\"\n") != made.out.npos);
  std::ofstream(folder.path() / "twostep.toml") << made.out;
  const auto checked = run({"config", "check"});
  BOOST_TEST(checked.code == 1);
  std::istringstream lines(checked.out);
  for (std::string line; std::getline(lines, line);) BOOST_TEST(line.find(": is missing; set it") != line.npos, line);
  for (const char* key : {"server.public_url", "branding.support_email", "sms.providers", "sms.allowed_countries"})
    BOOST_TEST(checked.out.find(key) != checked.out.npos, key);
}

BOOST_AUTO_TEST_CASE(init_writes_nothing_where_the_answers_are_wrong) {
  const auto r = run(
      {"config", "init", "--public-url", "id.example.org", "--support-email", "support@example.org", "--countries",
       "XX", "--provider", "outbox"}
  );
  BOOST_TEST(r.code == 1);
  BOOST_TEST(r.err.find("server.public_url: ") != r.err.npos);
  BOOST_TEST(r.err.find("sms.allowed_countries: ") != r.err.npos);
  BOOST_TEST(!std::filesystem::exists(folder.path() / "twostep.toml"));
}

// If the folder is missing, the error comes before the first question.
BOOST_AUTO_TEST_CASE(init_says_first_that_there_is_no_folder) {
  const auto r = run({"config", "init", "--config", "no/where/twostep.toml"});
  BOOST_TEST(r.code == 1);
  BOOST_TEST(r.err.find("there is no folder no/where: make it (mkdir -p no/where)") != r.err.npos, r.err);
  BOOST_TEST(!std::filesystem::exists(folder.path() / "no"));
  std::ofstream(folder.path() / "file") << "";
  const auto inside = run({"config", "init", "--config", "file/twostep.toml"});
  BOOST_TEST(inside.code == 1);
  BOOST_TEST(inside.err.find("file is no folder") != inside.err.npos, inside.err);
}

BOOST_AUTO_TEST_CASE(show_prints_what_is_in_force_and_where_it_was_set) {
  init();
  here.variables = {{"TWOSTEP_CODE_TTL", "2m"}};
  const auto r = run({"config", "show", "--data", "elsewhere"});
  BOOST_TEST(r.code == 0, r.err);
  for (const auto* line :
       {"ttl = \"2m\"  # TWOSTEP_CODE_TTL\n",
        "attempts = 4  # ./twostep.toml:", "data_dir = \"elsewhere\"  # --data\n",
        "idle_timeout = \"1h\"  # default\n", "auth_token = \"******\"", "account_sid = \"AC0123456789abcdef\""})
    BOOST_TEST(r.out.find(line) != r.out.npos, line);
  BOOST_TEST(r.out.find("not to be seen") == r.out.npos);
  const auto json = run({"config", "show", "--json"});
  BOOST_TEST(json.code == 0);
  BOOST_TEST(json.out.find("not to be seen") == json.out.npos);
  BOOST_TEST(json.out.starts_with("{"));
}

BOOST_AUTO_TEST_CASE(check_tells_every_problem_with_its_place) {
  std::ofstream(folder.path() / "twostep.toml") << "[server]\nlissten = \":80\"\n[code]\nttl = \"1h\"\n";
  const auto r = run({"config", "check"});
  BOOST_TEST(r.code == 1);
  BOOST_TEST(r.out.find("./twostep.toml:2:1: server.lissten: unknown key; did you mean listen?\n") != r.out.npos);
  BOOST_TEST(r.out.find("./twostep.toml:4:1: code.ttl: must be from 1s to 10m\n") != r.out.npos);
  BOOST_TEST(r.err == "twostep: 6 problems in ./twostep.toml\n");
  // Commands about users need no provider, but other problems are reported.
  const auto users = run({"user", "list"});
  BOOST_TEST(users.code == 1);
  BOOST_TEST(users.err == "twostep: ./twostep.toml:2:1: server.lissten: unknown key; did you mean listen?\n");
}

BOOST_AUTO_TEST_CASE(check_fails_for_a_gate_rule_that_never_decides) {
  init();
  std::ofstream(folder.path() / "twostep.toml", std::ios::app) << "\n[[gate.rule]]\nhost = \"app.example.com\"\n";
  const auto r = run({"config", "check"});
  BOOST_TEST(r.code == 1);
  BOOST_TEST(
      r.out.find("gate.rule: never decides, since the gate isn't asked about app.example.com") != r.out.npos, r.out
  );
  BOOST_TEST(r.err == "twostep: 1 problem in ./twostep.toml\n");
  BOOST_TEST(run({"config", "check", "--json"}).out.find("never decides") != std::string::npos);
  BOOST_TEST(run({"config", "show"}).code == 0); // other commands work
}

BOOST_AUTO_TEST_CASE(the_file_is_looked_for_in_the_order_of_the_contract) {
  init();
  BOOST_TEST(run({"config", "check", "--config", "other.toml"}).err.find("other.toml") != std::string::npos);
  here.variables = {{"TWOSTEP_CONFIG", "from-environment.toml"}};
  BOOST_TEST(run({"config", "check"}).err.find("from-environment.toml") != std::string::npos);
  BOOST_TEST(run({"config", "check", "--config", "other.toml"}).err.find("other.toml") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
