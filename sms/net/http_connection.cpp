#include "sms/net/http_connection.hpp"

#include "sms/net/http_wire.hpp"
#include "sms/net/tls.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>

#include <sys/socket.h>

namespace twostep::sms {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using error_code = boost::system::error_code;

namespace {

std::string describe(error_code error) {
  if (error == beast::error::timeout) return "no answer in time";
  if (error == asio::error::eof || error == http::error::end_of_stream || error == asio::ssl::error::stream_truncated)
    return "the connection was closed";
  return error.message();
}

using response_parser = http::response_parser<http::string_body>;

http_response head_of(const response_parser& parser) {
  http_response r;
  const auto& head = parser.get();
  r.status = head.result_int();
  const auto after = head[http::field::retry_after];
  const auto date = head[http::field::date];
  r.retry_after = parse_retry_after({after.data(), after.size()}, {date.data(), date.size()});
  r.whole = false;
  return r;
}

} // namespace

http_connection::http_connection(asio::io_context& ctx, asio::ssl::context* tls, const base_url& base)
    : ctx_(ctx), context_(tls), base_(base) {}

awaitable<std::string> http_connection::connect(std::vector<std::string> addresses, steady_time until) {
  std::string error = "the name has no address";
  for (std::size_t i = 0; i < addresses.size(); ++i) {
    error_code wrong;
    const auto address = asio::ip::make_address(addresses[i], wrong);
    if (wrong) continue;
    const auto now = std::chrono::steady_clock::now();
    if (now >= until) co_return "no answer in time";
    // Each address gets a share of the time, so that an unresponsive one doesn't use up all of it.
    const auto share = (until - now) / static_cast<int>(addresses.size() - i);
    error = co_await connect_one({address, base_.port}, now + share);
    if (error.empty()) break;
  }
  if (!error.empty() || !context_) co_return error;
  std::string refused = co_await shake_hands(until);
  co_return refused;
}

awaitable<std::string> http_connection::connect_one(asio::ip::tcp::endpoint endpoint, steady_time until) {
  drop();
  tcp_ = std::make_unique<tcp_stream>(ctx_.get_executor());
  tcp_->expires_at(until);
  error_code error;
  co_await tcp_->async_connect(endpoint, asio::redirect_error(use_awaitable, error));
  if (error) co_return describe(error);
  tcp_->socket().set_option(asio::ip::tcp::no_delay(true), error);
  co_return std::string();
}

awaitable<std::string> http_connection::shake_hands(steady_time until) {
  tls_ = std::make_unique<tls_stream>(*tcp_, *context_);
  std::string unnamed = expect_host(tls_->native_handle(), base_.host, base_.is_address);
  if (!unnamed.empty()) co_return unnamed;
  tcp_->expires_at(until);
  error_code error;
  co_await tls_->async_handshake(asio::ssl::stream_base::client, asio::redirect_error(use_awaitable, error));
  if (!error) co_return std::string();
  co_return describe_handshake(tls_->native_handle(), describe(error));
}

awaitable<std::string> http_connection::write(std::string_view bytes, steady_time until) {
  tcp_->expires_at(until);
  error_code error;
  if (tls_)
    co_await asio::async_write(*tls_, asio::buffer(bytes), asio::redirect_error(use_awaitable, error));
  else
    co_await asio::async_write(*tcp_, asio::buffer(bytes), asio::redirect_error(use_awaitable, error));
  if (error) co_return describe(error);
  co_return std::string();
}

awaitable<http_reply> http_connection::read(std::size_t max_response, steady_time until) {
  tcp_->expires_at(until);
  buffer_.clear();
  buffer_.max_size(max_response);
  http_reply reply;
  if (tls_)
    reply = co_await read_from(*tls_, max_response);
  else
    reply = co_await read_from(*tcp_, max_response);
  co_return reply;
}

template <class Stream>
awaitable<http_reply> http_connection::read_from(Stream& stream, std::size_t max_response) {
  http_reply reply;
  error_code error;
  std::unique_ptr<response_parser> parser;
  // Interim responses (1xx) precede the final one; a few are accepted.
  for (int interim = 0; interim < 4 && reply.response.status < 200; ++interim) {
    parser = std::make_unique<response_parser>();
    parser->eager(false);
    parser->header_limit(static_cast<std::uint32_t>(max_response / 4));
    parser->body_limit(boost::none); // checked below, when the status is known
    co_await http::async_read_header(stream, buffer_, *parser, asio::redirect_error(use_awaitable, error));
    if (error) {
      reply.error = describe(error);
      co_return reply;
    }
    reply.response = head_of(*parser);
  }
  if (reply.response.status < 200) {
    reply.error = "answered with nothing but interim responses";
    co_return reply;
  }
  const std::size_t max_body = max_response - max_response / 4;
  const auto announced = parser->content_length();
  if (announced && *announced > max_body) co_return reply;
  parser->body_limit(max_body);
  if (!parser->is_done())
    co_await http::async_read(stream, buffer_, *parser, asio::redirect_error(use_awaitable, error));
  if (error) co_return reply;
  reply.response.whole = true;
  reply.response.body = std::move(parser->get().body());
  // Extra bytes after the response belong to no request.
  reply.reusable = parser->keep_alive() && buffer_.size() == 0;
  co_return reply;
}

bool http_connection::is_quiet() {
  char byte;
  const auto got = ::recv(tcp_->socket().native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

void http_connection::close() noexcept {
  if (!tcp_) return;
  // The streams aren't destroyed: coroutines may still use them.
  error_code ignored;
  tcp_->socket().close(ignored);
}

void http_connection::drop() noexcept {
  tls_.reset();
  tcp_.reset();
}

} // namespace twostep::sms
