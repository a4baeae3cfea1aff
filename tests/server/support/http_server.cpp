#include "tests/server/support/http_server.hpp"

#include "server/http/listen_address.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>

#include <stdexcept>
#include <thread>

namespace twostep::test {

using namespace server;
using http::exchange;

namespace {

constexpr std::chrono::seconds only_if_broken{20};

} // namespace

struct scripted_application::held {
  explicit held(executor e) : home(e), timer(e, std::chrono::steady_clock::time_point::max()) {}
  executor home;
  boost::asio::basic_waitable_timer<
      std::chrono::steady_clock, boost::asio::wait_traits<std::chrono::steady_clock>, executor>
      timer;
};

bool scripted_application::handle_now(exchange& x) {
  static constexpr std::string_view names[] = {"GET ", "HEAD ", "POST "};
  {
    const std::lock_guard lock(mutex_);
    seen_.push_back(std::string(names[static_cast<std::size_t>(x.request.method)]).append(x.request.target));
  }
  if (x.request.path == "/throw-now") throw std::runtime_error("inner secret");
  if (x.request.path != "/now") return false;
  x.response.status = 204;
  return true;
}

awaitable<> scripted_application::handle(exchange& x) {
  const std::string_view path = x.request.path;
  const auto& r = x.request;
  if (path == "/throw") throw std::runtime_error("inner secret");
  if (path == "/text")
    x.response.body = "hello";
  else if (path == "/big")
    x.response.body.assign(32 * 1024 * 1024, 'x');
  else if (path == "/held")
    x.response.body = "held", x.observed = 7;
  else if (path == "/failing")
    x.response.body = "undurable", x.observed = 13;
  else if (path == "/close")
    x.response.close = true;
  else if (path == "/thread")
    x.response.body = std::to_string(std::hash<std::thread::id>{}(std::this_thread::get_id()));
  else if (path == "/asset")
    x.response = {200, "text/css; charset=utf-8", "a{}", {{"ETag", "\"1\""}}, true, false};
  else if (path == "/see-other")
    x.response = {303, "text/html", "", {{"Location", "/text"}}, false, false};
  else if (path == "/split")
    x.response.headers.push_back({"Location", "/a\r\nSet-Cookie: evil=1"});
  else if (path == "/denied")
    x.response.status = 401;
  else if (path == "/echo") {
    const auto line = [&](std::string_view name, std::string_view value) {
      x.response.body.append(name).append("=").append(value).append("\n");
    };
    line("target", r.target), line("path", r.path), line("query", r.query), line("body", r.body);
    line("host", r.host), line("client", r.client.text), line("network", r.client.network);
    line("uri", r.forwarded_uri), line("original", r.original_url), line("cookie", r.cookie);
    line("peer", r.trusted_peer ? "trusted" : "untrusted"), line("from", r.loopback_peer ? "loopback" : "elsewhere");
    line("way", r.relayed ? "relayed" : "direct");
    line("at", std::to_string(std::chrono::floor<std::chrono::seconds>(x.now).time_since_epoch().count()));
    line("kept", r.kept["x-kept"]);
  } else {
    x.response = {404, "text/plain", "missing", {}, false, false};
  }
  co_return;
}

awaitable<> scripted_application::durable(std::uint64_t n) {
  if (n == 13) throw std::runtime_error("inner secret");
  const executor home = co_await boost::asio::this_coro::executor;
  const auto h = std::make_shared<held>(home);
  {
    const std::lock_guard lock(mutex_);
    held_.push_back(h);
  }
  changed_.notify_all();
  boost::system::error_code released;
  co_await h->timer.async_wait(boost::asio::redirect_error(use_awaitable, released));
}

void scripted_application::refuse(exchange& x, unsigned status, std::string_view reason) {
  x.response.status = status;
  x.response.content_type = "text/plain; charset=utf-8";
  x.response.body = reason;
}

void scripted_application::on_exception(exchange& x) noexcept {
  x.response.status = 500;
  x.response.body = "incident";
}

void scripted_application::answered(const exchange& x, std::chrono::nanoseconds took) noexcept {
  const std::lock_guard lock(mutex_);
  answers_.emplace_back(x.response.status, took);
}

std::vector<std::pair<unsigned, std::chrono::nanoseconds>> scripted_application::answers() const {
  const std::lock_guard lock(mutex_);
  return answers_;
}

std::vector<std::string> scripted_application::seen() const {
  const std::lock_guard lock(mutex_);
  return seen_;
}

void scripted_application::await_held() {
  std::unique_lock lock(mutex_);
  if (!changed_.wait_for(lock, only_if_broken, [&] { return !held_.empty(); }))
    throw std::runtime_error("no request waits for its log record");
}

void scripted_application::release() {
  const std::lock_guard lock(mutex_);
  for (const auto& waiting : held_)
    if (const auto h = waiting.lock()) boost::asio::post(h->home, [h] { h->timer.cancel(); });
  held_.clear();
}

http_server::http_server(const adjust& a, const std::string& listen) {
  using namespace std::chrono;
  settings.trusted_proxies.clear();
  settings.threads = 1;
  settings.tick = milliseconds(3);
  settings.wall_clock = [this] {
    ++wall_readings_;
    return twostep::core::time_point(seconds(784111777)); // RFC 9110's Sun, 06 Nov 1994
  };
  settings.steady_clock = [this] { return steady_clock::time_point(milliseconds(clock_.load())); };
  settings.warn = [this](std::string_view text) { warn(text); };
  settings.untrusted_forwarded = [this](std::string_view peer) { warn("forwarded by " + std::string(peer)); };
  if (a) a(settings);
  workers = std::make_unique<http::workers>(settings);
  listener = std::make_unique<http::listener>(*workers, app.all(), settings, http::parse_listen_address(listen));
  listener->start();
  workers->start();
}

http_server::~http_server() {
  listener->stop();
  workers->stop();
  listener.reset();
  workers.reset();
}

void http_server::warn(std::string_view text) {
  {
    const std::lock_guard lock(mutex_);
    warnings_.emplace_back(text);
  }
  changed_.notify_all();
}

std::vector<std::string> http_server::warnings() const {
  const std::lock_guard lock(mutex_);
  return warnings_;
}

void http_server::await_warning() {
  std::unique_lock lock(mutex_);
  if (!changed_.wait_for(lock, only_if_broken, [&] { return !warnings_.empty(); }))
    throw std::runtime_error("no warning came");
}

std::string get(std::string_view target, std::string_view more_fields) {
  return std::string("GET ")
      .append(target)
      .append(" HTTP/1.1\r\nHost: example.com\r\n")
      .append(more_fields)
      .append("\r\n");
}

std::string post(std::string_view target, std::string_view body, std::string_view more_fields) {
  return std::string("POST ")
      .append(target)
      .append(" HTTP/1.1\r\nHost: example.com\r\nContent-Length: ")
      .append(std::to_string(body.size()))
      .append("\r\n")
      .append(more_fields)
      .append("\r\n")
      .append(body);
}

bool says(const http_answer& a, const std::string& line) {
  return ("\n" + a.body).find("\n" + line + "\n") != a.body.npos;
}

} // namespace twostep::test
