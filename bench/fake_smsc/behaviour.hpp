#pragma once
// The fake provider's behaviour, and what it means for one message. Pure: time and random numbers are passed in.

#include <array>
#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace twostep::bench::fake_smsc {

using std::chrono::milliseconds;

/// Both ends are included.
struct duration_range {
  milliseconds min{}, max{};
  friend bool operator==(const duration_range&, const duration_range&) = default;
};

/// Shares are from 0 to 1, of the messages that reach that decision.
struct behaviour {
  duration_range latency;        ///< before a request is answered
  double fail = 0;               ///< 500, ESME_RSYSERR
  double refuse = 0;             ///< the number is invalid
  double throttle = 0;           ///< messages a second; 0: no limit
  double hang = 0;               ///< no answer
  double drop = 0;               ///< accepted, never delivered, no receipt
  double undelivered = 0;        ///< accepted, and the receipt says undelivered
  double lose_receipts = 0;      ///< delivered, without a receipt
  double duplicate_receipts = 0; ///< the receipt is sent twice
  duration_range receipt_delay{milliseconds(1000), milliseconds(1000)}; ///< from acceptance to the receipt
  bool down = false;                                                    ///< doesn't listen; connections are closed
};

/// Applies one word: "fail=0.3", "latency=20ms-200ms", "down", "up". Throws std::invalid_argument with what to
/// write.
void change(behaviour&, std::string_view word);
/// Applies words separated by blanks, line ends or &: all of them, or none if one is wrong.
void apply_all(behaviour&, std::string_view words);
/// The words that turn a default behaviour into this one, separated by blanks.
std::string to_words(const behaviour&);

/// A word with its description, for help texts.
struct word {
  std::string_view name;    ///< "fail"
  std::string_view example; ///< "0.3"; empty: the word has no value
  std::string_view meaning;
};
std::span<const word> words() noexcept;

/// "250ms", "2s", "1.5s", "3m"; "0". Throws std::invalid_argument.
milliseconds read_duration(std::string_view);

enum class answer_kind : std::uint8_t { accepted, failed, refused, throttled, hung };

struct fate {
  answer_kind answer = answer_kind::accepted;
  milliseconds latency{};
  bool arrives = true;             ///< false: dropped; nothing is ever reported
  bool delivered = true;           ///< according to the receipt
  int receipts = 1;                ///< 0, 1 or 2
  milliseconds receipt_delay[2]{}; ///< of each, from acceptance
};

/// Uniform in [0, 1), one for every decision, so that a seed gives the same sequence for any behaviour.
using chances = std::array<double, 10>;
fate fate_of(const behaviour&, const chances&, bool throttled);

/// Allows `rate` a second, with bursts of a tenth of a second.
class throttle {
public:
  /// rate 0: no limit. now: of any monotonic clock.
  bool allows(double rate, std::chrono::nanoseconds now);

private:
  double tokens_ = 0;
  std::chrono::nanoseconds last_{-1};
};

} // namespace twostep::bench::fake_smsc
