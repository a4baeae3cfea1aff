#include "sms/dispatch/circuit_breaker.hpp"

#include <algorithm>

namespace twostep::sms {
namespace {

/// How soon a message without another provider looks again while a probe is under way.
constexpr core::milliseconds beside_a_probe = std::chrono::milliseconds(500);

} // namespace

core::time_point circuit_breaker::available_from(core::time_point now) const noexcept {
  switch (state_) {
  case breaker_state::closed:
    return paused_until_;
  case breaker_state::open:
    return std::max(until_, paused_until_);
  case breaker_state::half_open:
    return std::max(now + beside_a_probe, paused_until_);
  }
  return now;
}

circuit_breaker::epoch circuit_breaker::sent(core::time_point now) noexcept {
  if (state_ == breaker_state::open && until_ <= now) {
    state_ = breaker_state::half_open;
    ++epoch_;
  }
  return epoch_;
}

bool circuit_breaker::succeeded(epoch left_in) noexcept {
  if (left_in != epoch_) return false;
  failures_ = 0;
  // Only the probe can close an open breaker; results of earlier attempts say nothing about the present.
  if (state_ != breaker_state::half_open) return false;
  next_open_ = settings_.open_for;
  state_ = breaker_state::closed;
  return true;
}

bool circuit_breaker::failed(
    epoch left_in, failure_kind kind, std::optional<core::milliseconds> retry_after, core::time_point now
) noexcept {
  switch (kind) {
  case failure_kind::invalid_number:
  case failure_kind::rejected:
  case failure_kind::unsupported:
  case failure_kind::postponed:
  case failure_kind::invalid_address:
    return succeeded(left_in); // the message was refused, so the provider answers
  case failure_kind::rate_limited: {
    const auto pause =
        std::clamp(retry_after.value_or(settings_.min_pause), settings_.min_pause, settings_.longest_pause);
    paused_until_ = std::max(paused_until_, now + pause);
    return succeeded(left_in);
  }
  case failure_kind::authentication:
    if (left_in != epoch_) return false;
    failures_ = settings_.failures;
    first_failure_ = std::min(first_failure_, now - settings_.lasting);
    return note_failure(now);
  case failure_kind::unavailable:
  case failure_kind::no_answer:
    return left_in == epoch_ && note_failure(now);
  }
  return false;
}

bool circuit_breaker::failed_to_deliver(core::time_point now) noexcept {
  return state_ == breaker_state::closed && note_failure(now);
}

bool circuit_breaker::begin_anew() noexcept {
  const bool was_closed = state_ == breaker_state::closed;
  state_ = breaker_state::closed;
  ++epoch_;
  failures_ = 0;
  paused_until_ = {};
  next_open_ = settings_.open_for;
  return !was_closed;
}

bool circuit_breaker::note_failure(core::time_point now) noexcept {
  if (failures_++ == 0) first_failure_ = now;
  if (state_ == breaker_state::half_open) {
    open(now);
    return true;
  }
  if (state_ == breaker_state::open || failures_ < settings_.failures || now - first_failure_ < settings_.lasting)
    return false;
  open(now);
  return true;
}

void circuit_breaker::open(core::time_point now) noexcept {
  state_ = breaker_state::open;
  until_ = now + next_open_;
  next_open_ = std::min(next_open_ * 2, settings_.longest_open);
}

} // namespace twostep::sms
