#include "server/doctor/proxy_requests.hpp"

#include "server/http/ascii.hpp"
#include "server/runtime/awaitable.hpp"
#include "sms/net/tls.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/error.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <openssl/ssl.h>

#include <algorithm>
#include <charconv>
#include <exception>
#include <stdexcept>
#include <vector>

namespace twostep::server::doctor {
namespace {

namespace net = boost::asio;
namespace beast = boost::beast;
namespace http_ = boost::beast::http;
using net::ip::tcp;
using tcp_stream = beast::basic_stream<tcp, executor>;
using tls_stream = net::ssl::stream<tcp_stream&>;
using parser = http_::response_parser<http_::string_body>;

/// Of a page. What stands further down isn't looked at.
constexpr std::uint64_t longest_body = 256 * 1024;

struct place {
  std::string host;
  std::uint16_t port = 0;
  bool is_address = false;
};

/// 0: not a port.
std::uint16_t port_number(std::string_view digits) noexcept {
  std::uint16_t n = 0;
  const auto [end, wrong] = std::from_chars(digits.data(), digits.data() + digits.size(), n);
  return wrong == std::errc() && end == digits.data() + digits.size() ? n : std::uint16_t{0};
}

place place_of(const address& a) {
  place p;
  std::string_view rest = a.authority;
  if (rest.starts_with('[')) {
    const auto end = rest.find(']');
    p.host = rest.substr(1, end - 1);
    rest.remove_prefix(end + 1);
  } else {
    p.host = rest.substr(0, rest.find(':'));
    rest.remove_prefix(p.host.size());
  }
  p.port = a.scheme == "https" ? 443 : 80;
  if (!rest.empty()) p.port = port_number(rest.substr(1));
  boost::system::error_code no_address;
  net::ip::make_address(p.host, no_address);
  p.is_address = !no_address;
  return p;
}

constexpr std::string_view as_a_browser = "Accept: text/html,*/*;q=0.8\r\nSec-Fetch-Mode: navigate\r\n"
                                          "Sec-Fetch-Dest: document\r\nSec-Fetch-Site: none\r\n";

/// The bytes of the request.
std::string made_for(const probe_request& e) {
  std::string r = "GET " + e.target + " HTTP/1.1\r\n";
  const auto set = [&](std::string_view name, std::string_view value) {
    if (value.find_first_of("\r\n") != value.npos) throw std::invalid_argument("a field of one line has several");
    r.append(name).append(": ").append(value).append("\r\n");
  };
  set("Host", e.where.authority);
  set("User-Agent", "twostep doctor");
  set("Cookie", std::string(probe_name) + "=" + e.number);
  set("Connection", "close");
  if (e.token.empty()) {
    r += as_a_browser;
    set("Remote-Amr", made_up_amr);
  } else {
    set("Accept", "*/*");
    set("Authorization", "Bearer " + e.token);
  }
  return r + "\r\n";
}

/// Beast's own operations take a minute of the compiler's time for two kinds of streams. An answer whose head is
/// whole is one, wherever its body breaks off.
template <class Stream>
awaitable<> ask(Stream& peer, std::string_view asked, parser& answered) {
  co_await net::async_write(peer, net::buffer(asked), use_awaitable);
  beast::flat_buffer buffer;
  while (!answered.is_done()) {
    boost::system::error_code wrong;
    const auto got = co_await peer.async_read_some(buffer.prepare(4096), net::redirect_error(use_awaitable, wrong));
    if (!wrong) {
      buffer.commit(got);
      buffer.consume(answered.put(buffer.data(), wrong));
      if (wrong == http_::error::need_more) continue;
    }
    if (wrong && answered.is_header_done()) co_return;
    if (wrong) throw boost::system::system_error(wrong);
  }
}

/// Resolves the host. Empty: `back` has the reason.
std::vector<tcp::endpoint>
find(const place& there, const name_service& names, std::chrono::milliseconds timeout, answer_back& back) {
  const auto found = look_up(there.host, names, timeout);
  std::vector<tcp::endpoint> all;
  if (!found) {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(timeout).count();
    back.failure =
        "the name service didn't say within " + std::to_string(seconds) + " seconds where " + there.host + " is";
    return all;
  }
  back.failure = found->failure;
  for (const auto& text : found->addresses) all.emplace_back(net::ip::make_address(text), there.port);
  return all;
}

awaitable<>
go(const probe_request& e, const place& there, const std::vector<tcp::endpoint>& found, answer_back& back) {
  const auto asked = made_for(e);
  parser answered;
  answered.header_limit(64 * 1024);
  answered.body_limit(longest_body);
  answered.eager(true);
  const executor here = co_await net::this_coro::executor;
  tcp_stream stream(here);
  stream.expires_after(e.timeout);
  co_await stream.async_connect(found, use_awaitable);
  back.from = stream.socket().local_endpoint().address().to_string();
  if (e.where.scheme == "http") {
    co_await ask(stream, asked, answered);
  } else {
    auto context = sms::make_tls_context({});
    if (e.insecure) context.set_verify_mode(net::ssl::verify_none);
    tls_stream secured(stream, context);
    back.failure = sms::expect_host(secured.native_handle(), there.host, there.is_address);
    if (!back.failure.empty()) co_return;
    boost::system::error_code refused;
    co_await secured.async_handshake(net::ssl::stream_base::client, net::redirect_error(use_awaitable, refused));
    if (refused) {
      back.certificate_refused = ::SSL_get_verify_result(secured.native_handle()) != X509_V_OK;
      back.failure = sms::describe_handshake(secured.native_handle(), refused.message());
      co_return;
    }
    co_await ask(secured, asked, answered);
  }
  back.status = answered.get().result_int();
  back.location = std::string(answered.get()[http_::field::location]);
  back.challenge = std::string(answered.get()[http_::field::www_authenticate]);
  back.shows_made_up_amr = answered.get().body().find(made_up_amr) != std::string::npos;
  const auto [first, last] = answered.get().equal_range("Referrer-Policy");
  for (auto line = first; line != last; ++line)
    back.referrer_policy.append(line == first ? "" : ", ").append(std::string(line->value()));
}

std::string describe(const boost::system::error_code& e) {
  return e == beast::error::timeout ? "no answer in time" : e.message();
}

} // namespace

std::optional<address> read_address(std::string_view text) {
  const auto parsed = boost::urls::parse_uri({text.data(), text.size()});
  if (!parsed) return std::nullopt;
  const boost::urls::url_view url = *parsed;
  const auto lower = [](std::string s) {
    std::transform(s.begin(), s.end(), s.begin(), http::to_lower);
    return s;
  };
  address a;
  a.scheme = lower(std::string(url.scheme()));
  if ((a.scheme != "https" && a.scheme != "http") || url.has_userinfo() || url.encoded_host().empty())
    return std::nullopt;
  a.authority = lower(std::string(url.encoded_host()));
  const std::string port(url.port());
  if (!port.empty() && port_number(port) == 0) return std::nullopt;
  if (!port.empty() && port != (a.scheme == "https" ? "443" : "80")) a.authority.append(":").append(port);
  a.path_and_query = std::string(url.encoded_path());
  if (a.path_and_query.empty()) a.path_and_query = "/";
  if (url.has_query()) a.path_and_query.append("?").append(std::string(url.encoded_query()));
  return a;
}

std::string is_no_address(std::string_view typed) {
  return "\"" + std::string(typed) + "\" is no address of a web site: write it like https://app.example.org/";
}

answer_back probe(const probe_request& e, const name_service& names) {
  answer_back back;
  const auto there = place_of(e.where);
  const auto found = find(there, names, e.timeout, back);
  if (found.empty()) return back;
  net::io_context context{1};
  std::exception_ptr failed;
  net::co_spawn(context, go(e, there, found, back), [&failed](std::exception_ptr why) { failed = why; });
  context.run();
  try {
    if (failed) std::rethrow_exception(failed);
  } catch (const boost::system::system_error& why) {
    back.failure = describe(why.code());
  }
  return back;
}

} // namespace twostep::server::doctor
