#pragma once
// Receipts whose message no account knows yet: a provider may report before its answer to the message is recorded.

#include "core/time.hpp"
#include "sms/receipt.hpp"

#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace twostep::server {

/// Thread-safe. Further ones than `max` are dropped, and those that nobody took in time.
class early_receipts {
public:
  explicit early_receipts(std::size_t max = 1'000, core::milliseconds memory = core::seconds(60))
      : max_(max), memory_(memory) {}

  void add(std::string_view provider, const sms::receipt&, core::time_point now);
  void forget(std::string_view provider, std::string_view provider_id);
  /// Removes and returns it.
  std::optional<sms::receipt> take(std::string_view provider, std::string_view provider_id, core::time_point now);
  std::size_t size() const;

private:
  using name = std::pair<std::string, std::string>;

  const std::size_t max_;
  const core::milliseconds memory_;
  mutable std::mutex mutex_;
  std::map<name, std::pair<core::time_point, sms::receipt>> waiting_;
};

} // namespace twostep::server
