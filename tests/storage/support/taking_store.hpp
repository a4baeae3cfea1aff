#pragma once
// A store with an account whose changes take of meters.

#include "tests/storage/support/metered_store.hpp"

#include <optional>

namespace twostep::storage::test {

inline core::meter_limit hits_a_day(unsigned n, std::uint32_t limit) {
  return {meter(n), limit, core::days(1), false};
}

/// A limit on numbers that wait to be verified, which a part of those that were raises.
inline core::meter_limit waiting_a_day(unsigned n, std::uint32_t floor, std::uint32_t percent) {
  return {.meter = meter(n), .limit = floor, .window = core::days(1), .raised_by = core::verified_share{percent}};
}

/// With account 1. Base: a fixture with a `store`.
template <class Base>
struct taking : metered<Base> {
  using metered<Base>::store;
  taking() { create(*store, 1); }

  read_barrier seen;
  unsigned sessions = 0;

  /// An ordinary change that takes these.
  core::result<core::decision, core::refusal> change(core::meter_takes takes, core::time_point at = epoch) {
    takes.at = at;
    const auto number = ++sessions;
    const auto decide = [&](const core::account&, const core::organisation*) {
      core::session s;
      s.id = session_number(number);
      auto d = events({core::session_started{s}});
      d.takes = takes;
      return core::result<core::decision, core::refusal>(std::move(d));
    };
    return store->update(account_number(1), seen, decide).get();
  }
  /// What was verified, or spent.
  void add(unsigned n, std::uint64_t amount, core::time_point at = epoch) {
    const core::counter_limit one{meter(n), amount, 0, 0};
    store->count_unlimited({}, {&one, 1}, at, seen);
  }
  std::size_t kept_sessions() const {
    std::size_t n = 0;
    read_barrier ignored;
    const auto look = [&](const core::account& a, const core::organisation*) { n = a.sessions.size(); };
    store->read(account_number(1), ignored, look).get();
    return n;
  }
  static bool is_refused(
      const core::result<core::decision, core::refusal>& r, core::refusal_kind kind,
      std::optional<core::time_point> until = {}
  ) {
    return !r && r.error().kind == kind && r.error().retry_at == until;
  }
};

} // namespace twostep::storage::test
