#include "server/runtime/watchdog.hpp"

#include <boost/asio/post.hpp>

namespace twostep::server {

watchdog::watchdog(boost::asio::io_context& context, service_notify& manager) : manager_(manager), timer_(context) {}

void watchdog::start() {
  if (manager_.watchdog()) boost::asio::post(timer_.get_executor(), [this] { tell(); });
}

void watchdog::tell() {
  manager_.alive();
  timer_.expires_after(*manager_.watchdog() / 2);
  timer_.async_wait([this](const boost::system::error_code& ended) {
    if (!ended) tell();
  });
}

} // namespace twostep::server
