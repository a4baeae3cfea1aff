#include "server/delivery/demo_inbox.hpp"

namespace twostep::server {

void demo_messages::add(demo_message m) {
  const std::lock_guard lock(mutex_);
  messages_.push_front(std::move(m));
  if (messages_.size() > max) messages_.pop_back();
}

std::vector<demo_message> demo_messages::newest() const {
  const std::lock_guard lock(mutex_);
  return {messages_.begin(), messages_.end()};
}

} // namespace twostep::server
