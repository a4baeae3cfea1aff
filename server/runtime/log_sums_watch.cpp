#include "server/runtime/log_sums_watch.hpp"

#include "server/runtime/logging.hpp"

#include <boost/asio/post.hpp>

namespace twostep::server {

log_sums_watch::log_sums_watch(boost::asio::io_context& context) : timer_(context) {}

void log_sums_watch::start() {
  boost::asio::post(timer_.get_executor(), [this] { wait(); });
}

void log_sums_watch::wait() {
  timer_.expires_after(std::chrono::seconds(1));
  timer_.async_wait([this](const boost::system::error_code& ended) {
    if (ended) return;
    log_sums();
    wait();
  });
}

} // namespace twostep::server
