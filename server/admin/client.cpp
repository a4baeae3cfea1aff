#include "server/admin/client.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
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

constexpr std::chrono::minutes timeout{2};

awaitable<>
exchange(stream& peer, beast::http::request<beast::http::string_body>& request, response_parser& response) {
  beast::flat_buffer buffer;
  peer.expires_after(timeout);
  co_await beast::http::async_write(peer, request, use_awaitable);
  co_await beast::http::async_read(peer, buffer, response, use_awaitable);
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
  beast::http::request<beast::http::string_body> asked(beast::http::verb::post, "/" + std::string(name), 11);
  asked.set(beast::http::field::host, "localhost");
  asked.set(beast::http::field::content_type, "application/json");
  asked.body() = boost::json::serialize(request);
  asked.prepare_payload();
  response_parser answered;
  answered.body_limit(boost::none);

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
