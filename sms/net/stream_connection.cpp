#include "sms/net/stream_connection.hpp"

#include "sms/net/tls.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>

#include <optional>

namespace twostep::sms {

namespace asio = boost::asio;
using boost::system::error_code;
using tcp = asio::ip::tcp;
using steady = std::chrono::steady_clock;

namespace {

using socket = asio::basic_stream_socket<tcp, executor>;
using tls_stream = asio::ssl::stream<socket&>;
using timer = asio::basic_waitable_timer<steady, asio::wait_traits<steady>, executor>;

std::string say_why(error_code error) {
  if (error == asio::error::eof || error == asio::ssl::error::stream_truncated) return "the connection was closed";
  return error.message();
}

} // namespace

struct stream_connection::impl : std::enable_shared_from_this<impl> {
  impl(asio::io_context& ctx, asio::ssl::context* context_, peer p)
      : context(context_), to(std::move(p)), tcp_socket(ctx.get_executor()), limit(ctx.get_executor()) {}

  void close() noexcept {
    closed = true;
    limit.cancel();
    error_code ignored;
    tcp_socket.close(ignored);
  }
  /// Closes the socket at that time, which ends operations under way.
  void set_limit(steady_time until) {
    timed_out = false;
    limit.expires_at(until);
    limit.async_wait([self = weak_from_this()](error_code cancelled) {
      const auto p = self.lock();
      // If the cancellation came too late for this handler, the timer's new time is checked.
      if (!p || cancelled || steady::now() < p->limit.expiry()) return;
      p->timed_out = true;
      error_code ignored;
      p->tcp_socket.close(ignored);
    });
  }
  void lift_limit() { limit.expires_at(steady_time::max()); }
  std::string explain(error_code error) const { return timed_out ? "no answer in time" : say_why(error); }

  static awaitable<std::string> connect_one(std::shared_ptr<impl> self, tcp::endpoint endpoint, steady_time until) {
    error_code error;
    self->tcp_socket.close(error);
    self->set_limit(until);
    co_await self->tcp_socket.async_connect(endpoint, asio::redirect_error(use_awaitable, error));
    self->lift_limit();
    if (error) co_return self->explain(error);
    self->tcp_socket.set_option(tcp::no_delay(true), error);
    co_return std::string();
  }

  static awaitable<std::string> shake_hands(std::shared_ptr<impl> self, steady_time until) {
    self->tls.emplace(self->tcp_socket, *self->context);
    auto* ssl = self->tls->native_handle();
    std::string unnamed = expect_host(ssl, self->to.host, self->to.is_address);
    if (!unnamed.empty()) co_return unnamed;
    self->set_limit(until);
    error_code error;
    co_await self->tls->async_handshake(asio::ssl::stream_base::client, asio::redirect_error(use_awaitable, error));
    self->lift_limit();
    if (!error) co_return std::string();
    co_return describe_handshake(ssl, self->explain(error));
  }

  asio::ssl::context* context;
  peer to;
  socket tcp_socket;
  std::optional<tls_stream> tls;
  timer limit;
  bool timed_out = false, closed = false;
};

stream_connection::stream_connection(asio::io_context& ctx, asio::ssl::context* tls, peer p)
    : impl_(std::make_shared<impl>(ctx, tls, std::move(p))) {}

stream_connection::~stream_connection() {
  impl_->close();
}

awaitable<std::string> stream_connection::connect(std::vector<std::string> addresses, steady_time until) {
  const auto self = impl_;
  std::string error = "the name has no address";
  for (std::size_t i = 0; i < addresses.size() && !self->closed; ++i) {
    error_code wrong;
    const auto address = asio::ip::make_address(addresses[i], wrong);
    if (wrong) continue;
    const auto now = steady::now();
    if (now >= until) co_return "no answer in time";
    // Each address gets a share of the time, so that an unresponsive one doesn't use up all of it.
    const auto share = (until - now) / static_cast<int>(addresses.size() - i);
    error = co_await impl::connect_one(self, {address, self->to.port}, now + share);
    if (error.empty()) break;
  }
  if (error.empty() && self->context && !self->closed) error = co_await impl::shake_hands(self, until);
  if (self->closed) co_return "closed";
  co_return error;
}

awaitable<stream_connection::got> stream_connection::read_some(char* to, std::size_t max) {
  const auto self = impl_;
  got result;
  error_code error;
  const auto into = asio::buffer(to, max);
  if (self->tls)
    result.bytes = co_await self->tls->async_read_some(into, asio::redirect_error(use_awaitable, error));
  else
    result.bytes = co_await self->tcp_socket.async_read_some(into, asio::redirect_error(use_awaitable, error));
  if (error) result.error = self->explain(error);
  co_return result;
}

void stream_connection::write(std::string_view bytes, std::function<void(std::string)> done) {
  auto finished = [self = impl_, done = std::move(done)](error_code error, std::size_t) {
    done(error ? self->explain(error) : std::string());
  };
  if (impl_->tls)
    asio::async_write(*impl_->tls, asio::buffer(bytes), std::move(finished));
  else
    asio::async_write(impl_->tcp_socket, asio::buffer(bytes), std::move(finished));
}

awaitable<std::string> stream_connection::write(std::string_view bytes) {
  const auto self = impl_;
  error_code error;
  if (self->tls)
    co_await asio::async_write(*self->tls, asio::buffer(bytes), asio::redirect_error(use_awaitable, error));
  else
    co_await asio::async_write(self->tcp_socket, asio::buffer(bytes), asio::redirect_error(use_awaitable, error));
  if (error) co_return self->explain(error);
  co_return std::string();
}

awaitable<std::string> stream_connection::start_tls(asio::ssl::context& context, steady_time until) {
  const auto self = impl_;
  self->context = &context;
  std::string error = co_await impl::shake_hands(self, until);
  if (self->closed) co_return "closed";
  co_return error;
}

void stream_connection::close_at(steady_time until) {
  impl_->set_limit(until);
}

void stream_connection::close() noexcept {
  impl_->close();
}

} // namespace twostep::sms
