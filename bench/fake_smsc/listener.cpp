#include "bench/fake_smsc/listener.hpp"

#include <utility>

namespace twostep::bench::fake_smsc {

listener::listener(executor ex, boost::asio::ip::tcp::endpoint endpoint, std::function<void(socket)> accepted)
    : endpoint_(std::move(endpoint)), accepted_(std::move(accepted)), acceptor_(ex), pause_(ex) {
  open();
  endpoint_ = acceptor_.local_endpoint();
}

void listener::open() {
  if (acceptor_.is_open()) return;
  acceptor_.open(endpoint_.protocol());
  acceptor_.set_option(boost::asio::socket_base::reuse_address(true));
  acceptor_.bind(endpoint_);
  acceptor_.listen();
  accept();
}

void listener::close() {
  boost::system::error_code ignored;
  acceptor_.close(ignored);
  pause_.cancel();
}

void listener::accept() {
  acceptor_.async_accept([this](boost::system::error_code ec, socket fresh) {
    if (!acceptor_.is_open() || ec == boost::asio::error::operation_aborted) return;
    if (!ec) {
      boost::system::error_code ignored;
      fresh.set_option(boost::asio::ip::tcp::no_delay(true), ignored);
      accepted_(std::move(fresh));
      return accept();
    }
    // The usual cause is a lack of file descriptors, which others may free meanwhile.
    pause_.expires_after(std::chrono::milliseconds(100));
    pause_.async_wait([this](boost::system::error_code stopped) {
      if (!stopped && acceptor_.is_open()) accept();
    });
  });
}

} // namespace twostep::bench::fake_smsc
