#pragma once
// A kept connection of a blast.

#include <array>
#include <chrono>
#include <cstdint>
#include <string_view>

namespace twostep::bench::http {

using steady_time = std::chrono::steady_clock::time_point;

class connection {
public:
  /// Blocks until connected; later operations don't block. Throws std::system_error.
  explicit connection(std::uint16_t port);
  ~connection();
  connection(const connection&) = delete;
  connection& operator=(const connection&) = delete;

  int descriptor() const noexcept { return descriptor_; }
  /// Sends the three parts in one segment. Throws std::runtime_error if the kernel doesn't accept all bytes.
  void send(std::string_view a, std::string_view b, std::string_view c, steady_time intended);
  /// Reads what has arrived. True: a complete head without a body is in answer(). Throws std::runtime_error if the
  /// peer has closed.
  bool receive();
  std::string_view answer() const noexcept { return {buffer_.data(), filled_}; }
  steady_time intended() const noexcept { return intended_; }

  // Used by the owner.
  unsigned number = 0;    ///< among its connections
  std::uint64_t sent = 0; ///< requests so far

private:
  int descriptor_;
  std::size_t filled_ = 0;
  steady_time intended_;
  std::array<char, 4096> buffer_;
};

} // namespace twostep::bench::http
