#pragma once
// One kept connection of a blast.

#include <array>
#include <chrono>
#include <cstdint>
#include <string_view>

namespace twostep::bench::http {

using steady_time = std::chrono::steady_clock::time_point;

class connection {
public:
  /// Blocks until it is made, and doesn't block afterwards. Throws std::system_error.
  explicit connection(std::uint16_t port);
  ~connection();
  connection(const connection&) = delete;
  connection& operator=(const connection&) = delete;

  int descriptor() const noexcept { return descriptor_; }
  /// Of three parts in one segment. Throws std::runtime_error where the peer takes less than all.
  void send(std::string_view a, std::string_view b, std::string_view c, steady_time intended);
  /// Reads what is there. true: a whole head without a body has come, in answer(). Throws std::runtime_error where
  /// the peer closed.
  bool receive();
  std::string_view answer() const noexcept { return {buffer_.data(), filled_}; }
  steady_time intended() const noexcept { return intended_; }

  // The owner's.
  unsigned number = 0;    ///< among its connections
  std::uint64_t sent = 0; ///< requests so far

private:
  int descriptor_;
  std::size_t filled_ = 0;
  steady_time intended_;
  std::array<char, 4096> buffer_;
};

} // namespace twostep::bench::http
