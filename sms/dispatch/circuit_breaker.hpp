#pragma once
// Decides, from all messages to a provider, whether it is worth asking now. For single messages: retry_policy.hpp.
// Pure: the time is passed in.

#include "core/time.hpp"
#include "sms/failure_kind.hpp"

#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>

namespace twostep::sms {

struct breaker_settings {
  /// Opens after so many failures of the provider's own in a row, if the first is at least `lasting` old: a
  /// provider that fails three messages of ten is still worth asking, at any rate of messages.
  std::uint32_t failures = 5;
  core::milliseconds lasting = std::chrono::seconds(1);
  /// Initial time open; doubled each time a probe fails, up to longest_open. Short, because a code lives only
  /// minutes.
  core::milliseconds open_for = std::chrono::seconds(5);
  core::milliseconds longest_open = std::chrono::seconds(30);
  /// Bounds of the pause that a rate-limiting provider asks for; min_pause if it names none.
  core::milliseconds longest_pause = std::chrono::seconds(60);
  core::milliseconds min_pause = std::chrono::seconds(1);
};

enum class breaker_state : std::uint8_t {
  closed = 1, ///< used normally
  open,       ///< not used
  half_open   ///< one message probes it
};

BOOST_DESCRIBE_ENUM(breaker_state, closed, open, half_open)

class circuit_breaker {
public:
  /// Raised when a probe begins and when another gateway gets the provider's name. A result counts only in the
  /// epoch in which its attempt was sent.
  using epoch = std::uint32_t;

  explicit circuit_breaker(const breaker_settings& s = {}) : settings_(s), next_open_(s.open_for) {}

  breaker_state state() const noexcept { return state_; }
  /// When the provider may be asked; a time up to now: at once. While a probe is under way: soon after now.
  core::time_point available_from(core::time_point now) const noexcept;
  /// Records that a message is sent; it is the probe if the breaker isn't closed. Pass the epoch back with the
  /// result.
  epoch sent(core::time_point now) noexcept;
  /// Both return true if the state changed.
  bool succeeded(epoch) noexcept;
  bool failed(epoch, failure_kind, std::optional<core::milliseconds> retry_after, core::time_point now) noexcept;
  /// An accepted message wasn't delivered: counts as a failure of the provider. True: the state changed.
  bool failed_to_deliver(core::time_point now) noexcept;
  /// Resets the breaker for another gateway of the same name (other credentials, for example); earlier results
  /// don't count any more. True: it wasn't closed.
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
