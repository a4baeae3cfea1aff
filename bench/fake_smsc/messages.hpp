#pragma once
// The received messages and their states: the newest records, and counters of all.

#include "bench/fake_smsc/behaviour.hpp"

#include <array>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

namespace twostep::bench::fake_smsc {

enum class kind : std::uint8_t { twilio, vonage, gatewayapi, webhook, smpp };
std::string_view to_text(kind) noexcept;

enum class state : std::uint8_t {
  waiting, ///< accepted, not yet delivered or failed
  delivered,
  undelivered,
  dropped,
  refused,
  failed,
  throttled,
  hung
};
inline constexpr std::size_t states = 8;
std::string_view to_text(state) noexcept;

struct incoming {
  fake_smsc::kind kind = kind::webhook;
  std::string to; ///< with "+" if it is a number
  std::string from, text;
  std::string reference; ///< the sender's own id; empty: none
  std::string callback;  ///< where the receipt is sent; empty: nowhere
};

struct record {
  std::uint64_t number = 0; ///< 1 for the first
  std::string id;           ///< the provider's id; empty: not accepted
  fake_smsc::kind kind = kind::webhook;
  std::string to, from, text;
  std::int64_t at = 0; ///< Unix time in milliseconds
  fake_smsc::state state = state::waiting;
  std::uint32_t receipts = 0; ///< sent for it
};

/// Longer texts are cut in records.
inline constexpr std::size_t max_kept = 10'000, longest_kept = 2'000;
/// Cut to at most so many bytes, at a character boundary.
std::string shortened(const std::string&);

class messages {
public:
  record& add(const incoming&, fake_smsc::state, std::int64_t at);
  /// Null if newer records have replaced it.
  record* find(std::uint64_t number) noexcept;
  /// For any message, with or without a record: updates the counters.
  void change(std::uint64_t number, state from, state to);

  /// Oldest first.
  const std::deque<record>& newest() const noexcept { return records_; }
  /// Of all messages received.
  std::uint64_t count(state s) const noexcept { return counts_[static_cast<std::size_t>(s)]; }
  std::uint64_t count() const noexcept { return last_; }

private:
  std::deque<record> records_;
  std::uint64_t last_ = 0;
  std::array<std::uint64_t, states> counts_{};
};

} // namespace twostep::bench::fake_smsc
