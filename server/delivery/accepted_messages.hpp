#pragma once
// When providers accepted this server's messages: for the figures of receipts whose message the account has
// forgotten, since its code came back first. A message is known here once its account has decided the acceptance.

#include "core/account/message_trace.hpp"
#include "core/time.hpp"
#include "sms/gateway.hpp"
#include "sms/receipt.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <utility>

namespace twostep::server {

/// Thread-safe. Knows messages by hashes of their parts' ids; forgets them after core::longest_receipt_delay, the
/// oldest of too many first.
class accepted_messages {
public:
  /// max: of ids.
  explicit accepted_messages(std::size_t max = 100'000) : max_(max) {}

  void add(std::string_view provider, const sms::accepted&, core::time_point now);
  bool knows(std::string_view provider, std::string_view provider_id, core::time_point now) const;

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
    std::optional<sms::delivery> receipt{};
  };
  /// With the mutex locked. Null: the message is unknown.
  entry* find(std::string_view provider, std::string_view provider_id, core::time_point now) const;

  const std::size_t max_;
  mutable std::mutex mutex_;
  boost::unordered_flat_map<std::size_t, std::shared_ptr<entry>> entries_; ///< shared by a message's parts
  std::deque<std::pair<core::time_point, std::size_t>> by_age_;
};

} // namespace twostep::server
