#include "server/http/listener.hpp"

#include "server/http/connection.hpp"
#include "server/http/listening_socket.hpp"
#include "server/http/workers_state.hpp"

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>

#include <netinet/in.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace twostep::server::http {
namespace {

namespace net = boost::asio;
using boost::system::error_code;

constexpr std::chrono::milliseconds first_pause{50}, longest_pause{1000};

/// How many connections above the limit are still answered 503; further ones are closed.
constexpr std::size_t refused_politely(std::size_t max) noexcept {
  return std::clamp<std::size_t>(max / 8, 1, 128);
}

/// True: the process or the machine lacks a resource; retrying at once would only spin.
bool is_shortage(const error_code& ec) noexcept {
  return ec.value() == EMFILE || ec.value() == ENFILE || ec.value() == ENOBUFS || ec.value() == ENOMEM;
}

std::optional<ip_address> address_of(const net::generic::stream_protocol::endpoint& e) noexcept {
  const auto* const any = static_cast<const sockaddr*>(e.data());
  if (any->sa_family == AF_INET) {
    std::array<std::uint8_t, 4> bytes;
    std::memcpy(bytes.data(), &reinterpret_cast<const sockaddr_in*>(any)->sin_addr, bytes.size());
    return ip_address::from_v4(bytes);
  }
  if (any->sa_family == AF_INET6) {
    std::array<std::uint8_t, 16> bytes;
    std::memcpy(bytes.data(), &reinterpret_cast<const sockaddr_in6*>(any)->sin6_addr, bytes.size());
    return ip_address::from_v6(bytes);
  }
  return {};
}

/// A peer of another user that could reach the socket's file in spite of its permissions.
bool is_stranger(stream& peer) noexcept {
  ucred who{};
  socklen_t size = sizeof who;
  if (::getsockopt(peer.native_handle(), SOL_SOCKET, SO_PEERCRED, &who, &size) != 0) return true;
  return who.uid != 0 && who.uid != ::geteuid();
}

} // namespace

struct listener::state {
  state(workers& w, const backend& b, const settings& s, const listen_address& address, unsigned unix_mode)
      : threads(*w.state_), shared(std::make_shared<service>(b, s)), home(threads.all.front()->get_executor()),
        socket(home, address, unix_mode), pause(home) {}

  static awaitable<> accept_all(std::shared_ptr<state>);
  void hand_over(worker&, stream);
  void refuse() noexcept { shared->refused.fetch_add(1, std::memory_order_relaxed); }
  void warn(const std::string& text) const {
    if (shared->settings.warn) shared->settings.warn(text);
  }

  workers::state& threads;
  std::shared_ptr<service> shared;
  executor home; ///< of the worker that accepts
  listening_socket socket;
  net::basic_waitable_timer<std::chrono::steady_clock, net::wait_traits<std::chrono::steady_clock>, executor> pause;
  std::size_t next = 0;
  std::atomic<bool> stopped{false};
};

void listener::state::hand_over(worker& w, stream peer) {
  error_code ec;
  const auto endpoint = peer.remote_endpoint(ec);
  if (ec) return; // the peer is gone
  shared->accepted.fetch_add(1, std::memory_order_relaxed);
  if (shared->settings.owner_only && socket.is_unix() && is_stranger(peer)) return refuse();
  peer.non_blocking(true, ec);
  if (ec) return;
  accepted_socket n{std::move(peer), socket.is_unix() ? std::nullopt : address_of(endpoint), false};
  if (!socket.is_unix()) n.socket.set_option(net::ip::tcp::no_delay(true), ec); // a failure costs only speed

  const std::size_t before = shared->open.load(std::memory_order_relaxed);
  const std::size_t max = shared->settings.limits.connections;
  if (before >= max) refuse();
  if (before >= max + refused_politely(max)) return;
  n.overloaded = before >= max;
  shared->open.fetch_add(1, std::memory_order_relaxed);
  w.expect();
  net::post(w.get_executor(), [&w, s = shared, n = std::move(n)]() mutable {
    start_connection(w, std::move(s), std::move(n));
  });
}

awaitable<> listener::state::accept_all(std::shared_ptr<state> s) {
  auto pause = first_pause;
  bool reported = false;
  while (!s->stopped) {
    worker& w = *s->threads.all[s->next++ % s->threads.all.size()];
    error_code ec;
    stream peer = co_await s->socket.acceptor.async_accept(w.get_executor(), net::redirect_error(use_awaitable, ec));
    if (!ec) {
      pause = first_pause;
      reported = false;
      s->hand_over(w, std::move(peer));
    } else if (is_shortage(ec)) {
      if (!std::exchange(reported, true)) s->warn("accepting no connections for a moment: " + ec.message());
      s->pause.expires_after(pause);
      error_code ended;
      co_await s->pause.async_wait(net::redirect_error(use_awaitable, ended));
      pause = std::min(pause * 2, longest_pause);
    } else if (!s->stopped) {
      s->warn("accepting a connection failed: " + ec.message());
      if (!s->socket.acceptor.is_open()) break;
    }
  }
}

listener::listener(workers& w, const backend& b, const settings& s, const listen_address& address, unsigned unix_mode)
    : state_(std::make_shared<state>(w, b, s, address, unix_mode)) {}

listener::~listener() {
  stop();
}

void listener::start() {
  net::co_spawn(state_->home, state::accept_all(state_), [s = state_](std::exception_ptr failure) {
    if (failure) s->warn("accepting connections on " + s->socket.url() + " ended by an unexpected error");
  });
}

void listener::stop() {
  if (state_->stopped.exchange(true)) return;
  state_->socket.remove_file();
  net::post(state_->home, [s = state_] {
    error_code ignored;
    s->socket.acceptor.close(ignored);
    s->pause.cancel();
  });
}

listen_address listener::hand_down() {
  return state_->socket.hand_down();
}

std::uint16_t listener::port() const noexcept {
  return state_->socket.port();
}

const std::string& listener::url() const noexcept {
  return state_->socket.url();
}

std::size_t listener::connections() const noexcept {
  return state_->shared->open.load(std::memory_order_relaxed);
}

std::uint64_t listener::accepted() const noexcept {
  return state_->shared->accepted.load(std::memory_order_relaxed);
}

std::uint64_t listener::refused() const noexcept {
  return state_->shared->refused.load(std::memory_order_relaxed);
}

} // namespace twostep::server::http
