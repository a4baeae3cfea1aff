#include "server/admin/client.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <cerrno>
#include <stdexcept>

namespace twostep::server::admin {
namespace {

namespace net = boost::asio;
namespace beast = boost::beast;
using stream = beast::basic_stream<net::local::stream_protocol, executor>;
using response_parser = beast::http::response_parser<beast::http::string_body>;

constexpr std::chrono::minutes answer_timeout{2};

/// name: an operation's, which is part of the program.
std::string request_bytes(std::string_view name, const std::string& body) {
  return "POST /" + std::string(name) +
         " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: " +
         std::to_string(body.size()) + "\r\n\r\n" + body;
}

/// Beast's own operations take long to compile.
awaitable<> exchange(stream& peer, std::string_view request, response_parser& response) {
  peer.expires_after(answer_timeout);
  co_await net::async_write(peer, net::buffer(request), use_awaitable);
  beast::flat_buffer buffer;
  while (!response.is_done()) {
    const auto got = co_await peer.async_read_some(buffer.prepare(64 * 1024), use_awaitable);
    buffer.commit(got);
    beast::error_code wrong;
    const auto used = response.put(buffer.data(), wrong);
    buffer.consume(used);
    if (wrong && wrong != beast::http::error::need_more) throw boost::system::system_error(wrong);
  }
}

} // namespace

struct client::impl {
  net::io_context context{1};
  stream peer{context.get_executor()};
};

client::client(std::unique_ptr<impl> i) : impl_(std::move(i)) {}
client::~client() = default;

std::unique_ptr<client> client::connect(const std::filesystem::path& path) {
  auto i = std::make_unique<impl>();
  if (path.string().size() > 107)
    throw std::runtime_error(path.string() + ": the path of a socket may have 107 bytes at most");
  boost::system::error_code ec;
  i->peer.socket().connect(net::local::stream_protocol::endpoint(path.string()), ec);
  if (ec.value() == ENOENT || ec.value() == ECONNREFUSED || ec.value() == ENOTDIR) return nullptr;
  if (ec.value() == EACCES || ec.value() == EPERM)
    throw std::runtime_error(path.string() + ": only root and the server's own user may ask: use sudo");
  if (ec) throw std::runtime_error(path.string() + ": " + ec.message());
  return std::unique_ptr<client>(new client(std::move(i)));
}

api::answer client::call(std::string_view name, const boost::json::object& request) {
  const auto asked = request_bytes(name, boost::json::serialize(request));
  response_parser answered;
  answered.body_limit(boost::none);
  answered.eager(true);

  std::exception_ptr failure;
  net::co_spawn(impl_->context, exchange(impl_->peer, asked, answered), [&](std::exception_ptr e) { failure = e; });
  impl_->context.restart();
  impl_->context.run();
  try {
    if (failure) std::rethrow_exception(failure);
  } catch (const boost::system::system_error& e) {
    throw std::runtime_error("the server went away or doesn't answer (" + e.code().message() + "): see its log");
  }
  boost::system::error_code broken;
  auto body = boost::json::parse(answered.get().body(), broken);
  if (broken || !body.is_object())
    throw std::runtime_error("the server's answer can't be read: is it of the same version?");
  return {answered.get().result_int(), std::move(body.as_object())};
}

} // namespace twostep::server::admin
