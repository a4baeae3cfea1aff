#include "server/http/connection.hpp"

#include "server/http/connection_steps.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>

#include <sys/socket.h>

#include <algorithm>
#include <exception>
#include <utility>

namespace twostep::server::http {

namespace net = boost::asio;
using boost::system::error_code;

connection::connection(worker& w, std::shared_ptr<service> s, accepted_socket n)
    : worker_(w), service_(std::move(s)), socket_(std::move(n.socket)), overloaded_(n.overloaded) {
  if (n.peer) {
    peer_ = to_client_address(*n.peer);
    trusted_ = service_->trusted.contains(*n.peer);
    loopback_ = n.peer->is_loopback();
  } else {
    peer_ = {"local", "local"};
  }
  const limits& l = service_->settings.limits;
  limits_ = {trusted_ ? l.head_trusted : l.head, trusted_ ? l.target_trusted : l.target, l.fields};
  worker_.add(*this);
  idle = true;
  expire_after(
      worker_.stopping() ? std::min<std::chrono::milliseconds>(times().head, new_connection_grace) : times().head
  );
}

connection::~connection() {
  if (space_) worker_.release(std::move(space_));
  service_->open.fetch_sub(1, std::memory_order_relaxed); // must precede remove(), which may end a drain
  worker_.remove(*this);
}

void connection::close() noexcept {
  error_code ignored;
  socket_.close(ignored);
}

bool connection::has_arrived() noexcept {
  char one;
  return ::recv(socket_.native_handle(), &one, 1, MSG_PEEK | MSG_DONTWAIT) > 0;
}

wait connection::advance() {
  for (;;) {
    std::optional<wait> waiting;
    switch (phase_) {
    case phase::receive_head:
      waiting = receive_head();
      break;
    case phase::examine:
      waiting = examine();
      break;
    case phase::receive_body:
      waiting = receive_body();
      break;
    case phase::dispatch:
      waiting = dispatch();
      break;
    case phase::respond:
      waiting = respond();
      break;
    case phase::send:
      waiting = send();
      break;
    case phase::next:
      waiting = next();
      break;
    case phase::linger:
      waiting = linger();
      break;
    }
    if (waiting) return *waiting;
  }
}

namespace {

awaitable<> serve(std::unique_ptr<connection> c) {
  wait waiting = wait::readable;
  while (waiting != wait::nothing) {
    if (waiting == wait::handler) {
      co_await c->handle();
    } else {
      const auto direction = waiting == wait::readable ? stream::wait_read : stream::wait_write;
      error_code ec;
      co_await c->socket().async_wait(direction, net::redirect_error(use_awaitable, ec));
      if (ec) break;
    }
    waiting = c->advance();
  }
}

} // namespace

void start_connection(worker& w, std::shared_ptr<service> s, accepted_socket n) {
  auto c = std::make_unique<connection>(w, s, std::move(n));
  w.has_come();
  net::co_spawn(w.get_executor(), serve(std::move(c)), [s = std::move(s)](std::exception_ptr failure) {
    if (!failure || !s->settings.warn) return;
    try {
      std::rethrow_exception(failure);
    } catch (const std::exception& e) {
      s->settings.warn(std::string("a connection ended by an unexpected error: ") + e.what());
    }
  });
}

} // namespace twostep::server::http
