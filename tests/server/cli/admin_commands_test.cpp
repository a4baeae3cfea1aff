// `user`, `org`, `sms` and `log` run by a shell, with and without a server.
#include "tests/server/support/program.hpp"
#include "tests/server/support/test_services.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <boost/test/unit_test.hpp>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <optional>
#include <regex>

using namespace twostep::server::test;
namespace json = boost::json;

namespace admin_commands {

struct fixture {
  temporary_directory folder;
  program_settings here{
      folder.path(), {{"TWOSTEP_PASSWORD_ARGON2ID_MEMORY_KIB", "64"}, {"TWOSTEP_PASSWORD_ARGON2ID_PASSES", "1"}}, {}};

  program_result run(std::vector<std::string> words, std::string input = {}) const {
    auto settings = here;
    settings.input = std::move(input);
    return run_program(words, settings);
  }
  json::value parsed(std::vector<std::string> words) const {
    words.push_back("--json");
    const auto r = run(std::move(words));
    BOOST_REQUIRE_MESSAGE(r.code == 0, r.err);
    return json::parse(r.out);
  }
};

/// Replaces what differs between installations: ids, times, generated passwords.
std::string without_chance(std::string text) {
  text = std::regex_replace(text, std::regex("[0-9a-f]{32}"), "ID");
  text = std::regex_replace(text, std::regex("[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2} UTC"), "TIME");
  text = std::regex_replace(text, std::regex("[a-z0-9]{5}(-[a-z0-9]{5}){3}"), "PASSWORD");
  text = std::regex_replace(text, std::regex("(messages owed +)[0-9]+"), "$1N"); // a server mails notices
  return text;
}

const std::vector<std::vector<std::string>> script{
    {"org", "add", "Example"},
    {"org", "add", "example"},
    {"user", "add", "--email", "ann@example.org", "--org", "example", "--name", "Ann Bell"},
    {"user", "add", "--email", "ann@example.org"},
    {"user", "add", "--email", "root@example.org", "--role", "operator", "--password-stdin"},
    {"user", "add", "--email", "a@<script>"},
    {"user", "show", "ann@example.org"},
    {"user", "set-password", "ann@example.org"},
    {"user", "unlock", "ann@example.org", "--reason", "mistyped"},
    {"user", "reset-two-step", "ann@example.org", "--reason", "lost"},
    {"user", "reset-two-step", "nobody@example.org", "--reason", "lost"},
    {"org", "require-two-step", "example"},
    {"org", "list"},
    {"org", "waive-two-step", "example"},
    {"user", "show", "ann@example.org"},
    {"user", "erase", "ann@example.org"},
    {"user", "erase", "ann@example.org", "--yes"},
    {"user", "erase", "ann@example.org", "--yes"},
    {"user", "list"},
};

} // namespace admin_commands

BOOST_FIXTURE_TEST_SUITE(admin_commands, fixture)

BOOST_AUTO_TEST_CASE(a_server_and_the_store_alone_give_the_same) {
  std::vector<std::string> online, offline;
  for (const bool with_server : {true, false}) {
    const auto data = folder.path() / (with_server ? "online" : "offline");
    here.variables["TWOSTEP_DATA"] = data.string();
    std::optional<running_server> server;
    if (with_server)
      server.emplace(std::vector<std::string>{"--demo", "--listen", "127.0.0.1:0"}, here);
    else {
      running_server demo({"--demo", "--listen", "127.0.0.1:0"}, here); // the same initial state
      BOOST_TEST(demo.stop(SIGTERM) == 0);
    }
    for (const auto& words : script) {
      const auto r = run(words, "a password of the operator\n");
      (with_server ? online : offline).push_back(without_chance(std::to_string(r.code) + "\n" + r.out + r.err));
    }
  }
  for (std::size_t i = 0; i < script.size(); ++i) BOOST_TEST(online[i] == offline[i]);
  BOOST_TEST(
      online[2] ==
      "0\nAdded ann@example.org (member, id ID).\nPassword: PASSWORD\nIt is shown this once, and must be "
      "changed at the first sign-in.\n"
  );
  BOOST_TEST(online[3].starts_with("1\ntwostep: there is a user with this email already"));
  BOOST_TEST(
      online[5] ==
      "1\ntwostep: \"a@<script>\" is not an email address, such as ann@example.org: what follows the \"@\" "
      "must be the name of a host: letters, digits, \"-\" and \".\", no port\n"
  );
  BOOST_TEST(online[15] == "2\ntwostep: nobody can be asked here: add --yes to erase ann@example.org for good\n");
  BOOST_TEST(online[16].starts_with("0\nErased ann@example.org: "));
  BOOST_TEST(online[17].starts_with("1\ntwostep: there is no user \"ann@example.org\""));
  BOOST_TEST(online.back().find("ann@example.org") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_first_operator_can_be_made_before_any_server_runs) {
  const auto r = run({"user", "add", "--email", "root@example.org", "--role", "operator", "--new"});
  BOOST_TEST(r.code == 0, r.err);
  BOOST_TEST(r.err == "beginning a new data directory: ./twostep-data\n");
  BOOST_TEST(parsed({"user", "list"}).at("users").as_array().size() == 1u);
  BOOST_TEST(run({"log", "verify"}).code == 0);
}

BOOST_AUTO_TEST_CASE(a_list_is_aligned_for_people) {
  run({"user", "add", "--email", "a-long-address@example.org", "--name", "Æ Ø", "--new"});
  run({"user", "add", "--email", "b@example.org", "--name", "Bo Bell"});
  const auto out = run({"user", "list"}).out;
  BOOST_TEST(
      std::regex_match(
          out, std::regex("EMAIL                       NAME     ORGANISATION  ROLE    TWO-STEP  LAST SIGN-IN  NOTE   "
                          "         ID\n"
                          "a-long-address@example.org  Æ Ø                    member  disabled  never         first "
                          "password  [0-9a-f]{32}\n"
                          "b@example.org               Bo Bell                member  disabled  never         first "
                          "password  [0-9a-f]{32}\n")
      ),
      out
  );
}

BOOST_AUTO_TEST_CASE(a_test_message_is_carried_and_the_log_masks_what_is_in_it) {
  here.variables["TWOSTEP_DATA"] = (folder.path() / "demo").string();
  running_server server({"--demo", "--listen", "127.0.0.1:0"}, here);
  const auto sent = parsed({"sms", "test", "+45 20 12 34 56"});
  BOOST_TEST(sent.at("provider").as_string() == "outbox");
  BOOST_TEST(sent.at("to").as_string().find("2012") == json::string::npos);
  BOOST_TEST(parsed({"sms", "status"}).at("accepted").to_number<int>() == 1);
  BOOST_TEST(run({"sms", "test", "20123456"}).code == 1);
  const auto outbox = run({"log", "dump"});
  BOOST_TEST(outbox.code == 0);
  BOOST_TEST(outbox.out.find("user_created") != outbox.out.npos);
  BOOST_TEST(outbox.out.find("$argon2id") == outbox.out.npos);
}

BOOST_AUTO_TEST_CASE(the_actor_on_the_record_is_the_shell_s_user) {
  here.variables["SUDO_USER"] = "ann";
  run({"user", "add", "--email", "b@example.org", "--new"});
  const auto log = run({"log", "dump"}).out;
  const std::string expected =
      ::getuid() == 0 ? "\"by\":{\"kind\":\"shell\",\"name\":\"ann\"}" : "\"by\":{\"kind\":\"shell\",\"name\":\"";
  BOOST_TEST(log.find(expected) != log.npos, log);
}

BOOST_AUTO_TEST_CASE(a_stranger_who_reaches_the_socket_gets_no_answer) {
  if (::geteuid() != 0) {
    BOOST_TEST_MESSAGE("only root can become somebody else: not tried");
    return;
  }
  // Folder and file are opened up on purpose, so that only SO_PEERCRED refuses.
  BOOST_REQUIRE(::chmod(folder.path().c_str(), 0755) == 0);
  const auto socket = (folder.path() / "admin.sock").string();
  running_server server({"--demo", "--listen", "127.0.0.1:0", "--data", "demo", "--admin-socket", socket}, here);
  BOOST_REQUIRE(::chmod(socket.c_str(), 0777) == 0);
  const auto ask_as = [&](uid_t who) {
    const pid_t child = ::fork();
    if (child == 0) {
      sockaddr_un address{};
      address.sun_family = AF_UNIX;
      socket.copy(address.sun_path, sizeof address.sun_path - 1);
      const int s = ::socket(AF_UNIX, SOCK_STREAM, 0);
      const std::string request =
          "POST /user/list HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}";
      char first = 0;
      if (::setuid(who) != 0 || ::connect(s, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) ::_exit(3);
      std::signal(SIGPIPE, SIG_IGN);
      const auto written = ::write(s, request.data(), request.size());
      ::_exit(written > 0 && ::read(s, &first, 1) == 1 ? 1 : 0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WEXITSTATUS(status);
  };
  BOOST_TEST(ask_as(0) == 1);     // answered
  BOOST_TEST(ask_as(65534) == 0); // refused
}

BOOST_AUTO_TEST_SUITE_END()
