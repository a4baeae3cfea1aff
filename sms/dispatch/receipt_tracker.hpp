#pragma once
// Matches receipts with accepted messages, and returns messages without a receipt in time, so that they fail over.
// Not thread-safe; independent of gateways, clocks and threads.

#include "core/account/message_trace.hpp"
#include "core/time.hpp"
#include "sms/dispatch/queue.hpp"
#include "sms/gateway.hpp"
#include "sms/message.hpp"
#include "sms/receipt.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace twostep::sms {

struct tracker_settings {
  std::size_t max = 100'000;                               ///< remembered messages; the oldest are forgotten first
  core::milliseconds memory = core::longest_receipt_delay; ///< later receipts are ignored
  std::size_t max_early = 1'000; ///< receipts that arrive before the provider's own answer …
  core::milliseconds early_memory = std::chrono::seconds(30); ///< … are kept so long
};

/// A receipt and its message.
struct matched_receipt {
  sms::reference reference;
  receipt what;
  core::milliseconds elapsed{}; ///< since the provider accepted it
  queued_ptr to_fail_over;      ///< to be sent again: undelivered, and it may still fail over
};

class receipt_tracker {
public:
  explicit receipt_tracker(const tracker_settings& s = {}) : settings_(s) {}

  /// Adds an accepted message. `item` is returned at most once: by due() at `until`, or before that with an
  /// undelivered receipt, unless the number is invalid; null: only receipts are matched. Returns what earlier
  /// receipts say.
  std::optional<matched_receipt>
  add(std::size_t provider, const accepted&, const sms::reference&, queued_ptr item, core::time_point until,
      core::time_point now);
  /// As add, for a message accepted by an earlier process, with the receipt that it had. Call for the messages of
  /// a provider from oldest to newest; ignored if a newer message has the id.
  std::optional<matched_receipt> recall(
      std::size_t provider, const accepted&, const sms::reference&, core::time_point accepted_at,
      std::optional<delivery> before, queued_ptr item, core::time_point until
  );
  /// nullopt: the message is unknown, or the receipt says nothing new (repeated, or after "delivered"). A message
  /// of several parts is delivered when all of them are, and undelivered as soon as one is.
  std::optional<matched_receipt> take(std::size_t provider, receipt, core::time_point now);

  struct unconfirmed {
    std::size_t provider = 0;
    queued_ptr item;
  };
  /// Removes and returns the messages that have no receipt by now.
  std::vector<unconfirmed> due(core::time_point now);
  std::optional<core::time_point> next() const;
  /// Wipes all texts, which are secret.
  void clear();
  std::size_t size() const noexcept { return known_.size(); }

private:
  using key = std::pair<std::size_t, std::string>; ///< provider and its id
  /// Found by the message's own id.
  struct entry {
    sms::reference reference;
    core::time_point accepted_at{};
    std::optional<core::time_point> until; ///< set with item
    queued_ptr item;
    std::optional<delivery> receipt_so_far;
    std::vector<std::string> parts;   ///< the ids, if there are several
    std::vector<std::string> missing; ///< the parts that aren't delivered yet
  };
  using known_message = std::map<key, entry>::value_type;

  entry& remember(const key&, const sms::reference&, core::time_point accepted_at);
  void expect_parts(const key&, const accepted&, entry&);
  void return_at(core::time_point until, const key&, entry&, queued_ptr item);
  known_message* find(const key&);
  std::optional<matched_receipt> take_early(known_message&, core::time_point now);
  std::optional<matched_receipt> note(known_message&, receipt, core::time_point now);
  void forget_old(core::time_point now);
  void forget(const key&);

  tracker_settings settings_;
  std::map<key, entry> known_;
  std::map<key, key> parts_; ///< from a later part's key to the message's
  std::deque<std::pair<core::time_point, key>> by_age_;
  std::set<std::pair<core::time_point, key>> due_;
  std::map<key, std::pair<core::time_point, receipt>> early_;
};

} // namespace twostep::sms
