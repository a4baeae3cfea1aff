#include "tests/support/fake_provider.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/url/encoding_opts.hpp>
#include <boost/url/parse_query.hpp>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <set>
#include <thread>

namespace twostep::test {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::use_awaitable;
using asio::ip::tcp;
using boost::system::error_code;

struct fake_provider::impl {
  impl(std::optional<tls_identity>, tls_age);
  void accept();
  provider_reply take_turn();
  /// The next turn, if it is one for the accept.
  std::optional<reaction> take_accept_turn();
  void keep(provider_request);
  void ended();
  template <class Stream>
  asio::awaitable<bool> serve_one(Stream&, boost::beast::flat_buffer&, std::size_t number, std::string server_name);
  template <class Stream>
  asio::awaitable<bool> react(Stream&, provider_reply, bool keep_alive);

  asio::io_context ctx{1};
  tcp::acceptor acceptor{ctx, {asio::ip::address_v4::loopback(), 0}};
  std::optional<asio::ssl::context> tls;
  std::set<std::shared_ptr<tcp::socket>> silent; ///< accepted and then ignored

  mutable std::mutex mutex;
  mutable std::condition_variable changed;
  std::deque<provider_reply> turns;
  provider_reply usual;
  std::vector<provider_request> seen;
  std::size_t accepted = 0, closed = 0;
  std::uint16_t port = acceptor.local_endpoint().port();
  std::thread thread;
};

namespace {

provider_request to_request(const http::request<http::string_body>& in, std::size_t number, std::string server_name) {
  provider_request r;
  r.method = std::string(in.method_string());
  r.target = std::string(in.target());
  for (const auto& field : in) {
    std::string name(field.name_string());
    std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
    r.fields[name] = std::string(field.value());
  }
  r.body = in.body();
  r.connection = number;
  r.server_name = std::move(server_name);
  return r;
}

std::string head_of(const provider_reply& reply, bool keep_alive, const std::string& framing) {
  std::string head = "HTTP/1.1 " + std::to_string(reply.status) + " Scripted\r\n" + framing;
  head += "Content-Type: application/json\r\n";
  for (const auto& [name, value] : reply.fields) head += name + ": " + value + "\r\n";
  if (!keep_alive) head += "Connection: close\r\n";
  return head + "\r\n";
}

template <class Stream>
asio::awaitable<bool> write(Stream& stream, std::string bytes) {
  error_code error;
  co_await asio::async_write(stream, asio::buffer(bytes), asio::redirect_error(use_awaitable, error));
  co_return !error;
}

template <class Stream>
asio::awaitable<void> write_for_ever(Stream& stream, std::string first, std::string piece) {
  bool taken = co_await write(stream, std::move(first));
  while (taken) taken = co_await write(stream, piece);
}

/// Until the peer closes.
template <class Stream>
asio::awaitable<void> say_nothing(Stream& stream) {
  char byte = 0;
  error_code error;
  while (!error) co_await stream.async_read_some(asio::buffer(&byte, 1), asio::redirect_error(use_awaitable, error));
}

template <class Stream>
asio::awaitable<void> drip(Stream& stream) {
  const auto executor = co_await asio::this_coro::executor;
  asio::steady_timer pause(executor);
  const std::string head = "HTTP/1.1 200 OK\r\nX-Slow: ";
  for (std::size_t i = 0;; ++i) {
    const bool taken = co_await write(stream, std::string(1, i < head.size() ? head[i] : 'x'));
    if (!taken) co_return;
    pause.expires_after(std::chrono::milliseconds(5));
    co_await pause.async_wait(use_awaitable);
  }
}

} // namespace

template <class Stream>
asio::awaitable<bool> fake_provider::impl::react(Stream& stream, provider_reply reply, bool keep_alive) {
  const std::string framing = "Content-Length: " + std::to_string(reply.body.size()) + "\r\n";
  const std::string piece(64 * 1024, 'x');
  switch (reply.how) {
  case reaction::answer: {
    const bool taken = co_await write(stream, head_of(reply, keep_alive, framing) + reply.body);
    co_return taken&& keep_alive && !reply.then_close;
  }
  case reaction::stall:
    co_await say_nothing(stream);
    break;
  case reaction::stall_in_body: {
    const bool taken =
        co_await write(stream, head_of(reply, keep_alive, framing) + reply.body.substr(0, reply.body.size() / 2));
    if (taken) co_await say_nothing(stream);
    break;
  }
  case reaction::drip:
    co_await drip(stream);
    break;
  case reaction::endless_body:
    co_await write_for_ever(stream, head_of(reply, keep_alive, "Content-Length: 1073741824\r\n"), piece);
    break;
  case reaction::endless_chunks:
    co_await write_for_ever(
        stream, head_of(reply, keep_alive, "Transfer-Encoding: chunked\r\n"), "10000\r\n" + piece + "\r\n"
    );
    break;
  case reaction::endless_head:
    co_await write_for_ever(stream, "HTTP/1.1 200 OK\r\n", "X-Field: xxxxxxxxxxxxxxxx\r\n");
    break;
  case reaction::hang_up_unread:
  case reaction::stall_handshake:
  case reaction::hang_up_read:
    break;
  }
  co_return false;
}

template <class Stream>
asio::awaitable<bool> fake_provider::impl::serve_one(
    Stream& stream, boost::beast::flat_buffer& buffer, std::size_t number, std::string server_name
) {
  http::request<http::string_body> request;
  error_code error;
  co_await http::async_read(stream, buffer, request, asio::redirect_error(use_awaitable, error));
  if (error) co_return false;
  provider_reply reply = take_turn();
  keep(to_request(request, number, std::move(server_name)));
  const bool open = co_await react(stream, std::move(reply), request.keep_alive());
  co_return open;
}

namespace {

template <class Impl>
asio::awaitable<void> serve_plain(Impl& provider, tcp::socket socket, std::size_t number) {
  boost::beast::flat_buffer buffer;
  bool open = true;
  while (open) open = co_await provider.serve_one(socket, buffer, number, "");
}

template <class Impl>
asio::awaitable<void> serve_tls(Impl& provider, tcp::socket socket, std::size_t number) {
  asio::ssl::stream<tcp::socket> stream(std::move(socket), *provider.tls);
  error_code error;
  co_await stream.async_handshake(asio::ssl::stream_base::server, asio::redirect_error(use_awaitable, error));
  if (error) co_return;
  const char* name = SSL_get_servername(stream.native_handle(), TLSEXT_NAMETYPE_host_name);
  boost::beast::flat_buffer buffer;
  bool open = true;
  while (open) open = co_await provider.serve_one(stream, buffer, number, name ? name : "");
}

} // namespace

fake_provider::impl::impl(std::optional<tls_identity> identity, tls_age age) {
  if (identity) {
    tls.emplace(asio::ssl::context::tls_server);
    tls->use_certificate_chain(asio::buffer(identity->certificate));
    tls->use_private_key(asio::buffer(identity->key), asio::ssl::context::pem);
    if (age == tls_age::before_1_2) {
      SSL_CTX_set_min_proto_version(tls->native_handle(), TLS1_VERSION);
      SSL_CTX_set_max_proto_version(tls->native_handle(), TLS1_1_VERSION);
      SSL_CTX_set_cipher_list(tls->native_handle(), "DEFAULT@SECLEVEL=0");
    }
  }
  accept();
  thread = std::thread([this] { ctx.run(); });
}

void fake_provider::impl::accept() {
  acceptor.async_accept([this](error_code error, tcp::socket socket) {
    if (error) return;
    std::size_t number = 0;
    {
      const std::lock_guard lock(mutex);
      number = ++accepted;
    }
    const auto turn = take_accept_turn();
    auto done = [this](std::exception_ptr) { ended(); };
    if (turn == reaction::hang_up_unread) {
      socket.close();
      ended();
    } else if (turn == reaction::stall_handshake) {
      silent.insert(std::make_shared<tcp::socket>(std::move(socket)));
    } else if (tls) {
      asio::co_spawn(ctx, serve_tls(*this, std::move(socket), number), std::move(done));
    } else {
      asio::co_spawn(ctx, serve_plain(*this, std::move(socket), number), std::move(done));
    }
    accept();
  });
}

provider_reply fake_provider::impl::take_turn() {
  const std::lock_guard lock(mutex);
  if (turns.empty()) return usual;
  provider_reply reply = std::move(turns.front());
  turns.pop_front();
  return reply;
}

std::optional<reaction> fake_provider::impl::take_accept_turn() {
  const std::lock_guard lock(mutex);
  const auto how = turns.empty() ? usual.how : turns.front().how;
  if (how != reaction::hang_up_unread && how != reaction::stall_handshake) return std::nullopt;
  if (!turns.empty()) turns.pop_front();
  return how;
}

void fake_provider::impl::keep(provider_request request) {
  const std::lock_guard lock(mutex);
  seen.push_back(std::move(request));
  changed.notify_all();
}

void fake_provider::impl::ended() {
  const std::lock_guard lock(mutex);
  ++closed;
  changed.notify_all();
}

std::vector<std::pair<std::string, std::string>> provider_request::form() const {
  std::vector<std::pair<std::string, std::string>> result;
  const auto parsed = boost::urls::parse_query(body);
  if (!parsed) return result;
  boost::urls::encoding_opts options;
  options.space_as_plus = true;
  for (const auto& part : *parsed) result.emplace_back(part.key.decode(options), part.value.decode(options));
  return result;
}

fake_provider::fake_provider(std::optional<tls_identity> identity, tls_age age)
    : impl_(std::make_unique<impl>(std::move(identity), age)) {}

fake_provider::~fake_provider() {
  impl_->ctx.stop();
  impl_->thread.join();
}

std::uint16_t fake_provider::port() const noexcept {
  return impl_->port;
}

std::string fake_provider::base_url(const std::string& host) const {
  return (impl_->tls ? "https://" : "http://") + host + ":" + std::to_string(impl_->port);
}

void fake_provider::next(std::vector<provider_reply> replies) {
  const std::lock_guard lock(impl_->mutex);
  for (auto& reply : replies) impl_->turns.push_back(std::move(reply));
}

void fake_provider::otherwise(provider_reply reply) {
  const std::lock_guard lock(impl_->mutex);
  impl_->usual = std::move(reply);
}

std::vector<provider_request> fake_provider::requests() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->seen;
}

std::size_t fake_provider::connections() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->accepted;
}

bool fake_provider::wait_for_requests(std::size_t count) const {
  std::unique_lock lock(impl_->mutex);
  return impl_->changed.wait_for(lock, std::chrono::seconds(10), [&] { return impl_->seen.size() >= count; });
}

bool fake_provider::wait_for_closed(std::size_t count) const {
  std::unique_lock lock(impl_->mutex);
  return impl_->changed.wait_for(lock, std::chrono::seconds(10), [&] { return impl_->closed >= count; });
}

} // namespace twostep::test
