#include "bench/fake_smsc/receipt_sender.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>

#include <charconv>
#include <chrono>
#include <deque>
#include <optional>

namespace twostep::bench::fake_smsc {

namespace net = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;

namespace {

constexpr std::size_t max_queued = 100'000, max_workers = 16;
constexpr auto timeout = std::chrono::seconds(10);

struct post {
  loopback_url to;
  std::string request;
};

/// A connection kept between receipts to the same place.
struct connection {
  using stream = beast::basic_stream<net::ip::tcp, executor>;

  executor ex;
  std::optional<stream> peer{};
  std::string authority{};
  beast::flat_buffer buffer{};

  awaitable<bool> connect(loopback_url to) {
    boost::system::error_code ec;
    std::uint16_t port = 0;
    std::from_chars(to.port.data(), to.port.data() + to.port.size(), port);
    const net::ip::tcp::endpoint endpoint(net::ip::make_address(to.host, ec), port);
    peer.emplace(ex);
    buffer.clear();
    authority = to.authority;
    peer->expires_after(timeout);
    co_await peer->async_connect(endpoint, net::redirect_error(use_awaitable, ec));
    if (ec) peer.reset();
    co_return !ec;
  }

  /// The status; 0: no answer.
  awaitable<unsigned> exchange(std::string request) {
    boost::system::error_code ec;
    peer->expires_after(timeout);
    co_await net::async_write(*peer, net::buffer(request), net::redirect_error(use_awaitable, ec));
    http::response_parser<http::string_body> parser;
    if (!ec) co_await http::async_read(*peer, buffer, parser, net::redirect_error(use_awaitable, ec));
    const bool keep = !ec && parser.get().keep_alive();
    const unsigned status = ec ? 0 : parser.get().result_int();
    if (!keep) peer.reset();
    co_return status;
  }

  awaitable<unsigned> carry(post p) {
    // A kept connection may have been closed meanwhile: try again on a new one.
    if (peer && authority == p.to.authority) {
      const unsigned status = co_await exchange(p.request);
      if (status != 0) co_return status;
    }
    const bool connected = co_await connect(p.to);
    if (!connected) co_return 0;
    const unsigned status = co_await exchange(std::move(p.request));
    co_return status;
  }
};

} // namespace

struct receipt_sender::impl {
  executor ex;
  receipt_counts& counts;
  std::deque<post> queue{};
  std::size_t workers = 0;

  static awaitable<> work(std::shared_ptr<impl> self) {
    connection c{self->ex};
    while (!self->queue.empty()) {
      post next = std::move(self->queue.front());
      self->queue.pop_front();
      const unsigned status = co_await c.carry(std::move(next));
      const bool refused = status != 0 && status / 100 != 2;
      if (refused) self->counts.last_refusal = status;
      ++(status == 0 ? self->counts.lost : refused ? self->counts.refused : self->counts.accepted);
    }
    --self->workers;
  }
};

receipt_sender::receipt_sender(executor ex, receipt_counts& counts) : impl_(new impl{ex, counts}) {}
receipt_sender::~receipt_sender() = default;

void receipt_sender::send(const loopback_url& to, std::string request) {
  if (impl_->queue.size() == max_queued) {
    ++impl_->counts.lost;
    return;
  }
  impl_->queue.push_back({to, std::move(request)});
  if (impl_->workers == max_workers) return;
  ++impl_->workers;
  net::co_spawn(impl_->ex, impl::work(impl_), [](std::exception_ptr broken) {
    if (broken) std::rethrow_exception(broken);
  });
}

} // namespace twostep::bench::fake_smsc
