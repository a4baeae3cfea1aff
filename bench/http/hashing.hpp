#pragma once
// People who keep entering wrong passwords, so that the server's hash workers are always busy.

#include <atomic>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

namespace twostep::bench::http {

class hashing {
public:
  /// people: how many at a time. Throws std::runtime_error if the sign-in page isn't as expected.
  hashing(std::uint16_t port, unsigned people);
  ~hashing(); ///< waits for the last answer
  hashing(const hashing&) = delete;
  hashing& operator=(const hashing&) = delete;

  std::uint64_t done() const noexcept { return done_; }   ///< passwords checked
  std::uint64_t wrong() const noexcept { return wrong_; } ///< answers that weren't a check

private:
  void type(std::uint16_t port);

  std::string request_;
  std::atomic<bool> stop_{false};
  std::atomic<std::uint64_t> done_{0}, wrong_{0};
  std::vector<std::thread> people_;
};

} // namespace twostep::bench::http
