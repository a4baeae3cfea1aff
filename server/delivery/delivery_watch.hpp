#pragma once
// When to look at messages that have no receipt by then. What becomes of them stands in the accounts; the list is
// made anew from them at each start.

#include "core/account/decision.hpp"
#include "core/ids.hpp"
#include "core/time.hpp"
#include "sms/dispatch/dispatcher.hpp"
#include "sms/receipt.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace twostep::server {

/// A message of an account.
struct message_key {
  core::account_id account;
  std::uint32_t tag = 0; ///< core::message_tag() of its challenge or notice
  std::uint32_t send = 1;
  friend bool operator<(const message_key& a, const message_key& b) noexcept {
    return std::tie(a.account.value, a.tag, a.send) < std::tie(b.account.value, b.tag, b.send);
  }
};

/// Thread-safe. Holds at most `max` messages; of more, those due first are forgotten.
class delivery_watch {
public:
  struct message {
    message_key key;
    sms::awaited_receipt awaits;
    std::optional<core::send_notice> notice{}; ///< its account doesn't keep it; nullopt: a code
    /// What its provider calls the parts that haven't arrived, where its account may not know that (add_names()).
    std::vector<std::string> names{};
  };

  explicit delivery_watch(std::size_t max = 100'000) : max_(max) {}

  void add(message);
  /// From now on the message is found by these names, too.
  void add_names(const message_key&, std::vector<std::string> names);
  /// It has its receipt: it isn't looked at any more. Returns it.
  std::optional<message> take(const message_key&);
  std::optional<message> take(std::string_view provider, std::string_view name);
  /// Of a receipt that says "delivered": if it is about the last part, the message isn't looked at any more. False:
  /// no message has the name.
  bool note_arrival(std::string_view provider, const sms::receipt&);
  /// Removes and returns those that are due.
  std::vector<message> take_due(core::time_point now);
  /// False: another provider is sending it already. True: that is noted until `deadline`, or end_failover().
  bool begin_failover(const message_key&, core::time_point deadline);
  void end_failover(const message_key&);

  std::optional<core::time_point> next() const;
  std::size_t size() const;

private:
  struct entry {
    core::time_point due{};
    std::optional<message> waiting; ///< nullopt: another provider is sending it
  };
  using entries = std::map<message_key, entry>;

  // With the mutex locked.
  void put(const message_key&, entry);
  void drop(entries::iterator);
  std::optional<message> take_out(entries::iterator);
  entries::iterator find(std::string_view provider, std::string_view name);
  void unname(const message_key&, const std::string& provider, const std::string& name);

  const std::size_t max_;
  mutable std::mutex mutex_;
  entries entries_;
  std::set<std::pair<core::time_point, message_key>> by_time_;
  std::map<std::pair<std::string, std::string>, message_key> by_name_; ///< by provider and name
};

} // namespace twostep::server
