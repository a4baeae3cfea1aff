#include "bench/load/browser.hpp"

#include "bench/load/results.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/url/encode.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>

#include <map>
#include <optional>

namespace twostep::bench::load {

namespace net = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;

namespace {

constexpr auto timeout = std::chrono::seconds(10);

std::string form(const fields& all) {
  std::string text;
  for (const auto& [name, value] : all)
    text += (text.empty() ? "" : "&") + boost::urls::encode(name, boost::urls::unreserved_chars) + "=" +
            boost::urls::encode(value, boost::urls::unreserved_chars);
  return text;
}

} // namespace

struct browser::impl {
  using stream = beast::basic_stream<net::ip::tcp, executor>;

  executor ex;
  std::string host, port, authority;
  std::uint64_t& requests;
  std::optional<stream> connection;
  beast::flat_buffer buffer;
  std::map<std::string, std::string, std::less<>> cookies;

  awaitable<> connect() {
    net::ip::tcp::resolver resolver(ex);
    boost::system::error_code ec;
    const auto found = co_await resolver.async_resolve(host, port, net::redirect_error(use_awaitable, ec));
    if (ec) throw failed("resolve: " + ec.message());
    connection.emplace(ex);
    connection->expires_after(timeout);
    co_await connection->async_connect(found, net::redirect_error(use_awaitable, ec));
    if (ec) throw broken("connect", ec);
    connection->socket().set_option(net::ip::tcp::no_delay(true));
    buffer.clear();
  }

  failed broken(std::string_view at, const boost::system::error_code& ec) {
    connection.reset();
    return failed(std::string(at) + ": " + ec.message());
  }

  void keep(std::string_view set_cookie) {
    const auto pair = set_cookie.substr(0, set_cookie.find(';'));
    const auto equals = pair.find('=');
    if (equals == pair.npos) return;
    const std::string name(pair.substr(0, equals));
    if (equals + 1 == pair.size())
      cookies.erase(name);
    else
      cookies[name] = pair.substr(equals + 1);
  }

  http::request<http::string_body> prepare(http::verb verb, const std::string& target, std::string body) {
    http::request<http::string_body> r(verb, target, 11);
    r.set(http::field::host, authority);
    r.set(http::field::user_agent, "Mozilla/5.0 (X11; Linux x86_64) load");
    r.set(http::field::accept, "text/html");
    r.set("Sec-Fetch-Site", "same-origin");
    std::string cookie;
    for (const auto& [name, value] : cookies) cookie += (cookie.empty() ? "" : "; ") + name + "=" + value;
    if (!cookie.empty()) r.set(http::field::cookie, cookie);
    if (verb == http::verb::post) r.set(http::field::content_type, "application/x-www-form-urlencoded");
    r.body() = std::move(body);
    r.prepare_payload();
    return r;
  }

  awaitable<answer> exchange(http::verb verb, std::string target, std::string body) {
    if (!connection) co_await connect();
    const auto request = prepare(verb, target, std::move(body));
    ++requests;
    boost::system::error_code ec;
    connection->expires_after(timeout);
    co_await http::async_write(*connection, request, net::redirect_error(use_awaitable, ec));
    if (ec) throw broken("write", ec);
    http::response_parser<http::string_body> parser;
    co_await http::async_read(*connection, buffer, parser, net::redirect_error(use_awaitable, ec));
    if (ec) throw broken("read", ec);
    auto response = parser.release();
    for (const auto& field : response)
      if (field.name() == http::field::set_cookie) keep(field.value());
    if (!response.keep_alive()) connection.reset();
    co_return answer{response.result_int(), std::string(response[http::field::location]), std::move(response.body())};
  }
};

browser::browser(executor ex, std::string host, std::string port, std::string authority, std::uint64_t& requests)
    : impl_(new impl{ex, std::move(host), std::move(port), std::move(authority), requests, {}, {}, {}}) {}
browser::~browser() = default;
browser::browser(browser&&) noexcept = default;

awaitable<answer> browser::get(std::string target) {
  return impl_->exchange(http::verb::get, std::move(target), {});
}

awaitable<answer> browser::post(std::string target, fields all) {
  return impl_->exchange(http::verb::post, std::move(target), form(all));
}

void browser::forget_cookies() {
  impl_->cookies.clear();
}

std::string csrf_of(const answer& page) {
  constexpr std::string_view name = "name=\"csrf\"", value = "value=\"";
  const std::string_view body = page.body;
  const auto at = body.find(name);
  if (at == body.npos) throw failed("no form on the page (status " + std::to_string(page.status) + ")");
  const auto open = body.rfind('<', at), close = body.find('>', at);
  const auto tag = body.substr(open, close - open);
  const auto start = tag.find(value);
  if (start == tag.npos) throw failed("csrf has no value");
  const auto rest = tag.substr(start + value.size());
  return std::string(rest.substr(0, rest.find('"')));
}

} // namespace twostep::bench::load
