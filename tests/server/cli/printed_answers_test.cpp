// The commands' output for people and with --json, byte for byte: printed_answers.golden. Scripts depend on it.
// TWOSTEP_WRITE_ANSWERS: a file to write it to.
#include "tests/server/support/program.hpp"
#include "tests/server/support/test_services.hpp"
#include "tests/support/source_file.hpp"

#include <boost/test/unit_test.hpp>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <regex>

using namespace twostep::server::test;

namespace printed_answers {

/// Replaces what differs between runs.
std::string without_chance(std::string text) {
  const std::pair<const char*, const char*> each[] = {
      {"http://[^ /]*/link/[A-Za-z0-9_-]{43}", "LINK"},
      {"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2} UTC", "TIME"},
      {"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z", "TIME"},
      {"[a-z0-9]{5}(-[a-z0-9]{5}){3}", "PASSWORD"},
      {"[0-9a-f]{16,}", "ID"},
      {"((bytes|bytes_before|bytes_after|milliseconds|accepted_p50_ms)\":)[0-9]+", "$1N"},
      {"[0-9.]+ (bytes|kB|MB)", "SIZE"},
      {"(\"by\":\")[^\"]*", "$1WHO"},
      {"(by support \\()[^)]*", "$1WHO"},
      {"after [0-9]+ ms", "after N ms"},
      {"as [0-9A-Za-z-]+\\.\n", "as ID.\n"},
      {"(messages_owed\":)[0-9]+", "$1N"}, // mails leave meanwhile
      {"(messages owed +)[0-9]+", "$1N"},
      {"(provider_id\":\")[^\"]+", "$1ID"},
      {"(\"to\":\")/[^\"]*/", "$1"},
      {"Backed up to /.*/", "Backed up to "}};
  for (const auto& [pattern, with] : each) text = std::regex_replace(text, std::regex(pattern), with);
  return text;
}

const std::vector<std::vector<std::string>> script{
    {"org", "add", "Example"},
    {"org", "list"},
    {"user", "add", "--email", "ann@example.org", "--org", "example", "--name", "Ann Bell", "--role", "admin"},
    {"user", "add", "--email", "bo@example.org", "--password-stdin"},
    {"user", "add", "--email", "king@example.org", "--role", "king"},
    {"user", "invite", "eve@example.org", "--org", "example"},
    {"user", "link", "bo@example.org", "--purpose", "password"},
    {"user", "link", "bo@example.org", "--purpose", "anything"},
    {"user", "list"},
    {"user", "show", "ann@example.org"},
    {"user", "set-password", "ann@example.org", "--reason", "asked at the desk"},
    {"user", "set-locale", "ann@example.org", "da"},
    {"user", "set-locale", "ann@example.org", "xx"},
    {"user", "set-locale", "ann@example.org", ""},
    {"user", "set-locale", "ann@example.org", "de"},
    {"user", "set-name", "ann@example.org", "Ann Bell-Berg"},
    {"user", "set-role", "ann@example.org", "operator"},
    {"user", "set-role", "ann@example.org", "admin"},
    {"user", "set-role", "ann@example.org", "member"},
    {"user", "move", "ann@example.org", "example"},
    {"user", "move", "ann@example.org", "example"},
    {"user", "suspend", "ann@example.org", "--reason", "on leave"},
    {"user", "list"},
    {"user", "resume", "ann@example.org"},
    {"user", "sign-out", "ann@example.org", "--reason", "laptop stolen"},
    {"user", "list", "--search", "bell"},
    {"user", "list", "--role", "operator"},
    {"user", "unlock", "ann@example.org", "--reason", "mistyped"},
    {"user", "unlock", "ann@example.org", "--reason", "mistyped again"},
    {"org", "require-two-step", "example", "--from", "2100-01-01"},
    {"org", "require-two-step", "example"},
    {"user", "reset-two-step", "ann@example.org", "--reason", "lost"},
    {"user", "show", "ann@example.org"},
    {"user", "export", "ann@example.org"},
    {"org", "waive-two-step", "example"},
    {"org", "factors", "example", "authenticator_app,text_message"},
    {"org", "factors", "example", "smoke"},
    {"org", "factors", "example"},
    {"org", "trusted-browsers", "example", "--days", "30"},
    {"org", "trusted-browsers", "example", "--days", "31"},
    {"org", "trusted-browsers", "example"},
    {"org", "list"},
    {"org", "trusted-browsers", "example", "--days", "0"},
    {"org", "factors", "example", "any"},
    {"user", "erase", "ann@example.org", "--yes"},
    {"sms", "test", "+45 20123456"},
    {"sms", "status"},
    {"log", "compact"},
    {"backup", "backup"},
    {"keys", "rotate"},
    {"keys", "rotate", "--secret", "--sign-out-all"},
};

} // namespace printed_answers

BOOST_AUTO_TEST_SUITE(printed_answers)

BOOST_AUTO_TEST_CASE(everything_is_printed_as_it_was) {
  std::string said;
  for (const bool json : {true, false}) {
    temporary_directory folder;
    program_settings here{
        folder.path(),
        {{"TWOSTEP_PASSWORD_ARGON2ID_MEMORY_KIB", "64"},
         {"TWOSTEP_PASSWORD_ARGON2ID_PASSES", "1"},
         {"TWOSTEP_DATA", (folder.path() / "data").string()}},
        "a password of somebody\n"};
    running_server server({"--demo", "--listen", "127.0.0.1:0"}, here);
    for (auto words : script) {
      if (json) words.push_back("--json");
      std::string line = "$";
      for (const auto& w : words) line += " " + w;
      const auto r = run_program(words, here);
      said += line + "\n" + without_chance(r.code == 0 ? r.out : r.err) + std::to_string(r.code) + "\n";
    }
    BOOST_TEST(server.stop(SIGTERM) == 0);
  }
  if (const char* to = std::getenv("TWOSTEP_WRITE_ANSWERS")) std::ofstream(to) << said;
  BOOST_TEST(said == twostep::source_file("tests/server/cli/printed_answers.golden"));
}

BOOST_AUTO_TEST_SUITE_END()
