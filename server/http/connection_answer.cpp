// A connection's steps from a complete request to its answer and the next request.
#include "server/http/connection_steps.hpp"
#include "server/http/path.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>

#include <string.h>

#include <cstring>
#include <utility>

namespace twostep::server::http {
namespace {

constexpr std::size_t max_lingered = 1024 * 1024; // bytes discarded after a refusal before the connection is cut

} // namespace

namespace net = boost::asio;
using boost::system::error_code;

void connection::show() noexcept {
  const auto lines = space_->head.forwarded_for();
  const auto forwarded = trusted_ ? forwarded_client(lines, service_->trusted) : std::nullopt;
  const std::string client = forwarded ? forwarded->text() : peer_.text;
  service_->observer->watch({now_served().request, peer_.text, trusted_, lines, client});
}

void connection::identify_client() {
  request& r = now_served().request;
  if (service_->observer && service_->observer->watches()) show();
  r.trusted_peer = trusted_;
  r.loopback_peer = loopback_;
  r.client = peer_;
  r.relayed = space_->head.relayed || !space_->head.http_1_1;
  if (!trusted_) {
    r.untrusted_forwarded = space_->head.forwarded;
    r.forwarded_method = r.forwarded_proto = r.forwarded_host = r.forwarded_uri = r.original_url = {};
    if (space_->head.forwarded && !std::exchange(reported_untrusted_, true)) service_->note_untrusted(peer_.text);
    return;
  }
  const auto lines = space_->head.forwarded_for();
  if (lines.empty()) return;
  if (const auto client = forwarded_client(lines, service_->trusted)) r.client = to_client_address(*client);
}

/// Read after the body, not after the head: else a slow client could choose how old the time is.
void connection::begin_exchange() {
  exchange& x = now_served();
  x.response = {};
  x.now = service_->settings.wall_clock();
  x.observed = 0;
  x.route = 0;
  begun_ = service_->settings.steady_clock();
}

std::optional<wait> connection::dispatch() {
  exchange& x = now_served();
  identify_client();
  const auto question = x.request.target.find('?');
  x.request.path = below(service_->settings.path_prefix, x.request.target.substr(0, question));
  if (question != x.request.target.npos) x.request.query = x.request.target.substr(question + 1);
  x.request.body = space_->arrived().substr(head_size_, body_size_);
  begin_exchange();

  // No timeout while the handler runs: without an answer the client couldn't know the outcome.
  deadline = time_point::max();
  phase_ = phase::respond;
  try {
    handled_ = service_->app.handle_now(x);
  } catch (...) {
    fail();
  }
  if (handled_ && service_->is_durable(x.observed)) return {};
  return wait::handler;
}

awaitable<> connection::handle() {
  exchange& x = now_served();
  try {
    if (!handled_) co_await service_->app.handle(x);
    if (x.observed != 0) co_await service_->durability().durable(x.observed);
  } catch (...) {
    fail();
  }
}

/// Called inside a catch handler.
void connection::fail() noexcept {
  exchange& x = now_served();
  handled_ = true;
  x.response = {};
  x.observed = 0;
  service_->app.on_exception(x);
}

std::optional<wait> connection::refuse(refusal r) {
  exchange& x = now_served();
  if (r != refusal::body_too_large && r != refusal::overloaded) {
    const method kept = x.request.method;
    x.request = {};
    x.request.method = kept;
    x.request.target = "/";
    space_->head = {};
  }
  identify_client();
  x.request.path = "/";
  x.request.body = {};
  begin_exchange();
  body_size_ = 0;
  unread_ = true;
  try {
    service_->app.refuse(x, status(r), sentence(r));
  } catch (...) {
    fail();
  }
  if (r == refusal::method) x.response.headers.push_back({"Allow", "GET, HEAD, POST"});
  if (r == refusal::overloaded) x.response.headers.push_back({"Retry-After", "5"});
  phase_ = phase::respond;
  return {};
}

std::optional<wait> connection::respond() {
  exchange& x = now_served();
  closing_ = x.response.close || unread_ || !space_->head.keep_alive || worker_.stopping();
  framing f;
  f.head_only = x.request.method == method::head;
  f.close = closing_;
  f.announce_keep_alive = !space_->head.http_1_1;
  space_->out.clear();
  try {
    service_->out.append(space_->out, x.response, f, worker_.date(x.now));
  } catch (...) {
    fail();
    service_->out.append(space_->out, x.response, f, worker_.date(x.now));
  }
  if (service_->observer) service_->observer->answered(x, service_->settings.steady_clock() - begun_);
  sent_ = 0;
  expire_after(times().write + std::chrono::seconds(space_->out.size() / (8 * 1024)));
  phase_ = phase::send;
  return {};
}

std::optional<wait> connection::send() {
  const std::string& out = space_->out;
  while (sent_ < out.size()) {
    error_code ec;
    const std::size_t n = socket_.write_some(net::buffer(out.data() + sent_, out.size() - sent_), ec);
    if (ec == net::error::would_block || ec == net::error::try_again) return wait::writable;
    if (ec) return wait::nothing;
    sent_ += n;
  }
  phase_ = phase::next;
  return {};
}

std::optional<wait> connection::next() {
  // May contain passwords and codes.
  if (body_size_ != 0) explicit_bzero(space_->bytes.get() + head_size_, body_size_);
  const std::size_t whole = head_size_ + body_size_;
  if (closing_) {
    if (!unread_ && space_->used <= whole) return wait::nothing;
    // Closing now would send a reset, which can overtake the answer.
    error_code ec;
    socket_.shutdown(stream::shutdown_send, ec);
    if (ec) return wait::nothing;
    expire_after(times().linger);
    phase_ = phase::linger;
    return {};
  }
  if (worker_.stopping()) return wait::nothing;
  space_->used -= whole;
  if (space_->used != 0) std::memmove(space_->bytes.get(), space_->bytes.get() + whole, space_->used);
  scanner_ = {};
  head_size_ = body_size_ = 0;
  if (space_->used == 0) return become_idle();
  expire_after(times().head);
  phase_ = phase::examine;
  return {};
}

std::optional<wait> connection::become_idle() {
  worker_.release(std::move(space_));
  idle = true;
  expire_after(trusted_ ? times().idle_trusted : times().idle);
  phase_ = phase::receive_head;
  return wait::readable;
}

std::optional<wait> connection::linger() {
  space_->used = 0;
  switch (receive()) {
  case got::end:
    return wait::nothing;
  case got::nothing:
    return wait::readable;
  case got::bytes:
    break;
  }
  lingered_ += space_->used;
  if (lingered_ > max_lingered) return wait::nothing;
  return {};
}

} // namespace twostep::server::http
