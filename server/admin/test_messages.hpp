#pragma once
// What became of the message of `twostep sms test`: one at a time, told by the dispatcher, awaited by the operation.

#include "server/runtime/awaitable.hpp"
#include "sms/dispatch/dispatcher.hpp"

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace twostep::server::admin {

/// Thread-safe. Nothing may wait any more when it dies.
class test_messages {
public:
  struct waiter;

  /// The outcome of the next test message belongs to the caller; null where another one is under way.
  std::shared_ptr<waiter> begin(executor);
  /// nullopt: nothing was heard in time. Ends what begin began.
  awaitable<std::optional<sms::outcome>> outcome(std::shared_ptr<waiter>, std::chrono::milliseconds at_most);
  /// The message wasn't sent after all.
  void forget();

  /// What happened so far to the one under way, oldest first; at most 100 are kept. Empty where there is none.
  std::vector<sms::try_report> tries() const;

  /// From the dispatcher; ignores every message but tests.
  void record_result(const sms::outcome&);
  void tried(const sms::try_report&);

private:
  mutable std::mutex mutex_;
  std::shared_ptr<waiter> waiting_;
  std::vector<sms::try_report> tries_; ///< of the one under way
};

} // namespace twostep::server::admin
