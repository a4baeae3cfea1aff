#pragma once
// Judges one provider over all its messages: whether it is worth asking now. What becomes of one message is
// retry_policy's. Pure: time comes in.

#include "core/time.hpp"
#include "sms/failure_kind.hpp"

#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>

namespace twostep::sms {

struct breaker_settings {
  /// It opens after so many failures of the provider's own in a row, where the first is at least so old: a provider
  /// that fails three of ten is still worth asking, however many messages a second there are.
  std::uint32_t failures = 5;
  core::milliseconds lasting = std::chrono::seconds(1);
  /// First, doubled each time a probe fails, up to the longest: a code lives minutes.
  core::milliseconds open_for = std::chrono::seconds(5);
  core::milliseconds longest_open = std::chrono::seconds(30);
  /// A provider that asks for time gets it, up to so much; without a time, the least.
  core::milliseconds longest_pause = std::chrono::seconds(60);
  core::milliseconds min_pause = std::chrono::seconds(1);
};

enum class breaker_state : std::uint8_t {
  closed = 1, ///< asked as usual
  open,       ///< not asked
  half_open   ///< one message probes it
};

BOOST_DESCRIBE_ENUM(breaker_state, closed, open, half_open)

class circuit_breaker {
public:
  /// Raised when a probe begins and when another gateway takes the provider's name. A result counts only in the epoch
  /// in which its attempt left: an older one says nothing about the provider now.
  using epoch = std::uint32_t;

  explicit circuit_breaker(const breaker_settings& s = {}) : settings_(s), next_open_(s.open_for) {}

  breaker_state state() const noexcept { return state_; }
  /// When it may be asked: not after now where it may be asked at once. While a probe is under way: soon.
  core::time_point available_from(core::time_point now) const noexcept;
  /// A message leaves for it: the probe, where it isn't closed. The epoch is to be passed back with its result.
  epoch sent(core::time_point now) noexcept;
  /// true: the state changed.
  bool succeeded(epoch) noexcept;
  bool failed(epoch, failure_kind, std::optional<core::milliseconds> retry_after, core::time_point now) noexcept;
  /// It took a message and didn't deliver it, as it does with others: counts as a failure of its own.
  bool failed_to_deliver(core::time_point now) noexcept;
  /// The provider is another one from now on, by other credentials, say: closed, and what left before says nothing.
  /// true: it wasn't closed.
  bool begin_anew() noexcept;

private:
  bool note_failure(core::time_point now) noexcept;
  void open(core::time_point now) noexcept;

  breaker_settings settings_;
  breaker_state state_{breaker_state::closed};
  epoch epoch_ = 0;
  std::uint32_t failures_ = 0; ///< in a row
  core::time_point first_failure_{}, until_{}, paused_until_{};
  core::milliseconds next_open_;
};

} // namespace twostep::sms
