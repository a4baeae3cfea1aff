#pragma once
// Tells the operator of changes that are refused because no record holds them: at most a line a minute, whoever asks
// however often. Thread-safe.

#include "core/account/account.hpp"

#include <atomic>
#include <chrono>
#include <functional>
#include <string>
#include <string_view>

namespace twostep::storage {

/// "account 6b1f… (a…@example.org)": enough to find it, and nobody's address in a log.
std::string describe(const core::account&);

class room_watch {
public:
  explicit room_watch(std::function<void(std::string_view)> report) : report_(std::move(report)) {}
  /// A change of that size in bytes; `whose`: "account 6b1f…", "an organisation".
  void refused_change(std::string_view whose, std::size_t size);
  /// The account would be longer than a snapshot's record.
  void refused_growth(const core::account&);

private:
  void tell(std::string line);

  std::function<void(std::string_view)> report_;
  std::atomic<std::chrono::steady_clock::rep> reported_at_{0}; ///< 0: never
};

} // namespace twostep::storage
