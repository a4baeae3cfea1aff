#pragma once
// When providers accepted this server's messages: for the figures of receipts whose message the account has
// forgotten, since its code came back first. Decides nothing.

#include "core/account/message_trace.hpp"
#include "core/time.hpp"
#include "sms/receipt.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <string_view>
#include <utility>

namespace twostep::server {

/// Thread-safe. Knows messages by a hash of the first part's id; forgets them after core::longest_receipt_delay, the
/// oldest of too many first.
class accepted_messages {
public:
  explicit accepted_messages(std::size_t max = 100'000) : max_(max) {}

  void add(std::string_view provider, std::string_view provider_id, core::time_point now);

  struct noted {
    bool is_news = false; ///< false: as an earlier receipt, or after "delivered"
    core::milliseconds since_accepted{};
  };
  /// nullopt: the message is unknown.
  std::optional<noted>
  note(std::string_view provider, std::string_view provider_id, sms::delivery, core::time_point now);
  std::size_t size() const;

private:
  struct entry {
    core::time_point accepted_at{};
    std::optional<sms::delivery> receipt;
  };

  const std::size_t max_;
  mutable std::mutex mutex_;
  boost::unordered_flat_map<std::size_t, entry> entries_;
  std::deque<std::pair<core::time_point, std::size_t>> by_age_;
};

} // namespace twostep::server
