#include "bench/fake_smsc/smpp_session.hpp"

#include <boost/asio/write.hpp>

#include <utility>

namespace twostep::bench::fake_smsc {

namespace smpp = sms::smpp;
using boost::system::error_code;

namespace {

/// How many bytes may wait for a peer that doesn't read.
constexpr std::size_t max_unwritten = 4 * 1024 * 1024;

} // namespace

void smpp_server::session::start(
    std::function<void(session&, smpp::pdu&)> received, std::function<void(const session*)> over
) {
  on_pdu_ = std::move(received);
  over_ = std::move(over);
  read();
}

void smpp_server::session::read() {
  socket_.async_read_some(boost::asio::buffer(chunk_), [self = shared_from_this()](error_code ec, std::size_t size) {
    if (ec || self->closed_) return self->close();
    self->received_.append(self->chunk_.data(), size);
    if (!self->take_pdus()) return self->close();
    self->read();
  });
}

bool smpp_server::session::take_pdus() {
  std::size_t taken = 0;
  while (!closed_ && !closing_) {
    const auto left = std::string_view(received_).substr(taken);
    const auto length = smpp::length_of(left);
    if (!length) return false;
    if (!*length || left.size() < **length) break;
    auto pdu = smpp::decode(left.substr(0, **length));
    taken += **length;
    if (pdu) {
      on_pdu_(*this, *pdu);
      continue;
    }
    const auto& wrong = pdu.error();
    if (!smpp::is_response(wrong.command_id)) send(smpp::generic_nack(), wrong.sequence, wrong.status);
  }
  received_.erase(0, taken);
  return !closed_;
}

void smpp_server::session::send(smpp::body body, std::uint32_t number, std::uint32_t status) {
  if (closed_ || closing_) return;
  smpp::pdu p;
  p.status = status;
  p.sequence = number;
  p.body = std::move(body);
  unwritten_ += smpp::encode(p).reveal();
  if (unwritten_.size() > max_unwritten) return close();
  if (writing_.empty()) write();
}

void smpp_server::session::write() {
  writing_ = std::exchange(unwritten_, std::string());
  boost::asio::async_write(
      socket_, boost::asio::buffer(writing_),
      [self = shared_from_this()](error_code ec, std::size_t) {
        self->writing_.clear();
        if (ec) return self->close();
        if (!self->unwritten_.empty()) return self->write();
        if (self->closing_) self->close();
      }
  );
}

void smpp_server::session::close_when_written() {
  closing_ = true;
  if (writing_.empty()) close();
}

void smpp_server::session::close() {
  if (closed_) return;
  closed_ = true;
  error_code ignored;
  socket_.close(ignored);
  const auto self = shared_from_this(); // the callback may release the last other reference
  if (over_) over_(this);
}

} // namespace twostep::bench::fake_smsc
