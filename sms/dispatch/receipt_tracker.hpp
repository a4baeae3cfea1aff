#pragma once
// Messages that providers took and may still be heard of: receipts find their message here, and one that nothing was
// heard of in time is handed back to fail over. Not thread-safe; it knows no gateway, clock or thread.

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
  std::size_t max = 100'000; ///< remembered; the oldest are forgotten first
  core::milliseconds memory =
      core::longest_receipt_delay; ///< how long a message is known: a later receipt is nobody's
  std::size_t max_early = 1'000;   ///< receipts that came before the provider's own answer …
  core::milliseconds early_memory = std::chrono::seconds(30); ///< … are kept so long
};

/// What a receipt says, about which message.
struct matched_receipt {
  sms::reference reference;
  receipt what;
  core::milliseconds elapsed{}; ///< since the provider took it
  queued_ptr to_fail_over;      ///< undelivered, and it may still fail over: to be sent again
};

class receipt_tracker {
public:
  explicit receipt_tracker(const tracker_settings& s = {}) : settings_(s) {}

  /// A provider took it. `item` is returned once, by due() at `until` or by an undelivered receipt before that; null:
  /// only its receipts are waited for. Returns what receipts said that were there before.
  std::optional<matched_receipt>
  add(std::size_t provider, const accepted&, const sms::reference&, queued_ptr item, core::time_point until,
      core::time_point now);
  /// A provider took it before this watch was, and `before` was heard of it; else as add. Those of one provider
  /// oldest first; one whose id a newer message has is left out.
  std::optional<matched_receipt> recall(
      std::size_t provider, const accepted&, const sms::reference&, core::time_point accepted_at,
      std::optional<delivery> before, queued_ptr item, core::time_point until
  );
  /// nullopt: of no message that is known, or nothing new about it (it came twice, or after "delivered"). A message
  /// of several parts is delivered when all of them are, and undelivered as soon as one is.
  std::optional<matched_receipt> take(std::size_t provider, receipt, core::time_point now);

  struct unconfirmed {
    std::size_t provider = 0;
    queued_ptr item;
  };
  /// Nothing was heard of these by now.
  std::vector<unconfirmed> due(core::time_point now);
  std::optional<core::time_point> next() const;
  /// Texts are secret: none stays.
  void clear();
  std::size_t size() const noexcept { return known_.size(); }

private:
  using key = std::pair<std::size_t, std::string>; ///< provider and its id
  /// By the message's own id.
  struct entry {
    sms::reference reference;
    core::time_point accepted_at{};
    std::optional<core::time_point> until; ///< where item isn't null
    queued_ptr item;
    std::optional<delivery> receipt_so_far;
    std::vector<std::string> parts;   ///< their ids, where there are several
    std::vector<std::string> missing; ///< of these: those that aren't delivered yet
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
  std::map<key, key> parts_; ///< of parts but the first: the message's
  std::deque<std::pair<core::time_point, key>> by_age_;
  std::set<std::pair<core::time_point, key>> due_;
  std::map<key, std::pair<core::time_point, receipt>> early_;
};

} // namespace twostep::sms
