#include "server/http/listen_address.hpp"
#include "tests/server/support/http_server.hpp"

#include <boost/asio/post.hpp>
#include <boost/test/unit_test.hpp>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <future>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>

using namespace twostep::test;
using namespace twostep::server;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace http_listener {

struct directory {
  directory() {
    std::string name = (fs::temp_directory_path() / "twostep-http-XXXXXX").string();
    if (!mkdtemp(name.data())) throw std::runtime_error("mkdtemp");
    path = name;
  }
  ~directory() { fs::remove_all(path); }
  fs::path path;
};

std::string failure(http_server& server, const std::string& address) {
  try {
    http::listener second(*server.workers, server.app.all(), server.settings, http::parse_listen_address(address));
    return "";
  } catch (const std::runtime_error& e) {
    return e.what();
  }
}

/// Leaves the process without free descriptors while it lives.
class no_descriptors {
public:
  no_descriptors() {
    getrlimit(RLIMIT_NOFILE, &before_);
    const int one = ::dup(0);
    rlimit low = before_;
    low.rlim_cur = static_cast<rlim_t>(one) + 1;
    setrlimit(RLIMIT_NOFILE, &low);
    taken_.push_back(one);
    for (int fd = 0; (fd = ::dup(0)) >= 0;) taken_.push_back(fd);
  }
  ~no_descriptors() {
    for (const int fd : taken_) ::close(fd);
    setrlimit(RLIMIT_NOFILE, &before_);
  }

private:
  rlimit before_{};
  std::vector<int> taken_;
};

} // namespace http_listener

BOOST_AUTO_TEST_SUITE(http_listener)

BOOST_AUTO_TEST_CASE(port_0_picks_a_free_port_and_says_which) {
  http_server server;
  BOOST_TEST(server.listener->port() != 0);
  BOOST_TEST(server.listener->url() == "http://127.0.0.1:" + std::to_string(server.listener->port()));
  http_client client = server.connect();
  client.send(get("/text"));
  BOOST_TEST(client.read().status == 200u);
}

BOOST_AUTO_TEST_CASE(every_interface_takes_ipv4_too) {
  http_server server({}, ":0");
  BOOST_TEST(server.listener->url() == "http://localhost:" + std::to_string(server.listener->port()));
  http_client client = server.connect();
  client.send(get("/echo"));
  BOOST_TEST(client.read().body.find("client=127.0.0.1\n") != std::string::npos); // not ::ffff:127.0.0.1
}

BOOST_AUTO_TEST_CASE(a_port_in_use_is_named) {
  http_server server;
  const std::string address = "127.0.0.1:" + std::to_string(server.listener->port());
  const std::string what = failure(server, address);
  BOOST_TEST(what.find(address) != what.npos);
  BOOST_TEST(what.find("another program listens there") != what.npos);
}

BOOST_AUTO_TEST_CASE(an_address_of_another_machine_or_no_machine_is_named) {
  http_server server;
  BOOST_TEST(failure(server, "192.0.2.1:0").find("this machine has no such address") != std::string::npos);
  BOOST_TEST(failure(server, "no-such-host.invalid:0").find("no-such-host.invalid:0") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_unix_socket_serves_like_a_trusted_proxy) {
  const directory d;
  const std::string path = d.path / "s.sock";
  {
    http_server server({}, "unix:" + path);
    BOOST_TEST(server.listener->url() == "unix:" + path);
    BOOST_TEST(((fs::status(path).permissions() & fs::perms::others_all) == fs::perms::none));
    http_client client(path);
    client.send(get("/echo") + get("/echo", "X-Forwarded-For: 203.0.113.7\r\n"));
    const std::string own = client.read().body, forwarded = client.read().body;
    BOOST_TEST(own.find("client=local\n") != own.npos);
    BOOST_TEST(own.find("peer=trusted\nfrom=loopback\n") != own.npos);
    BOOST_TEST(forwarded.find("client=203.0.113.7\n") != forwarded.npos);
    BOOST_TEST(failure(server, "unix:" + path).find("another program listens there") != std::string::npos);
    http_client still(path); // the living server's file wasn't removed
    still.send(get("/text"));
    BOOST_TEST(still.read().status == 200u);
  }
  BOOST_TEST(!fs::exists(path));
}

BOOST_AUTO_TEST_CASE(the_socket_file_gets_the_asked_permissions_and_replaces_a_dead_one) {
  const directory d;
  const std::string path = d.path / "admin.sock";
  const int dead = ::socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un name{};
  name.sun_family = AF_UNIX;
  path.copy(name.sun_path, sizeof name.sun_path - 1);
  BOOST_TEST_REQUIRE(::bind(dead, reinterpret_cast<const sockaddr*>(&name), sizeof name) == 0);
  ::close(dead);
  http_server server;
  http::listener next(
      *server.workers, server.app.all(), server.settings, http::parse_listen_address("unix:" + path), 0600
  );
  next.start();
  BOOST_TEST((fs::status(path).permissions() == (fs::perms::owner_read | fs::perms::owner_write)));
  http_client client(path);
  client.send(get("/text"));
  BOOST_TEST(client.read().status == 200u);
}

BOOST_AUTO_TEST_CASE(a_file_that_is_no_socket_is_left_alone) {
  const directory d;
  const std::string path = d.path / "precious";
  std::ofstream(path) << "text";
  http_server server;
  BOOST_TEST(failure(server, "unix:" + path).find("is no socket") != std::string::npos);
  BOOST_TEST(fs::file_size(path) == 4u);
}

BOOST_AUTO_TEST_CASE(connections_above_the_cap_are_told_503) {
  http_server server([](http::settings& s) { s.limits.connections = 2; });
  http_client first = server.connect(), second = server.connect();
  for (http_client* c : {&first, &second}) {
    c->send(get("/text"));
    BOOST_TEST(c->read().status == 200u);
  }
  http_client third = server.connect();
  third.send(get("/text") + get("/text"));
  const auto answers = third.read_all();
  BOOST_TEST_REQUIRE(answers.size() == 1u);
  BOOST_TEST(answers[0].status == 503u);
  BOOST_TEST(answers[0].field("Retry-After").has_value());
  first.send(get("/text"));
  BOOST_TEST(first.read().status == 200u);
}

// A17: accept pauses instead of spinning, and recovers.
BOOST_AUTO_TEST_CASE(without_descriptors_accept_backs_off_and_recovers) {
  http_server server;
  http_client known = server.connect();
  known.send(get("/text"));
  BOOST_TEST(known.read().status == 200u);
  const int fd = ::dup(0); // a descriptor for the client
  std::optional<http_client> waiting;
  {
    std::optional<no_descriptors> shortage(std::in_place);
    ::close(fd);
    waiting.emplace(server.connect());
    waiting->send(get("/text"));
    server.await_warning();
    known.send(get("/text"));
    BOOST_TEST(known.read().status == 200u);
  }
  BOOST_TEST(waiting->read().status == 200u);
  BOOST_TEST(server.warnings().size() == 1u);
}

BOOST_AUTO_TEST_CASE(two_listeners_serve_two_applications_on_the_same_workers) {
  http_server server([](http::settings& s) { s.threads = 2; });
  scripted_application other;
  http::listener metrics(*server.workers, other.all(), server.settings, http::parse_listen_address("127.0.0.1:0"));
  metrics.start();
  http_client client(metrics.port());
  client.send(get("/now"));
  BOOST_TEST(client.read().status == 204u);
  BOOST_TEST(other.seen().size() == 1u);
  BOOST_TEST(server.app.seen().empty());
  metrics.stop();
  server.workers->stop(); // the second application is destroyed first
}

BOOST_AUTO_TEST_CASE(a_listener_that_knows_no_log_answers_nothing_that_comes_from_one) {
  http_server server;
  scripted_application other;
  http::listener bare(*server.workers, {other}, server.settings, http::parse_listen_address("127.0.0.1:0"));
  bare.start();
  http_client client(bare.port());
  client.send(get("/text"));
  BOOST_TEST(client.read().status == 200u);
  client.send(get("/held"));
  BOOST_TEST(client.read().status == 500u);
  BOOST_TEST(other.answers().empty()); // no observer
  bare.stop();
  server.workers->stop();
}

BOOST_AUTO_TEST_CASE(a_listener_keeps_so_many_fields_and_no_more) {
  http_server server;
  auto s = server.settings;
  s.kept_fields.resize(http::kept_fields::max + 1, "x-field");
  const auto address = http::parse_listen_address("127.0.0.1:0");
  BOOST_CHECK_THROW(http::listener(*server.workers, server.app.all(), s, address), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(workers_run_posted_work_each_on_a_thread_of_its_own) {
  http_server server([](http::settings& s) { s.threads = 3; });
  std::set<std::thread::id> threads;
  for (std::size_t i = 0; i < server.workers->size(); ++i) {
    std::promise<std::thread::id> ran;
    boost::asio::post(server.workers->worker(i), [&] { ran.set_value(std::this_thread::get_id()); });
    threads.insert(ran.get_future().get());
  }
  BOOST_TEST(threads.size() == 3u);
}

BOOST_AUTO_TEST_CASE(connections_go_to_the_workers_in_turn) {
  http_server server([](http::settings& s) { s.threads = 2; });
  http_client a = server.connect(), b = server.connect();
  a.send(get("/thread"));
  b.send(get("/thread"));
  BOOST_TEST(a.read().body != b.read().body);
}

BOOST_AUTO_TEST_CASE(missing_clocks_refuse_the_start) {
  BOOST_CHECK_THROW(http::workers{http::settings{}}, std::invalid_argument);
}

BOOST_AUTO_TEST_SUITE_END()
