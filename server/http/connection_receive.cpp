// A connection's steps until a complete request has arrived.
#include "server/http/connection_steps.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>

namespace twostep::server::http {

namespace net = boost::asio;
using boost::system::error_code;

connection::got connection::receive() {
  error_code ec;
  const std::size_t n =
      socket_.read_some(net::buffer(space_->bytes.get() + space_->used, space_->capacity - space_->used), ec);
  if (ec == net::error::would_block || ec == net::error::try_again) return got::nothing;
  if (ec) return got::end;
  space_->used += n;
  return got::bytes;
}

std::optional<wait> connection::receive_head() {
  if (!space_) space_ = worker_.take();
  if (space_->used == space_->capacity) space_->grow(0);
  const bool first = space_->used == 0;
  switch (receive()) {
  case got::end:
    return wait::nothing;
  case got::nothing:
    if (first) worker_.release(std::move(space_));
    return wait::readable;
  case got::bytes:
    break;
  }
  idle = is_new = false;
  if (first) expire_after(times().head);
  phase_ = phase::examine;
  return {};
}

std::optional<refusal> connection::parse() {
  space_->head = {};
  now_served().request = {};
  return parse_head(
      space_->arrived().substr(0, head_size_), limits_, now_served().request, space_->head,
      service_->settings.kept_fields
  );
}

std::optional<wait> connection::examine() {
  const auto end = scanner_.scan(space_->arrived(), limits_);
  if (!end) {
    now_served().request = {}; // discard the previous request
    return refuse(end.error());
  }
  if (!*end) {
    phase_ = phase::receive_head;
    return wait::readable;
  }
  head_size_ = **end;
  if (const auto refused = parse()) return refuse(*refused);
  if (overloaded_) return refuse(refusal::overloaded);

  const std::uint64_t length = space_->head.content_length;
  phase_ = phase::dispatch;
  if (length == 0) return {};
  if (now_served().request.method != method::post) {
    // The body has no meaning here. Proxies announce one that they don't send when they ask the gate.
    unread_ = true;
    return {};
  }
  if (length > service_->settings.limits.body) return refuse(refusal::body_too_large);
  body_size_ = static_cast<std::size_t>(length);
  return await_body();
}

std::optional<wait> connection::await_body() {
  const std::size_t whole = head_size_ + body_size_;
  if (space_->used >= whole) return {};
  if (space_->capacity < whole) {
    space_->grow(whole);
    if (const auto refused = parse()) return refuse(*refused); // the bytes have moved, so the views are made again
  }
  if (space_->head.expect_continue && space_->used == head_size_ && !send_continue()) return wait::nothing;
  expire_after(times().body);
  phase_ = phase::receive_body;
  return wait::readable;
}

bool connection::send_continue() {
  static constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
  error_code ec;
  const std::size_t n = socket_.write_some(net::buffer(go_on), ec);
  return !ec && n == go_on.size();
}

std::optional<wait> connection::receive_body() {
  switch (receive()) {
  case got::end:
    return wait::nothing;
  case got::nothing:
    return wait::readable;
  case got::bytes:
    break;
  }
  if (space_->used < head_size_ + body_size_) return wait::readable;
  phase_ = phase::dispatch;
  return {};
}

} // namespace twostep::server::http
