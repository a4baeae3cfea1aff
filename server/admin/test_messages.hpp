#pragma once
// The result of the message of `twostep sms test`: one message at a time, reported by the dispatcher, awaited by
// the operation.

#include "server/runtime/awaitable.hpp"
#include "sms/dispatch/dispatcher.hpp"

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace twostep::server::admin {

/// Thread-safe. No call may be waiting when it is destroyed.
class test_messages {
public:
  struct waiter;

  /// Reserves the next test message's outcome for the caller; null if another test is under way.
  std::shared_ptr<waiter> begin(executor);
  /// nullopt: no result within `at_most`. Ends the reservation of begin().
  awaitable<std::optional<sms::outcome>> outcome(std::shared_ptr<waiter>, std::chrono::milliseconds at_most);
  /// Ends the reservation when the message wasn't sent after all.
  void forget();

  /// The tries of the current message, oldest first, at most 100. Empty: no test is under way.
  std::vector<sms::try_report> tries() const;

  /// Called by the dispatcher; ignores every message that isn't a test.
  void record_result(const sms::outcome&);
  void tried(const sms::try_report&);

private:
  mutable std::mutex mutex_;
  std::shared_ptr<waiter> waiting_;
  std::vector<sms::try_report> tries_; ///< of the current message
};

} // namespace twostep::server::admin
