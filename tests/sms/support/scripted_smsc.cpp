#include "tests/sms/support/scripted_smsc.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <deque>

namespace twostep::test {

namespace asio = boost::asio;
namespace smpp = sms::smpp;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

using handler = std::function<void(error_code, std::size_t)>;

asio::ssl::context make_context(const tls_identity& identity) {
  asio::ssl::context context(asio::ssl::context::tls_server);
  context.use_certificate_chain(asio::buffer(identity.certificate));
  context.use_private_key(asio::buffer(identity.key), asio::ssl::context::pem);
  return context;
}

class socket_link final : public scripted_smsc::link, public std::enable_shared_from_this<socket_link> {
public:
  socket_link(tcp::socket s, asio::ssl::context* context) : socket_(std::move(s)) {
    if (context) tls_.emplace(socket_, *context);
  }

  void start(std::function<void(link&)> accepted, std::function<void(link&, smpp::pdu&)> received) {
    on_pdu_ = std::move(received);
    auto begin = [self = shared_from_this(), accepted = std::move(accepted)](error_code error) {
      if (error) return self->close();
      if (accepted) accepted(*self);
      self->read();
    };
    if (tls_)
      tls_->async_handshake(asio::ssl::stream_base::server, std::move(begin));
    else
      begin({});
  }

  void send_raw(std::string bytes) override {
    queue_.push_back(std::move(bytes));
    if (queue_.size() == 1) write();
  }
  void close() override {
    closed = true;
    error_code ignored;
    socket_.close(ignored);
  }

private:
  void read() {
    if (closed || stalled) return;
    handler got = [self = shared_from_this()](error_code error, std::size_t size) {
      if (error) return self->close();
      self->received_.append(self->chunk_.data(), size);
      self->take_pdus();
      self->read();
    };
    if (tls_)
      tls_->async_read_some(asio::buffer(chunk_), std::move(got));
    else
      socket_.async_read_some(asio::buffer(chunk_), std::move(got));
  }
  void take_pdus() {
    while (!closed) {
      const auto length = smpp::length_of(received_);
      if (!length || !*length || received_.size() < **length) return;
      auto pdu = smpp::decode(std::string_view(received_).substr(0, **length));
      received_.erase(0, **length);
      command_ids.push_back(smpp::command_id(pdu.value().body));
      on_pdu_(*this, *pdu);
    }
  }
  void write() {
    handler written = [self = shared_from_this()](error_code error, std::size_t) {
      self->queue_.pop_front();
      if (!error && !self->queue_.empty()) self->write();
    };
    if (tls_)
      asio::async_write(*tls_, asio::buffer(queue_.front()), std::move(written));
    else
      asio::async_write(socket_, asio::buffer(queue_.front()), std::move(written));
  }

  tcp::socket socket_;
  std::optional<asio::ssl::stream<tcp::socket&>> tls_;
  std::function<void(link&, smpp::pdu&)> on_pdu_;
  std::array<char, 4096> chunk_{};
  std::string received_;
  std::deque<std::string> queue_;
};

} // namespace

struct scripted_smsc::impl : std::enable_shared_from_this<impl> {
  impl(scripted_smsc& owner_, asio::io_context& ctx, const std::optional<tls_identity>& identity)
      : owner(&owner_), acceptor(ctx, {asio::ip::address_v4::loopback(), 0}) {
    if (identity) context.emplace(make_context(*identity));
  }

  void accept() {
    acceptor.async_accept([self = shared_from_this()](error_code error, tcp::socket socket) {
      if (error || !self->owner) return;
      auto fresh = std::make_shared<socket_link>(std::move(socket), self->context ? &*self->context : nullptr);
      self->owner->links.push_back(fresh);
      fresh->start(self->owner->on_accept, [self](link& from, smpp::pdu& pdu) {
        if (!self->owner) return;
        if (self->owner->on_pdu)
          self->owner->on_pdu(from, pdu);
        else
          self->owner->usual(from, pdu);
      });
      self->accept();
    });
  }

  scripted_smsc* owner; ///< null after its destruction
  tcp::acceptor acceptor;
  std::optional<asio::ssl::context> context;
};

scripted_smsc::scripted_smsc(asio::io_context& ctx, std::optional<tls_identity> identity)
    : impl_(std::make_shared<impl>(*this, ctx, identity)) {
  impl_->accept();
}

scripted_smsc::~scripted_smsc() {
  impl_->owner = nullptr;
  impl_->acceptor.close();
  for (const auto& l : links) l->close();
}

std::uint16_t scripted_smsc::port() const noexcept {
  return impl_->acceptor.local_endpoint().port();
}

void scripted_smsc::usual(link& from, smpp::pdu& pdu) {
  if (auto* bind = std::get_if<smpp::bind_transceiver>(&pdu.body)) {
    const bool right = bind->password.reveal() == password;
    binds.push_back(std::move(*bind));
    smpp::bind_transceiver_resp answer;
    answer.system_id = "scripted";
    from.send(std::move(answer), pdu.sequence, right ? 0 : 0x0e);
  } else if (auto* submit = std::get_if<smpp::submit_sm>(&pdu.body)) {
    submits.push_back(std::move(*submit));
    smpp::submit_sm_resp answer;
    answer.message_id = std::string("id-").append(std::to_string(submits.size()));
    from.send(std::move(answer), pdu.sequence);
  } else if (std::holds_alternative<smpp::enquire_link>(pdu.body)) {
    ++enquiries;
    from.send(smpp::enquire_link_resp(), pdu.sequence);
  } else if (std::holds_alternative<smpp::unbind>(pdu.body)) {
    ++unbinds;
    from.send(smpp::unbind_resp(), pdu.sequence);
  }
}

void scripted_smsc::link::send(smpp::body body, std::uint32_t sequence, std::uint32_t status) {
  smpp::pdu p;
  p.status = status;
  p.sequence = sequence;
  p.body = std::move(body);
  send_raw(std::string(smpp::encode(p).reveal()));
}

} // namespace twostep::test
