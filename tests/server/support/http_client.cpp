#include "tests/server/support/http_client.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <system_error>

namespace twostep::test {
namespace {

void require(bool good, const char* what) {
  if (!good) throw std::system_error(errno, std::generic_category(), what);
}

} // namespace

std::optional<std::string> http_answer::field(std::string_view name) const {
  std::optional<std::string> found;
  std::size_t at = head.find("\r\n") + 2;
  while (head.compare(at, 2, "\r\n") != 0) {
    const std::size_t end = head.find("\r\n", at), colon = head.find(": ", at);
    if (colon - at == name.size() && strncasecmp(head.data() + at, name.data(), name.size()) == 0) {
      if (found) throw std::runtime_error("field twice: " + std::string(name));
      found = head.substr(colon + 2, end - colon - 2);
    }
    at = end + 2;
  }
  return found;
}

http_client::http_client(std::uint16_t port, int receive_buffer) : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
  require(fd_ >= 0, "socket");
  if (receive_buffer != 0) ::setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(port);
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  require(::connect(fd_, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0, "connect");
  guard();
}

http_client::http_client(const std::string& unix_path) : fd_(::socket(AF_UNIX, SOCK_STREAM, 0)) {
  require(fd_ >= 0, "socket");
  sockaddr_un to{};
  to.sun_family = AF_UNIX;
  unix_path.copy(to.sun_path, sizeof to.sun_path - 1);
  require(::connect(fd_, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0, "connect");
  guard();
}

http_client::http_client(http_client&& other) noexcept : fd_(other.fd_), buffer_(std::move(other.buffer_)) {
  other.fd_ = -1;
}

http_client::~http_client() {
  if (fd_ >= 0) ::close(fd_);
}

void http_client::guard() {
  const timeval max{20, 0}; // reached only with a broken server
  ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &max, sizeof max);
  ::setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &max, sizeof max);
}

void http_client::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    require(n > 0, "send");
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
}

void http_client::send_until_refused(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (n <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
}

std::size_t http_client::fill() {
  char chunk[65536];
  const ssize_t n = ::recv(fd_, chunk, sizeof chunk, 0);
  if (n < 0 && errno == ECONNRESET) return 0;
  require(n >= 0, "recv");
  buffer_.append(chunk, static_cast<std::size_t>(n));
  return static_cast<std::size_t>(n);
}

http_answer http_client::read(bool to_head) {
  std::size_t end = 0;
  while ((end = buffer_.find("\r\n\r\n")) == buffer_.npos)
    if (fill() == 0) throw std::runtime_error("closed before an answer; so far: " + buffer_);
  http_answer a;
  a.head = buffer_.substr(0, end + 4);
  buffer_.erase(0, end + 4);
  if (!a.head.starts_with("HTTP/1.1 ")) throw std::runtime_error("no answer: " + a.head);
  a.status = static_cast<unsigned>(std::stoul(a.head.substr(9, 3)));
  const auto length = a.field("Content-Length");
  const std::size_t size = length && !to_head ? std::stoul(*length) : 0;
  while (buffer_.size() < size)
    if (fill() == 0) throw std::runtime_error("closed inside a body");
  a.body = buffer_.substr(0, size);
  buffer_.erase(0, size);
  return a;
}

std::vector<http_answer> http_client::read_all() {
  std::vector<http_answer> all;
  while (!buffer_.empty() || fill() != 0) all.push_back(read());
  return all;
}

std::string http_client::drain() {
  while (fill() != 0) {
  }
  return std::exchange(buffer_, {});
}

std::string http_client::receive(std::size_t at_least) {
  while (buffer_.size() < at_least)
    if (fill() == 0) break;
  return std::exchange(buffer_, {});
}

bool http_client::has_input() const {
  pollfd p{fd_, POLLIN, 0};
  return ::poll(&p, 1, 0) == 1;
}

bool http_client::ends_while(const std::function<void()>& nudge) {
  for (int tries = 0; tries < 2000; ++tries) {
    nudge();
    pollfd p{fd_, POLLIN, 0};
    if (::poll(&p, 1, 10) == 1) return fill() == 0;
  }
  return false;
}

void http_client::half_close() {
  ::shutdown(fd_, SHUT_WR);
}

void http_client::reset() {
  const linger hard{1, 0};
  ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
  ::close(fd_);
  fd_ = -1;
}

} // namespace twostep::test
