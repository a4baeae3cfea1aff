#include "server/runtime/time_witness.hpp"

#include "server/runtime/start_clock.hpp"
#include "storage/format/event_codec.hpp"

#include <type_traits>

namespace twostep::server {
namespace {

template <class E, class... Kinds>
constexpr bool is_one_of = (std::is_same_v<E, Kinds> || ...);

/// True for events that only an authenticated person or an operator can cause. Events of the server itself don't
/// count, nor those that anybody can cause: guesses, requests for codes.
bool is_of_somebody_let_in(const core::event& event) noexcept {
  return std::visit(
      []<class E>(const E&) {
        return is_one_of<
            E, core::session_started, core::session_used, core::session_proven, core::app_token_created,
            core::app_token_used, core::user_created, core::password_changed, core::two_step_reset,
            core::user_erased>;
      },
      event
  );
}

} // namespace

void time_witness::begin(core::time_point known) noexcept {
  known_ = known.time_since_epoch().count();
}

core::time_point time_witness::vouched(core::time_point now, core::milliseconds drift) const noexcept {
  const auto up = std::chrono::floor<core::milliseconds>(std::chrono::steady_clock::now() - started_);
  return vouched_until(core::time_point(core::milliseconds(known_)), up, now, drift);
}

void time_witness::applies(const core::account& before, const core::event& event) noexcept {
  next_.applies(before, event);
  if (!is_of_somebody_let_in(event)) return;
  const auto at = storage::time_of(event).time_since_epoch().count();
  auto known = known_.load();
  while (at > known && !known_.compare_exchange_weak(known, at)) {
  }
}

void time_witness::applied(std::size_t state_before, const core::account& after) noexcept {
  next_.applied(state_before, after);
}

} // namespace twostep::server
