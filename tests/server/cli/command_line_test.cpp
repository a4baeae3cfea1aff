// Parsing of command lines, within this process; no store and no server is used.
#include "server/cli/commands.hpp"
#include "server/cli/run.hpp"
#include "tests/server/support/test_services.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <filesystem>
#include <set>
#include <sstream>

using namespace twostep::server;

namespace command_line {

struct result {
  int code;
  std::string out, err;
};

result run(const std::vector<std::string>& words, const environment& variables = {}, const std::string& input = {}) {
  std::istringstream in(input);
  std::ostringstream out, err;
  cli::console io{in, out, err, false};
  const int code = cli::run(words, variables, io);
  return {code, out.str(), err.str()};
}

std::vector<std::string> words_of(std::string_view text) {
  std::istringstream in{std::string(text)};
  std::vector<std::string> words;
  for (std::string w; in >> w;) words.push_back(w);
  return words;
}

bool is_one_line(const std::string& text) {
  return std::count(text.begin(), text.end(), '\n') == 1 && text.back() == '\n';
}

} // namespace command_line

BOOST_AUTO_TEST_SUITE(command_line)

BOOST_AUTO_TEST_CASE(has_the_commands_that_the_contract_names) {
  std::set<std::string_view> names;
  for (const auto* c : cli::commands()) names.insert(c->name);
  for (const auto* name :
       {"serve",
        "config init",
        "config check",
        "config show",
        "user add",
        "user list",
        "user show",
        "user reset-two-step",
        "user set-password",
        "user unlock",
        "user set-locale",
        "user set-name",
        "user set-role",
        "user move",
        "user suspend",
        "user resume",
        "user sign-out",
        "org add",
        "org list",
        "org require-two-step",
        "org waive-two-step",
        "sms test",
        "sms status",
        "log verify",
        "log dump"})
    BOOST_TEST(names.contains(name), name);
}

BOOST_AUTO_TEST_CASE(every_command_helps_with_an_example) {
  for (const auto* c : cli::commands()) BOOST_TEST_CONTEXT(c->name) {
      auto words = words_of(c->name);
      words.push_back("--help");
      const auto r = run(words);
      BOOST_TEST(r.code == 0);
      BOOST_TEST(r.err == "");
      for (const auto* part :
           {"Usage: twostep ", "Example:\n  twostep ", "--config FILE", "--data DIR", "--admin-socket PATH", "--json",
            "--help"})
        BOOST_TEST(r.out.find(part) != r.out.npos, part);
      BOOST_TEST(r.out.find(c->summary) != r.out.npos);
      words.insert(words.begin(), "help");
      words.pop_back();
      BOOST_TEST(run(words).out == r.out);
    }
}

BOOST_AUTO_TEST_CASE(help_alone_shows_every_command_but_hidden_ones) {
  const auto r = run({"--help"});
  BOOST_TEST(r.code == 0);
  for (const auto* c : cli::commands())
    BOOST_TEST((r.out.find("twostep " + std::string(c->name) + " ") != r.out.npos) == !c->hidden, c->name);
  const auto group = run({"org", "--help"});
  BOOST_TEST(group.code == 0);
  BOOST_TEST(group.out.find("twostep org add") != group.out.npos);
  BOOST_TEST(group.out.find("twostep user add") == group.out.npos);
  BOOST_TEST(run({"help"}).out == r.out);
}

BOOST_AUTO_TEST_CASE(wrong_usage_is_2_and_one_line_that_suggests) {
  const std::pair<std::string_view, std::string_view> table[] = {
      {"usr list", "did you mean user list?"},
      {"user lst", "did you mean user list?"},
      {"serv", "did you mean serve?"},
      {"org require-two-steps demo", "did you mean org require-two-step?"},
      {"banana", "there is no command \"banana\""},
      {"user add --emial a@example.org", "did you mean --email?"},
      {"user add --ema a@example.org", "there is no option --ema"}, // no abbreviations
      {"user add", "--email is missing"},
      {"user show", "the user is missing"},
      {"user show a@example.org b@example.org", "too many positional options"},
      {"user reset-two-step a@example.org", "--reason is missing"},
      {"user unlock a@example.org", "--reason is missing"},
      {"user set-locale a@example.org", "the language is missing"},
      {"user suspend a@example.org", "--reason is missing"},
      {"user set-name a@example.org", "the name is missing"},
      {"user set-role a@example.org", "the role is missing"},
      {"user move a@example.org", "the organisation is missing"},
      {"user list --limit ten", "is no number"},
      {"org add", "the organisation is missing"},
      {"org require-two-step demo --from tomorrow", "is no date"},
      {"sms test", "the number is missing"},
      {"serve --config", "the required argument for option '--config' is missing"},
      {"--data /tmp", "there is no command"},
      {"serve --demo --listen 99", "the port is missing"},
      {"serve --demo --log-format xml", "must be one of \"text\", \"json\""},
      {"serve --demo --config twostep.toml", "--demo takes no configuration"},
      {"config init --public-url https://id.example.org", "--support-email is missing"},
      {"config init --set banana", "--set takes KEY=VALUE"},
      {"config init --set server.lisen=:80", "did you mean server.listen?"},
  };
  const test::temporary_directory folder;
  const auto config = folder.path() / "twostep.toml";
  for (const auto& [text, expected] : table) BOOST_TEST_CONTEXT(text) {
      // The demo takes no configuration.
      const bool demo = std::string_view(text).find("--demo") != std::string_view::npos;
      const auto r = run(words_of(text), demo ? environment{} : environment{{"TWOSTEP_CONFIG", config.string()}});
      BOOST_TEST(!std::filesystem::exists(config));
      BOOST_TEST(r.code == 2);
      BOOST_TEST(r.out == "");
      BOOST_TEST(is_one_line(r.err), r.err);
      BOOST_TEST(r.err.find(expected) != r.err.npos, r.err);
    }
}

BOOST_AUTO_TEST_CASE(no_command_at_all_shows_them_and_is_2) {
  for (const auto* text : {"", "user"}) BOOST_TEST_CONTEXT(text) {
      const auto r = run(words_of(text));
      BOOST_TEST(r.code == 2);
      BOOST_TEST(r.err.find("twostep user add") != r.err.npos);
    }
}

BOOST_AUTO_TEST_CASE(version_is_one_line) {
  const auto r = run({"--version"});
  BOOST_TEST(r.code == 0);
  BOOST_TEST(r.out.starts_with("twostep "));
  BOOST_TEST(is_one_line(r.out));
}

BOOST_AUTO_TEST_CASE(options_of_every_command_may_stand_before_it) {
  const test::temporary_directory folder;
  const auto nowhere = (folder.path() / "none").string();
  const auto before = run({"--data", nowhere, "user", "list"}), after = run({"user", "list", "--data", nowhere});
  BOOST_TEST(before.code == 3);
  BOOST_TEST(before.err == after.err);
}

BOOST_AUTO_TEST_CASE(no_server_is_3_and_names_the_socket_that_was_tried) {
  const test::temporary_directory folder;
  const auto data = (folder.path() / "none").string();
  for (const auto* text :
       {"sms status", "sms test +4520123456", "mail status", "user list", "org list", "user show a@example.org"})
    BOOST_TEST_CONTEXT(text) {
      const auto r = run(words_of(text), {{"TWOSTEP_DATA", data}});
      BOOST_TEST(r.code == 3);
      BOOST_TEST(r.err.find("no server answers at " + data + "/admin.sock") != r.err.npos, r.err);
      BOOST_TEST(is_one_line(r.err));
    }
  const auto r =
      run({"sms", "status", "--admin-socket", "/nonexistent/a.sock"}, {{"TWOSTEP_ADMIN_SOCKET", "/other.sock"}});
  BOOST_TEST(r.err.find("/nonexistent/a.sock") != r.err.npos);
  BOOST_TEST(!std::filesystem::exists(data));
}

BOOST_AUTO_TEST_SUITE_END()
