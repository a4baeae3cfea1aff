#include "server/runtime/sd_notify.hpp"

#include <boost/test/unit_test.hpp>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>

using service = twostep::server::service_notify;
using namespace std::chrono_literals;

namespace service_notify {

/// The manager's socket, bound to a path or (a name without "/") to an abstract name.
class manager {
public:
  explicit manager(const std::string& name) : name_(name), socket_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    name.copy(address.sun_path, sizeof address.sun_path - 1);
    const bool is_abstract = name[0] == '@';
    if (is_abstract) address.sun_path[0] = '\0';
    const auto size = offsetof(sockaddr_un, sun_path) + name.size() + (is_abstract ? 0 : 1);
    if (::bind(socket_, reinterpret_cast<const sockaddr*>(&address), static_cast<socklen_t>(size)) != 0)
      throw std::runtime_error("bind");
  }
  ~manager() {
    ::close(socket_);
    if (name_[0] == '/') ::unlink(name_.c_str());
  }
  manager(const manager&) = delete;
  manager& operator=(const manager&) = delete;

  service::environment environment() const { return {{"NOTIFY_SOCKET", name_}}; }

  /// Unix datagrams arrive at once; "" if there is none.
  std::string received() const {
    char block[4096];
    const auto n = ::recv(socket_, block, sizeof block, MSG_DONTWAIT);
    return n < 0 ? std::string() : std::string(block, static_cast<std::size_t>(n));
  }

private:
  std::string name_;
  int socket_;
};

std::string abstract_name() {
  return "@twostep-test/" + std::to_string(::getpid());
}

} // namespace service_notify

BOOST_AUTO_TEST_SUITE(service_notify)

BOOST_AUTO_TEST_CASE(one_datagram_a_message_to_a_path_and_to_an_abstract_name) {
  std::string folder = (std::filesystem::temp_directory_path() / "twostep-notify-XXXXXX").string();
  BOOST_REQUIRE(::mkdtemp(folder.data()) != nullptr);
  for (const std::string& name : {folder + "/notify", abstract_name()}) {
    BOOST_TEST_CONTEXT(name) {
      const manager m(name);
      service s(m.environment());
      BOOST_TEST(s.is_listening());
      BOOST_TEST(m.received() == "");
      s.ready("serving");
      BOOST_TEST(m.received() == "READY=1\nSTATUS=serving");
      s.alive();
      BOOST_TEST(m.received() == "WATCHDOG=1");
      s.stopping();
      BOOST_TEST(m.received().starts_with("STOPPING=1\nSTATUS="));
    }
  }
  std::filesystem::remove_all(folder);
}

// systemd compares RELOADING=1 with its own clock, so that an earlier READY=1 doesn't end the reload.
BOOST_AUTO_TEST_CASE(reloading_says_when_by_the_monotonic_clock) {
  const manager m(abstract_name());
  service s(m.environment());
  s.reloading();
  const auto words = m.received();
  BOOST_TEST(words.starts_with("RELOADING=1\nMONOTONIC_USEC="));
  timespec now{};
  BOOST_REQUIRE(::clock_gettime(CLOCK_MONOTONIC, &now) == 0);
  const auto reported = std::stoll(words.substr(words.find("USEC=") + 5));
  BOOST_TEST(reported > 0);
  BOOST_TEST(reported <= now.tv_sec * 1'000'000 + now.tv_nsec / 1000);
}

BOOST_AUTO_TEST_CASE(words_can_not_set_another_variable) {
  const manager m(abstract_name());
  service s(m.environment());
  s.ready("serving\nMAINPID=1");
  BOOST_TEST(m.received() == "READY=1\nSTATUS=serving MAINPID=1");
}

BOOST_AUTO_TEST_CASE(a_long_start_asks_for_time_but_not_for_every_step) {
  const manager m(abstract_name());
  service s(m.environment());
  const std::chrono::steady_clock::time_point begin(1h);
  s.replaying(43, 100, begin);
  BOOST_TEST(m.received() == "STATUS=reading the log: 43 %\nWATCHDOG=1\nEXTEND_TIMEOUT_USEC=60000000");
  for (std::uint64_t done = 44; done < 90; ++done) s.replaying(done, 100, begin + 999ms);
  BOOST_TEST(m.received() == "");
  s.replaying(90, 100, begin + 1s);
  BOOST_TEST(m.received().starts_with("STATUS=reading the log: 90 %"));
}

BOOST_AUTO_TEST_CASE(how_much_there_is_to_read_may_be_unknown_or_immense) {
  const manager m(abstract_name());
  service(m.environment()).replaying(5, 0);
  BOOST_TEST(m.received() == "STATUS=reading the log\nWATCHDOG=1\nEXTEND_TIMEOUT_USEC=60000000");
  service(m.environment()).replaying(UINT64_MAX / 2, UINT64_MAX);
  BOOST_TEST(m.received().starts_with("STATUS=reading the log: 50 %"));
}

BOOST_AUTO_TEST_CASE(the_watchdog_is_ours_where_no_other_process_is_named) {
  const manager m(abstract_name());
  const auto watchdog = [&](service::environment more) {
    more.merge(m.environment());
    return service(more).watchdog();
  };
  BOOST_TEST((watchdog({}) == std::nullopt));
  BOOST_TEST((watchdog({{"WATCHDOG_USEC", "30000000"}}) == 30s));
  BOOST_TEST((watchdog({{"WATCHDOG_USEC", "30000000"}, {"WATCHDOG_PID", std::to_string(::getpid())}}) == 30s));
  BOOST_TEST((watchdog({{"WATCHDOG_USEC", "30000000"}, {"WATCHDOG_PID", "1"}}) == std::nullopt));
  BOOST_TEST((watchdog({{"WATCHDOG_USEC", "18446744073709551615"}}) == 24h));
  for (const char* broken : {"0", "", "-1", "soon", "1s"})
    BOOST_TEST((watchdog({{"WATCHDOG_USEC", broken}}) == std::nullopt), broken);
}

BOOST_AUTO_TEST_CASE(nobody_to_tell_is_no_failure) {
  for (const std::string& name :
       {std::string(), std::string("relative"), std::string("vsock:2:1234"), std::string("@"),
        "/" + std::string(200, 'x')}) {
    service s({{"NOTIFY_SOCKET", name}});
    BOOST_TEST(!s.is_listening(), name);
    s.ready("serving");
    s.replaying(1, 2);
  }
  service gone({{"NOTIFY_SOCKET", "/nonexistent/notify"}, {"WATCHDOG_USEC", "1000"}});
  gone.ready("serving");
  gone.stopping();
  BOOST_TEST(gone.is_listening());
}

BOOST_AUTO_TEST_SUITE_END()
