#include "sms/dispatch/retry_policy.hpp"

#include <algorithm>
#include <numeric>
#include <optional>

namespace twostep::sms {

namespace {

std::optional<std::size_t> next_in_round(const attempts& j, core::time_point now, availability available) {
  for (const std::size_t i : j.order) {
    const provider_attempts& s = j.by_provider[i];
    if (!s.closed && !s.tried_this_round && s.not_before <= now && available(i) <= now) return i;
  }
  return std::nullopt;
}

struct trial {
  std::size_t provider;
  core::milliseconds asked_for;
};

/// The provider that is available first; the preferred one among equals.
std::optional<trial> soonest(const attempts& j, core::time_point now, availability available) {
  std::optional<trial> best;
  for (const std::size_t i : j.order) {
    const provider_attempts& s = j.by_provider[i];
    if (s.closed) continue;
    const auto from = std::max(s.not_before, available(i));
    const auto asked = from <= now ? core::milliseconds::zero() : from - now;
    if (!best || asked < best->asked_for) best = trial{i, asked};
  }
  return best;
}

void record(attempts& j, std::size_t provider, const failure& f, core::time_point now, core::time_point deadline) {
  provider_attempts& s = j.by_provider[provider];
  ++j.tries;
  s.tried_this_round = true;
  if (f.kind == failure_kind::unsupported) s.closed = true;
  if (f.kind == failure_kind::no_answer) {
    ++s.unknown;
    if (!s.idempotent) ++j.unknown;
  }
  // Later than the deadline is never; avoids an overflow.
  if (f.retry_after) s.not_before = *f.retry_after >= deadline - now ? core::time_point::max() : now + *f.retry_after;
}

} // namespace

bool is_permanent(failure_kind kind) noexcept {
  return kind == failure_kind::invalid_number || kind == failure_kind::invalid_address ||
         kind == failure_kind::rejected;
}

bool is_providers_own(failure_kind kind) noexcept {
  switch (kind) {
  case failure_kind::invalid_number:
  case failure_kind::rejected:
  case failure_kind::unsupported:
  case failure_kind::postponed:
  case failure_kind::invalid_address:
    return false;
  case failure_kind::authentication:
  case failure_kind::rate_limited:
  case failure_kind::unavailable:
  case failure_kind::no_answer:
    return true;
  }
  return true;
}

attempts::attempts(std::size_t providers) : order(providers), by_provider(providers) {
  std::iota(order.begin(), order.end(), std::size_t{0});
}

void attempts::begin_anew(std::size_t provider) {
  auto& met = by_provider[provider];
  const bool may_double =
      met.idempotent && met.unknown > 0 && !met.closed; // the new gateway's copy may be a second one
  if (may_double && !met.is_counted) ++unknown;
  met = {.closed = met.closed, .unknown = met.unknown, .is_counted = met.is_counted || may_double};
}

void attempts::reroute(std::vector<std::size_t> others, std::size_t providers) {
  order = std::move(others);
  by_provider.resize(providers);
}

bool attempts::may_ask(std::size_t provider) const {
  return std::ranges::find(order, provider) != order.end();
}

next_step first_try(const attempts& j, core::time_point now, availability available) {
  const auto first = soonest(j, now, available);
  if (!first) return give_up{};
  return try_again{first->provider, now + first->asked_for};
}

next_step after_failure(
    attempts& j, std::size_t provider, const failure& f, core::time_point now, core::time_point deadline,
    const retry_settings& settings, double jitter, availability available
) {
  record(j, provider, f, now, deadline);
  const give_up enough{f.kind};
  if (is_permanent(f.kind) || now >= deadline || j.tries >= settings.max_tries) return enough;

  if (f.kind == failure_kind::no_answer) {
    // One repetition in all: a message unanswered by two providers isn't sent twice by each.
    provider_attempts& here = j.by_provider[provider];
    const bool once_more =
        here.idempotent ? here.unknown < settings.max_unanswered : j.unknown < settings.max_unknown;
    if (once_more && j.may_ask(provider)) {
      const auto pause = wait(j.waits++, deadline - now, settings, jitter);
      const auto at = retry_at(now, pause, f.retry_after, deadline);
      if (at) return try_again{provider, *at};
    }
    here.closed = true;
    if (here.idempotent) ++j.unknown; // another provider's copy may be a second one
  }

  if (const auto next = next_in_round(j, now, available)) return try_again{*next, now};
  for (provider_attempts& s : j.by_provider) s.tried_this_round = false;
  const auto first = soonest(j, now, available);
  if (!first) return enough;
  const auto pause = wait(j.waits++, deadline - now, settings, jitter);
  const auto at = retry_at(now, pause, first->asked_for, deadline);
  if (!at) return enough;
  return try_again{first->provider, *at};
}

} // namespace twostep::sms
