#include "bench/http/connection.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>
#include <system_error>

namespace twostep::bench::http {
namespace {

iovec part(std::string_view s) {
  return {const_cast<char*>(s.data()), s.size()};
}

} // namespace

connection::connection(std::uint16_t port) : descriptor_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(port);
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int yes = 1;
  if (descriptor_ < 0 || ::connect(descriptor_, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0) {
    const int why = errno;
    if (descriptor_ >= 0) ::close(descriptor_);
    throw std::system_error(why, std::system_category(), "no connection to 127.0.0.1:" + std::to_string(port));
  }
  ::setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  ::fcntl(descriptor_, F_SETFL, O_NONBLOCK);
}

connection::~connection() {
  ::close(descriptor_);
}

void connection::send(std::string_view a, std::string_view b, std::string_view c, steady_time intended) {
  intended_ = intended;
  filled_ = 0;
  const iovec parts[] = {part(a), part(b), part(c)};
  if (::writev(descriptor_, parts, 3) != static_cast<ssize_t>(a.size() + b.size() + c.size()))
    throw std::runtime_error("a request couldn't be sent whole");
}

bool connection::receive() {
  const auto got = ::read(descriptor_, buffer_.data() + filled_, buffer_.size() - filled_);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return false;
  if (got <= 0) throw std::runtime_error("the server closed a connection that was to be kept");
  filled_ += static_cast<std::size_t>(got);
  return answer().ends_with("\r\n\r\n");
}

} // namespace twostep::bench::http
