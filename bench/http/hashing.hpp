#pragma once
// People who type wrong passwords, without a pause: the server's hash workers have always something to do.

#include <atomic>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

namespace twostep::bench::http {

class hashing {
public:
  /// So many at once. Throws std::runtime_error where the sign-in page isn't as it should be.
  hashing(std::uint16_t port, unsigned people);
  ~hashing(); ///< when the last answer has come
  hashing(const hashing&) = delete;
  hashing& operator=(const hashing&) = delete;

  std::uint64_t done() const noexcept { return done_; }   ///< passwords that were checked
  std::uint64_t wrong() const noexcept { return wrong_; } ///< answers that were no check

private:
  void type(std::uint16_t port);

  std::string request_;
  std::atomic<bool> stop_{false};
  std::atomic<std::uint64_t> done_{0}, wrong_{0};
  std::vector<std::thread> people_;
};

} // namespace twostep::bench::http
