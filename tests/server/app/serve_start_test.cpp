// `serve` run by a shell: refused starts change nothing; and how it ends.
#include "tests/server/support/program.hpp"
#include "tests/server/support/test_services.hpp"

#include <boost/test/unit_test.hpp>

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <thread>

using namespace twostep::server::test;
namespace fs = std::filesystem;

namespace serve_start {

/// A browser's connection, byte by byte.
class connection {
public:
  explicit connection(const std::string& url) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1))));
    if (::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
      throw std::runtime_error("no connection in a test");
  }
  ~connection() { ::close(socket_); }
  connection(const connection&) = delete;
  connection& operator=(const connection&) = delete;

  void send(const std::string& text) {
    BOOST_REQUIRE(::send(socket_, text.data(), text.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(text.size()));
  }
  std::string receive_all() {
    std::string text;
    char block[4096];
    for (ssize_t n; (n = ::recv(socket_, block, sizeof block, 0)) > 0;)
      text.append(block, static_cast<std::size_t>(n));
    return text;
  }
  /// Connections are assigned in turn, and a worker handles its own in order: once as many later ones as there can
  /// be workers have been answered, this one's bytes have been read.
  static void wait_until_taken(const std::string& url) {
    for (unsigned i = 0; i < 2 * std::max(1u, std::thread::hardware_concurrency()); ++i) {
      connection later(url);
      later.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
      BOOST_REQUIRE(later.receive_all().starts_with("HTTP/1.1 200"));
    }
  }

private:
  int socket_;
};

struct fixture {
  temporary_directory folder;
  program_settings here{folder.path(), {}, {}};
  fs::path data = folder.path() / "data";
  bool a_server_runs = false; ///< in that directory

  fixture() { write_config(); }

  void write_config(const std::string& more = {}) {
    std::ofstream(folder.path() / "twostep.toml") << R"([server]
listen = "127.0.0.1:0"
public_url = "http://localhost:8080"
data_dir = "data"
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
)" << more;
  }

  /// Every file below the data directory with its contents. Ignores what a running server changes by itself: zeros
  /// ahead of the log, unfinished files, the audit trail.
  std::map<std::string, std::string> files() const {
    std::map<std::string, std::string> all;
    if (!fs::exists(data)) return all;
    for (const auto& e : fs::recursive_directory_iterator(data)) {
      if (e.path().extension() == ".tmp" || e.path().string().find("/audit") != std::string::npos) continue;
      // The running server rewrites END and adds lines to LOCK.
      if (a_server_runs && (e.path().filename() == "END" || e.path().filename() == "LOCK")) continue;
      std::ostringstream text;
      if (e.is_regular_file()) text << std::ifstream(e.path()).rdbuf();
      auto content = text.str();
      if (e.path().extension() == ".log") content.erase(content.find_last_not_of('\0') + 1);
      all[e.path().string()] = std::move(content);
    }
    return all;
  }

  void refuses(const std::vector<std::string>& parts, std::vector<std::string> words = {}) const {
    const auto before = files();
    words.insert(words.begin(), "serve");
    const auto r = run_program(words, here);
    BOOST_TEST(r.code == 1);
    BOOST_TEST(r.out == "");
    BOOST_TEST(std::count(r.err.begin(), r.err.end(), '\n') == 1, r.err);
    for (const auto& part : parts) BOOST_TEST(r.err.find(part) != r.err.npos, r.err << "\nshould have " << part);
    BOOST_TEST(files() == before);
  }

  void begin_data() const {
    const auto r = run_program({"user", "add", "--email", "a@example.org", "--new"}, here);
    BOOST_REQUIRE_MESSAGE(r.code == 0, r.err);
  }
};

} // namespace serve_start

BOOST_FIXTURE_TEST_SUITE(serve_start, fixture)

BOOST_AUTO_TEST_CASE(says_where_it_listens_and_ends_with_0) {
  for (const int signal : {SIGTERM, SIGINT}) {
    running_server server({}, here);
    BOOST_TEST(server.url().starts_with("http://127.0.0.1:"));
    BOOST_TEST(server.url() != "http://127.0.0.1:0");
    struct stat s {};
    BOOST_REQUIRE(::stat((data / "admin.sock").c_str(), &s) == 0);
    BOOST_TEST((s.st_mode & 0777) == 0600);
    BOOST_TEST(server.stop(signal) == 0);
    BOOST_TEST(server.err().find("is an outbox") != std::string::npos);
    BOOST_TEST(!fs::exists(data / "admin.sock"));
  }
}

BOOST_AUTO_TEST_CASE(everything_it_makes_is_for_its_own_user_only) {
  running_server server({}, here);
  for (const auto& e : fs::recursive_directory_iterator(data)) {
    struct stat s {};
    BOOST_REQUIRE(::lstat(e.path().c_str(), &s) == 0);
    BOOST_TEST((s.st_mode & 077) == 0u, e.path());
  }
}

BOOST_AUTO_TEST_CASE(logs_one_json_object_an_event_where_it_is_asked_to) {
  running_server server({"--log-format", "json"}, here);
  server.stop(SIGTERM);
  std::istringstream lines(server.err());
  std::size_t count = 0;
  for (std::string line; std::getline(lines, line); ++count) {
    BOOST_TEST(line.starts_with("{\"at\":\""), line);
    BOOST_TEST(line.ends_with("\"}"), line);
  }
  BOOST_TEST(count > 1u);
}

BOOST_AUTO_TEST_CASE(a_port_in_use_is_refused_before_anything_is_made) {
  std::string taken;
  {
    const temporary_directory other;
    running_server server({"--demo", "--listen", "127.0.0.1:0"}, {other.path(), {}, {}});
    taken = server.url().substr(7);
    refuses({"cannot listen on " + taken, "--listen"}, {"--listen", taken});
    BOOST_TEST(!fs::exists(data));
    refuses({"cannot listen on " + taken, "--listen"}, {"--demo", "--listen", taken});
    BOOST_TEST(!fs::exists(folder.path() / "twostep-demo"));
  }
}

BOOST_AUTO_TEST_CASE(a_demo_that_other_machines_reach_is_refused_unless_it_is_asked_for) {
  for (const auto* open : {":0", "0.0.0.0:0", "[::]:0"}) {
    refuses(
        {"a demo isn't safe where other machines reach it, as they do at " + std::string(open), "--open-demo"},
        {"--demo", "--listen", open}
    );
    BOOST_TEST(!fs::exists(folder.path() / "twostep-demo"));
  }
  const program_settings elsewhere{folder.path(), {{"TWOSTEP_SERVER_LISTEN", ":0"}}, {}}; // as in a container
  BOOST_TEST(run_program({"serve", "--demo"}, elsewhere).code == 1);
  running_server server({"--demo", "--open-demo"}, elsewhere);
  BOOST_TEST(server.url().starts_with("http://localhost:"));
  BOOST_TEST(server.stop(SIGTERM) == 0);
  BOOST_TEST(server.err().find("other machines reach this demo at :0: its sign-in pages") != std::string::npos);
  BOOST_TEST(run_program({"serve", "--open-demo"}, here).code == 2);
}

BOOST_AUTO_TEST_CASE(a_data_directory_in_use_is_refused) {
  running_server server({}, here);
  a_server_runs = true;
  refuses({data.filename().string(), "is in use by another process"});
}

BOOST_AUTO_TEST_CASE(broken_configuration_is_refused) {
  write_config("[log\n");
  refuses({"./twostep.toml:15:5: this is not TOML"});
  write_config("[log]\nlevle = \"info\"\n[code]\nttl = \"1h\"\n");
  refuses({"./twostep.toml:16:1: log.levle: unknown key", "(and 1 more: `twostep config check`)"});
  write_config("[log]\nlevle = \"info\"\n");
  refuses({"./twostep.toml:16:1: log.levle: unknown key; did you mean level?"});
  fs::remove(folder.path() / "twostep.toml");
  refuses({"there is no configuration", "twostep config init", "serve --demo"});
  BOOST_TEST(!fs::exists(data));
}

BOOST_AUTO_TEST_CASE(a_gate_rule_with_a_port_is_refused_and_one_that_never_decides_is_told) {
  write_config("[[gate.rule]]\nhost = \"localhost:8080\"\nallow = []\n");
  refuses({"./twostep.toml:16:1: gate.rule.host: ", "write host = \"localhost\""});
  write_config("[[gate.rule]]\nhost = \"app.example.org\"\n");
  running_server server({}, here);
  BOOST_TEST(server.stop(SIGTERM) == 0);
  BOOST_TEST(server.err().find("./twostep.toml:15:1: gate.rule: never decides") != std::string::npos, server.err());
}

BOOST_AUTO_TEST_CASE(a_key_that_others_can_read_is_refused) {
  begin_data();
  BOOST_REQUIRE(::chmod((data / "secret.key").c_str(), 0644) == 0);
  refuses({"secret.key"});
}

BOOST_AUTO_TEST_CASE(a_key_missing_beside_a_log_is_refused_and_not_made_anew) {
  begin_data();
  fs::remove(data / "secret.key");
  refuses({"secret.key: is missing, though there is a log", "put the key back"});
  BOOST_TEST(!fs::exists(data / "secret.key"));
}

BOOST_AUTO_TEST_CASE(another_key_than_the_log_s_is_refused) {
  begin_data();
  std::ofstream(data / "secret.key", std::ios::binary) << std::string(32, 'x');
  refuses({"log"});
}

BOOST_AUTO_TEST_CASE(a_damaged_log_is_refused_and_stays_as_it_was) {
  begin_data();
  const auto segment = data / "log" / "00000001.log";
  std::fstream file(segment, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(120);
  const char before = static_cast<char>(file.get());
  file.seekp(120);
  file.put(static_cast<char>(before ^ 1));
  file.close();
  // With a record after it, so that the damage isn't like a crash's torn end.
  refuses({"00000001.log"});
  BOOST_TEST(run_program({"log", "verify"}, here).code == 1);
}

BOOST_AUTO_TEST_CASE(a_blocklist_that_is_not_there_is_refused) {
  write_config();
  here.variables = {{"TWOSTEP_PASSWORD_BLOCKLIST", "/nonexistent/list"}};
  refuses({"/nonexistent/list: can't be read", "password.blocklist"});
  BOOST_TEST(!fs::exists(data));
}

BOOST_AUTO_TEST_CASE(what_runs_when_the_signal_comes_is_finished) {
  running_server server({}, here);
  connection client(server.url());
  client.send("POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
              "Content-Length: 9\r\n\r\nemail");
  client.wait_until_taken(server.url());
  server.signal(SIGTERM);
  server.wait_for_err("stopping");
  client.send("=a&b");
  BOOST_TEST(client.receive_all().starts_with("HTTP/1.1 4"));
  BOOST_TEST(server.stop(SIGCONT) == 0);
}

BOOST_AUTO_TEST_CASE(a_second_signal_ends_at_once) {
  running_server server({}, here);
  connection client(server.url());
  client.send("POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
              "Content-Length: 9\r\n\r\nemail");
  client.wait_until_taken(server.url());
  server.signal(SIGTERM);
  server.wait_for_err("stopping");
  BOOST_TEST(server.stop(SIGTERM) == 128 + SIGTERM);
}

BOOST_AUTO_TEST_CASE(sighup_takes_the_log_level_over_and_says_what_waits) {
  running_server server({}, here);
  write_config("[log]\nlevel = \"debug\"\n[code]\nttl = \"2m\"\n");
  server.signal(SIGHUP);
  server.wait_for_err("these wait for a restart: code.ttl");
  BOOST_TEST(server.err().find("reload: taken over: log.level\n") != std::string::npos);
  BOOST_TEST(server.stop(SIGTERM) == 0);
}

BOOST_AUTO_TEST_SUITE_END()
