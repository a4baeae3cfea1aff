#include "server/http/inherited_socket.hpp"
#include "tests/server/support/http_server.hpp"

#include <boost/test/unit_test.hpp>

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>

using namespace twostep::test;
using namespace twostep::server;
namespace fs = std::filesystem;

namespace inherited_socket {

constexpr int first = 500; // no test has descriptors there

/// Acts as the service manager: binds sockets, moves them to `first` and above, closes them with the test.
struct manager {
  ~manager() {
    for (int i = 0; i < count; ++i) ::close(first + i);
    if (!folder.empty()) fs::remove_all(folder);
  }

  void hand_over(int socket) {
    BOOST_REQUIRE(::dup2(socket, first + count) >= 0);
    ::close(socket);
    ++count;
  }
  void tcp(bool listen = true) {
    const int s = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in a{};
    a.sin_family = AF_INET;
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    BOOST_REQUIRE(::bind(s, reinterpret_cast<const sockaddr*>(&a), sizeof a) == 0);
    if (listen) BOOST_REQUIRE(::listen(s, 16) == 0);
    hand_over(s);
  }
  /// name: "@…" is abstract.
  void local(const std::string& name, int type = SOCK_STREAM) {
    const int s = ::socket(AF_UNIX, type, 0);
    sockaddr_un a{};
    a.sun_family = AF_UNIX;
    name.copy(a.sun_path, sizeof a.sun_path - 1);
    const bool is_abstract = name[0] == '@';
    if (is_abstract) a.sun_path[0] = '\0';
    const auto size = offsetof(sockaddr_un, sun_path) + name.size() + (is_abstract ? 0 : 1);
    BOOST_REQUIRE(::bind(s, reinterpret_cast<const sockaddr*>(&a), static_cast<socklen_t>(size)) == 0);
    if (type == SOCK_STREAM) BOOST_REQUIRE(::listen(s, 16) == 0);
    hand_over(s);
  }
  std::string path(const std::string& name) {
    if (folder.empty()) {
      folder = (fs::temp_directory_path() / "twostep-inherited-XXXXXX").string();
      BOOST_REQUIRE(::mkdtemp(folder.data()) != nullptr);
    }
    return folder + "/" + name;
  }
  std::map<std::string, std::string> environment(const std::string& names = {}) const {
    std::map<std::string, std::string> e{
        {"LISTEN_PID", std::to_string(::getpid())}, {"LISTEN_FDS", std::to_string(count)}};
    if (!names.empty()) e["LISTEN_FDNAMES"] = names;
    return e;
  }
  std::vector<http::inherited_socket> take(const std::string& names = {}) const {
    return http::take_inherited_sockets(environment(names), first);
  }
  std::string refusal(const std::string& names = {}) const {
    try {
      take(names);
      return {};
    } catch (const std::runtime_error& e) {
      return e.what();
    }
  }

  int count = 0;
  std::string folder;
};

} // namespace inherited_socket

BOOST_FIXTURE_TEST_SUITE(inherited_socket, manager)

BOOST_AUTO_TEST_CASE(sockets_come_with_their_addresses_and_names) {
  tcp();
  local(path("web.sock"));
  local("@twostep-inherited/" + std::to_string(::getpid()));
  const auto all = take("first::third");
  BOOST_TEST_REQUIRE(all.size() == 3u);
  BOOST_TEST(all[0].name == "first");
  BOOST_TEST(all[0].address.descriptor == first);
  BOOST_TEST(all[0].address.host == "127.0.0.1");
  BOOST_TEST(all[0].address.port != 0);
  BOOST_TEST(all[1].name == "unknown");
  BOOST_TEST(all[1].address.text() == "unix:" + path("web.sock"));
  BOOST_TEST(all[2].name == "third");
  BOOST_TEST(all[2].address.text().starts_with("unix:@twostep-inherited/"));
}

BOOST_AUTO_TEST_CASE(they_neither_block_nor_reach_a_child) {
  tcp();
  BOOST_TEST((::fcntl(first, F_GETFD) & FD_CLOEXEC) == 0);
  BOOST_TEST(take().size() == 1u);
  BOOST_TEST((::fcntl(first, F_GETFD) & FD_CLOEXEC) != 0);
  BOOST_TEST((::fcntl(first, F_GETFL) & O_NONBLOCK) != 0);
}

BOOST_AUTO_TEST_CASE(those_of_another_process_are_left_alone) {
  tcp();
  auto e = environment();
  for (const char* other : {"1", "", "x"}) {
    e["LISTEN_PID"] = other;
    BOOST_TEST(http::take_inherited_sockets(e, first).empty(), other);
  }
  BOOST_TEST(http::take_inherited_sockets({}, first).empty());
  BOOST_TEST((::fcntl(first, F_GETFD) & FD_CLOEXEC) == 0);
}

BOOST_AUTO_TEST_CASE(what_does_not_listen_is_refused_by_name) {
  tcp(false);
  BOOST_TEST(refusal("web").find("the socket \"web\" that the service manager hands over doesn't listen") == 0u);
}

BOOST_AUTO_TEST_CASE(datagrams_and_files_are_refused) {
  local(path("datagrams"), SOCK_DGRAM);
  BOOST_TEST(refusal().find("is no stream") != std::string::npos);
  count = 0;
  hand_over(::open("/dev/null", O_RDONLY));
  BOOST_TEST(refusal().find("is no socket") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_number_that_is_none_is_refused) {
  auto e = environment();
  for (const char* broken : {"-1", "65", "many", ""}) {
    e["LISTEN_FDS"] = broken;
    BOOST_CHECK_THROW(http::take_inherited_sockets(e, first), std::runtime_error);
  }
}

// A listener on an inherited socket works as usual, but doesn't remove the file.
BOOST_AUTO_TEST_CASE(a_listener_serves_what_was_handed_over) {
  tcp();
  const std::string file = path("web.sock");
  local(file);
  http_server server;
  const auto all = take();
  http::listener internet(*server.workers, server.app.all(), server.settings, all[0].address);
  http::listener local(*server.workers, server.app.all(), server.settings, all[1].address);
  BOOST_TEST(internet.port() == all[0].address.port);
  BOOST_TEST(internet.url() == "http://127.0.0.1:" + std::to_string(internet.port()));
  BOOST_TEST(local.url() == "unix:" + file);
  internet.start();
  local.start();
  http_client a(internet.port()), b(file);
  a.send(get("/echo"));
  b.send(get("/echo"));
  BOOST_TEST(a.read().body.find("client=127.0.0.1\n") != std::string::npos);
  BOOST_TEST(b.read().body.find("client=local\n") != std::string::npos);
  local.stop();
  BOOST_TEST(fs::exists(file));
}

BOOST_AUTO_TEST_SUITE_END()
