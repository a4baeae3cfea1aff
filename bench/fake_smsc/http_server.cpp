#include "bench/fake_smsc/http_server.hpp"

#include "bench/fake_smsc/routes.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>

#include <chrono>
#include <utility>

namespace twostep::bench::fake_smsc {

namespace net = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;

namespace {

constexpr auto longest_silence = std::chrono::minutes(5);
constexpr std::size_t longest_body = 64 * 1024;
constexpr std::uint32_t longest_head = 16 * 1024;

using request_parser = http::request_parser<http::string_body>;

std::string_view view(beast::string_view text) {
  return {text.data(), text.size()};
}

http_question question_of(const request_parser& parser) {
  const auto& r = parser.get();
  return {
      view(r.method_string()), view(r.target()), view(r[http::field::content_type]),
      view(r[http::field::authorization]), r.body()};
}

} // namespace

struct http_server::session {
  session(executor ex, socket s) : stream(std::move(s)), pause(ex) {}

  beast::basic_stream<net::ip::tcp, executor> stream;
  net::basic_waitable_timer<std::chrono::steady_clock, net::wait_traits<std::chrono::steady_clock>, executor> pause;
  beast::flat_buffer buffer;

  void close() {
    stream.close();
    pause.cancel();
  }

  awaitable<bool> answer(inbox& d, bool may_close, const request_parser& parser) {
    boost::system::error_code ec;
    http_outcome out = answer_http(d, question_of(parser), may_close);
    if (out.wait.count() > 0) {
      pause.expires_after(out.wait);
      co_await pause.async_wait(net::redirect_error(use_awaitable, ec));
      if (ec) co_return false;
    }
    if (out.hangs) {
      // Only the peer ends it.
      stream.expires_never();
      char byte = 0;
      while (!ec) co_await stream.async_read_some(net::buffer(&byte, 1), net::redirect_error(use_awaitable, ec));
      co_return false;
    }
    const bool keep = parser.get().keep_alive();
    const std::string bytes = to_wire(out.reply, keep);
    stream.expires_after(longest_silence);
    co_await net::async_write(stream, net::buffer(bytes), net::redirect_error(use_awaitable, ec));
    co_return keep && !ec;
  }

  static awaitable<> run(std::shared_ptr<session> self, inbox& d, bool may_close) {
    for (bool open = true; open;) {
      boost::system::error_code ec;
      request_parser parser;
      parser.body_limit(longest_body);
      parser.header_limit(longest_head);
      self->stream.expires_after(longest_silence);
      co_await http::async_read(self->stream, self->buffer, parser, net::redirect_error(use_awaitable, ec));
      if (ec) co_return;
      open = co_await self->answer(d, may_close, parser);
    }
  }
};

http_server::http_server(
    executor ex, boost::asio::ip::tcp::endpoint endpoint, fake_smsc::inbox& d, bool keeps_open, bool has_other_door
)
    : ex_(ex), inbox_(d), keeps_open_(keeps_open), has_other_door_(has_other_door),
      listener_(ex, std::move(endpoint), [this](socket s) { begin(std::move(s)); }) {}

http_server::~http_server() = default;

void http_server::begin(socket s) {
  auto fresh = std::make_shared<session>(ex_, std::move(s));
  const auto number = ++last_;
  sessions_.emplace(number, fresh);
  net::co_spawn(
      ex_, session::run(fresh, inbox_, keeps_open_ || has_other_door_),
      [this, number](std::exception_ptr broken) {
        sessions_.erase(number);
        if (broken) std::rethrow_exception(broken);
      }
  );
}

void http_server::follow(const behaviour& b) {
  if (keeps_open_) return;
  if (!b.down) return listener_.open();
  listener_.close();
  for (const auto& [number, weak] : sessions_)
    if (const auto s = weak.lock()) s->close();
}

} // namespace twostep::bench::fake_smsc
