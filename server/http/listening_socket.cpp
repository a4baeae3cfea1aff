#include "server/http/listening_socket.hpp"

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/local/stream_protocol.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <system_error>

namespace twostep::server::http {
namespace {

namespace net = boost::asio;
using boost::system::error_code;
using net::generic::stream_protocol;

[[noreturn]] void fail(const listen_address& a, const std::string& why) {
  throw std::runtime_error("cannot listen on " + a.text() + ": " + why);
}

void check(const listen_address& a, const error_code& ec) {
  if (!ec) return;
  if (ec == net::error::address_in_use)
    fail(a, "another program listens there; stop it, or choose another address with --listen or server.listen");
  if (ec.value() == EACCES || ec.value() == EPERM)
    fail(a, "not permitted; a port below 1024 needs CAP_NET_BIND_SERVICE, a socket a directory that can be written");
  if (ec.value() == EADDRNOTAVAIL) fail(a, "this machine has no such address");
  fail(a, ec.message());
}

void listen(listening_socket::acceptor_type& acceptor, const listen_address& a) {
  error_code ec;
  acceptor.listen(net::socket_base::max_listen_connections, ec);
  check(a, ec);
}

} // namespace

listening_socket::listening_socket(executor ex, const listen_address& a, unsigned unix_mode)
    : acceptor(ex), address_(a) {
  if (address_.descriptor >= 0)
    take_over();
  else if (is_unix())
    open_unix(unix_mode);
  else
    open_tcp(ex);
}

void listening_socket::open_tcp(executor ex) {
  using net::ip::tcp;
  error_code ec;
  tcp::endpoint endpoint(tcp::v6(), address_.port); // all interfaces; IPv4 as mapped addresses
  if (!address_.host.empty()) {
    net::ip::basic_resolver<tcp, executor> resolver(ex);
    const auto found = resolver.resolve(address_.host, std::to_string(address_.port), ec);
    if (ec || found.empty()) fail(address_, "the host has no address (" + ec.message() + ")");
    endpoint = found.begin()->endpoint();
  }
  acceptor.open(stream_protocol(endpoint.protocol()), ec);
  if (ec == net::error::address_family_not_supported && address_.host.empty()) { // no IPv6
    endpoint = tcp::endpoint(tcp::v4(), address_.port);
    acceptor.open(stream_protocol(endpoint.protocol()), ec);
  }
  check(address_, ec);
  if (address_.host.empty() && endpoint.protocol() == tcp::v6()) {
    acceptor.set_option(net::ip::v6_only(false), ec);
    check(address_, ec);
  }
  acceptor.set_option(net::socket_base::reuse_address(true), ec);
  check(address_, ec);
  acceptor.bind(endpoint, ec);
  check(address_, ec);
  listen(acceptor, address_);
  say_port();
}

/// A socket's file that another process made isn't removed by remove_file().
void listening_socket::take_over() {
  error_code ec;
  const bool v4 = !is_unix() && address_.host.find(':') == address_.host.npos;
  const stream_protocol local{net::local::stream_protocol()};
  const stream_protocol internet{v4 ? net::ip::tcp::v4() : net::ip::tcp::v6()};
  acceptor.assign(is_unix() ? local : internet, address_.descriptor, ec);
  check(address_, ec);
  if (is_unix())
    url_ = address_.text();
  else
    say_port();
  if (is_unix() && address_.file_is_ours) recognise_file();
}

void listening_socket::say_port() {
  using net::ip::tcp;
  const auto bound = acceptor.local_endpoint();
  tcp::endpoint real;
  real.resize(bound.size());
  std::memcpy(real.data(), bound.data(), bound.size());
  port_ = real.port();
  listen_address shown = address_;
  if (shown.host.empty()) shown.host = "localhost";
  shown.port = port_;
  url_ = "http://" + shown.text();
}

void listening_socket::open_unix(unsigned mode) {
  error_code ec;
  replace_dead_file();
  acceptor.open(stream_protocol(net::local::stream_protocol()), ec);
  check(address_, ec);
  acceptor.bind(net::local::stream_protocol::endpoint(address_.path), ec);
  check(address_, ec);
  // Set before listen(): nobody can connect earlier.
  if (::chmod(address_.path.c_str(), static_cast<::mode_t>(mode)) != 0)
    check(address_, error_code(errno, boost::system::system_category()));
  address_.file_is_ours = true;
  recognise_file();
  listen(acceptor, address_);
  url_ = address_.text();
}

/// A dead server leaves its file behind; connecting tells whether a server still answers there.
void listening_socket::replace_dead_file() {
  struct stat found {};
  if (::lstat(address_.path.c_str(), &found) != 0) return;
  if (!S_ISSOCK(found.st_mode)) fail(address_, "a file of that name is there and is no socket; move it away");
  error_code ec;
  net::io_context context;
  net::local::stream_protocol::socket probe(context);
  probe.connect(net::local::stream_protocol::endpoint(address_.path), ec);
  if (ec != net::error::connection_refused) check(address_, net::error::address_in_use);
  ::unlink(address_.path.c_str());
}

void listening_socket::recognise_file() noexcept {
  struct stat made {};
  if (::lstat(address_.path.c_str(), &made) != 0) return;
  device_ = made.st_dev;
  inode_ = made.st_ino;
}

listen_address listening_socket::hand_down() {
  auto same = address_;
  if (!is_unix()) same.port = port_;
  same.descriptor = ::fcntl(acceptor.native_handle(), F_DUPFD_CLOEXEC, 0);
  if (same.descriptor < 0) fail(address_, std::generic_category().message(errno));
  address_.file_is_ours = false;
  inode_ = 0;
  return same;
}

void listening_socket::remove_file() noexcept {
  struct stat found {};
  if (!is_unix() || ::lstat(address_.path.c_str(), &found) != 0) return;
  if (found.st_dev == device_ && found.st_ino == inode_) ::unlink(address_.path.c_str());
}

} // namespace twostep::server::http
