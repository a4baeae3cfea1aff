#include "server/metrics/account_counts.hpp"

#include "core/account/two_step.hpp"

namespace twostep::server::metrics {
namespace {

challenge_event end_of(const core::challenge& c, core::end_reason why) noexcept {
  if (why == core::end_reason::exhausted) return challenge_event::exhausted;
  if (why != core::end_reason::expired) return challenge_event::ended;
  return c.attempts_left == 0 ? challenge_event::exhausted
                              : challenge_event::expired; // a sign-in without attempts left ends as expired
}

} // namespace

void account_counts::note(core::purpose p, challenge_event n) noexcept {
  challenges_[static_cast<std::size_t>(p)][static_cast<std::size_t>(n)].fetch_add(1, std::memory_order_relaxed);
}

void account_counts::applies(const core::account& before, const core::event& event) noexcept {
  events_[event.index()].fetch_add(1, std::memory_order_relaxed);
  // A challenge that awaits the person's confirmation of the number counts as issued when its code is sent.
  const auto about = [&](const core::challenge_id& id, challenge_event n) {
    if (const auto* c = core::find_challenge(before, id); c && !core::awaits_confirmation(*c)) note(c->purpose, n);
  };
  std::visit(
      [&](const auto& e) {
        using kind = std::decay_t<decltype(e)>;
        if constexpr (std::is_same_v<kind, core::method_chosen>) {
          const auto* c = core::find_challenge(before, e.challenge.id);
          if (c && core::awaits_confirmation(*c) && !core::awaits_confirmation(e.challenge))
            note(e.challenge.purpose, challenge_event::issued);
        } else if constexpr (requires { e.challenge.purpose; }) {
          if (!core::awaits_confirmation(e.challenge)) note(e.challenge.purpose, challenge_event::issued);
        } else if constexpr (std::is_same_v<kind, core::code_resent>) {
          const auto* c = core::find_challenge(before, e.id);
          if (c) note(c->purpose, core::awaits_confirmation(*c) ? challenge_event::issued : challenge_event::resent);
        } else if constexpr (std::is_same_v<kind, core::attempt_failed>)
          about(e.id, challenge_event::wrong_code);
        else if constexpr (std::is_same_v<kind, core::sign_in_verified> || std::is_same_v<kind, core::two_step_enabled> || std::is_same_v<kind, core::two_step_disabled> || std::is_same_v<kind, core::number_change_allowed> || std::is_same_v<kind, core::number_replaced>)
          about(e.id, challenge_event::verified);
        else if constexpr (std::is_same_v<kind, core::session_proven>) {
          if (e.challenge) about(*e.challenge, challenge_event::verified);
        } else if constexpr (std::is_same_v<kind, core::number_change_ended>) {
          if (const auto* c = e.id ? core::find_challenge(before, *e.id) : nullptr)
            about(*e.id, end_of(*c, e.reason));
        } else if constexpr (std::is_same_v<kind, core::sign_in_ended> || std::is_same_v<kind, core::step_up_ended> || std::is_same_v<kind, core::pending_ended>)
          if (const auto* c = core::find_challenge(before, e.id)) about(e.id, end_of(*c, e.reason));
      },
      event
  );
}

void account_counts::applied(std::size_t state_before, const core::account& after) noexcept {
  const auto now = after.two_step.index();
  if (now != state_before) changes_[state_before][now].fetch_add(1, std::memory_order_relaxed);
}

} // namespace twostep::server::metrics
