#pragma once
// How the fake provider behaves, and what that means for one message. Pure: time and chance are given.

#include <array>
#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace twostep::bench::fake_smsc {

using std::chrono::milliseconds;

/// Both ends belong to it.
struct duration_range {
  milliseconds min{}, max{};
  friend bool operator==(const duration_range&, const duration_range&) = default;
};

/// Shares are from 0 to 1, of what comes that far.
struct behaviour {
  duration_range latency;        ///< before a request is answered
  double fail = 0;               ///< 500, ESME_RSYSERR
  double refuse = 0;             ///< the number is invalid
  double throttle = 0;           ///< messages a second; 0: no limit
  double hang = 0;               ///< no answer
  double drop = 0;               ///< taken, never delivered, no receipt
  double undelivered = 0;        ///< taken, and a receipt says that it wasn't delivered
  double lose_receipts = 0;      ///< delivered, and no receipt says so
  double duplicate_receipts = 0; ///< the receipt comes twice
  duration_range receipt_delay{milliseconds(1000), milliseconds(1000)}; ///< from taken to the receipt
  bool down = false; ///< listens no more, every connection is closed
};

/// One word: "fail=0.3", "latency=20ms-200ms", "down", "up". Throws std::invalid_argument that says what to write.
void change(behaviour&, std::string_view word);
/// Words with blanks, line ends or & between them: all, or none where one is wrong.
void apply_all(behaviour&, std::string_view words);
/// The words that make this behaviour of a new one, with blanks between them.
std::string to_words(const behaviour&);

/// A word that can be said, for help texts.
struct word {
  std::string_view name;    ///< "fail"
  std::string_view example; ///< "0.3"; empty: the word stands alone
  std::string_view meaning;
};
std::span<const word> words() noexcept;

/// "250ms", "2s", "1.5s", "3m"; "0". Throws std::invalid_argument.
milliseconds read_duration(std::string_view);

enum class answer_kind : std::uint8_t { accepted, failed, refused, throttled, hung };

struct fate {
  answer_kind answer = answer_kind::accepted;
  milliseconds latency{};
  bool arrives = true;             ///< false: dropped, nothing is ever said
  bool delivered = true;           ///< what the receipt says
  int receipts = 1;                ///< 0, 1 or 2
  milliseconds receipt_delay[2]{}; ///< from taken, of each
};

/// Uniform in [0, 1): one for every decision, so that a seed gives the same sequence whatever the behaviour is.
using chances = std::array<double, 10>;
fate fate_of(const behaviour&, const chances&, bool throttled);

/// Lets `rate` a second through, and a tenth of a second's at once.
class throttle {
public:
  /// rate 0: everything. now: of any clock that goes forward.
  bool allows(double rate, std::chrono::nanoseconds now);

private:
  double tokens_ = 0;
  std::chrono::nanoseconds last_{-1};
};

} // namespace twostep::bench::fake_smsc
