#pragma once
// The demo's phone: the newest texts in memory, for /demo/phone. Unused outside the demo.

#include "core/time.hpp"

#include <cstddef>
#include <deque>
#include <mutex>
#include <string>
#include <vector>

namespace twostep::server {

struct demo_message {
  core::time_point at{};
  std::string to;
  std::string text;
};

/// Thread-safe. Keeps the newest 50.
class demo_messages {
public:
  void add(demo_message);
  /// Newest first.
  std::vector<demo_message> newest() const;

private:
  static constexpr std::size_t max = 50;
  mutable std::mutex mutex_;
  std::deque<demo_message> messages_;
};

} // namespace twostep::server
