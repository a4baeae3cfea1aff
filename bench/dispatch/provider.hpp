#pragma once
// build/fake-smsc as a child process: what a provider costs isn't counted as the dispatcher's. It listens on
// 127.0.0.1 and nowhere else.

#include "bench/support/child.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace twostep::bench::dispatch {

class provider {
public:
  /// Throws std::runtime_error where it doesn't start. behaviour: words as its POST /control takes them.
  provider(const std::filesystem::path& binary, std::string_view behaviour, std::uint64_t seed);

  std::string http_url() const { return "http://127.0.0.1:" + std::to_string(http_port_); }
  std::uint16_t smpp_port() const noexcept { return smpp_port_; }

  /// In force when it returns. Throws std::runtime_error.
  void behave(std::string_view words) const;

  struct arrival {
    std::string to;
    bool accepted = false; ///< and a person may get it
  };
  /// What came since the last call. It keeps 10,000 messages, so ask often; throws std::runtime_error where some are
  /// gone.
  std::vector<arrival> arrivals();
  /// User and system time so far.
  double processor_seconds() const { return process_.processor_seconds(); }

private:
  std::string ask(std::string_view method, const std::string& target, std::string_view body) const;

  child process_;
  std::uint16_t http_port_ = 0, smpp_port_ = 0, console_port_ = 0;
  std::uint64_t seen_ = 0;
};

} // namespace twostep::bench::dispatch
