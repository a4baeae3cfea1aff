#include "server/http/inherited_socket.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <cstddef>
#include <stdexcept>

namespace twostep::server::http {
namespace {

constexpr int max = 64; // more are a mistake; each needs a listener

std::string value_of(const std::map<std::string, std::string>& variables, const char* name) {
  const auto found = variables.find(name);
  return found == variables.end() ? std::string() : found->second;
}

/// -1: not a number.
long number_of(const std::string& text) {
  long number = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size() ? number : -1;
}

/// Names in the order of the descriptors, separated by colons; systemd allows no colon in a name.
std::vector<std::string> names_of(const std::string& text) {
  std::vector<std::string> names;
  if (text.empty()) return names;
  for (std::size_t begin = 0; begin <= text.size();) {
    const auto end = std::min(text.find(':', begin), text.size());
    names.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return names;
}

[[noreturn]] void refuse(const inherited_socket& s, const std::string& why) {
  throw std::runtime_error("the socket \"" + s.name + "\" that the service manager hands over " + why);
}

int option(int descriptor, int name) {
  int value = -1;
  socklen_t size = sizeof value;
  return ::getsockopt(descriptor, SOL_SOCKET, name, &value, &size) == 0 ? value : -1;
}

void read_internet_address(listen_address& to, int family, const void* bytes, in_port_t port) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (::inet_ntop(family, bytes, text.data(), text.size())) to.host = text.data();
  if (to.host == "::" || to.host == "0.0.0.0") to.host.clear(); // as ":8080" is written
  to.port = ntohs(port);
}

void read_address(inherited_socket& s) {
  sockaddr_storage bound{};
  socklen_t size = sizeof bound;
  if (::getsockname(s.address.descriptor, reinterpret_cast<sockaddr*>(&bound), &size) != 0)
    refuse(s, "is no socket: systemd's ListenStream= makes one");
  if (bound.ss_family == AF_INET) {
    const auto& a = reinterpret_cast<const sockaddr_in&>(bound);
    read_internet_address(s.address, AF_INET, &a.sin_addr, a.sin_port);
  } else if (bound.ss_family == AF_INET6) {
    const auto& a = reinterpret_cast<const sockaddr_in6&>(bound);
    read_internet_address(s.address, AF_INET6, &a.sin6_addr, a.sin6_port);
  } else if (bound.ss_family == AF_UNIX) {
    const auto& a = reinterpret_cast<const sockaddr_un&>(bound);
    const std::size_t length = size - offsetof(sockaddr_un, sun_path);
    if (length > 1 && a.sun_path[0] == '\0')
      s.address.path = "@" + std::string(a.sun_path + 1, length - 1);
    else if (length > 0)
      s.address.path = a.sun_path;
    if (s.address.path.empty()) refuse(s, "has no name, so nobody can reach it");
  } else {
    refuse(s, "is neither TCP nor a Unix socket");
  }
}

void make_fit(inherited_socket& s) {
  const int d = s.address.descriptor;
  read_address(s);
  if (option(d, SO_TYPE) != SOCK_STREAM) refuse(s, "is no stream: use ListenStream=");
  if (option(d, SO_ACCEPTCONN) != 1) refuse(s, "doesn't listen: use ListenStream= and Accept=no");
  if (::fcntl(d, F_SETFD, FD_CLOEXEC) != 0 || ::fcntl(d, F_SETFL, ::fcntl(d, F_GETFL) | O_NONBLOCK) != 0)
    refuse(s, "can't be used");
}

} // namespace

std::vector<inherited_socket>
take_inherited_sockets(const std::map<std::string, std::string>& environment, int first) {
  std::vector<inherited_socket> all;
  if (number_of(value_of(environment, "LISTEN_PID")) != static_cast<long>(::getpid())) return all;
  const auto text = value_of(environment, "LISTEN_FDS");
  const long count = number_of(text);
  if (count < 0 || count > max)
    throw std::runtime_error(
        "LISTEN_FDS is \"" + text + "\": the number of sockets handed over, at most " + std::to_string(max)
    );
  const auto names = names_of(value_of(environment, "LISTEN_FDNAMES"));
  for (int i = 0; i < count; ++i) {
    inherited_socket s;
    s.address.descriptor = first + i;
    const auto at = static_cast<std::size_t>(i);
    s.name = at < names.size() && !names[at].empty() ? names[at] : "unknown";
    make_fit(s);
    all.push_back(std::move(s));
  }
  return all;
}

} // namespace twostep::server::http
