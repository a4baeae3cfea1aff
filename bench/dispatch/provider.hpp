#pragma once
// Runs build/fake-smsc as a child process, so that the provider's cost isn't counted as the dispatcher's. It
// listens only on 127.0.0.1.

#include "bench/support/child.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace twostep::bench::dispatch {

class provider {
public:
  /// Throws std::runtime_error if it doesn't start. behaviour: words as for its POST /control.
  provider(const std::filesystem::path& binary, std::string_view behaviour, std::uint64_t seed);

  std::string http_url() const { return "http://127.0.0.1:" + std::to_string(http_port_); }
  std::uint16_t smpp_port() const noexcept { return smpp_port_; }

  /// The words are in force when it returns. Throws std::runtime_error.
  void behave(std::string_view words) const;

  struct arrival {
    std::string to;
    bool accepted = false; ///< a person may get it
  };
  /// The arrivals since the last call. The provider keeps 10,000 messages, so call it often; throws
  /// std::runtime_error if some are missing.
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
