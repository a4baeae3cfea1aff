#pragma once
// A store with an account whose changes take of meters.

#include "tests/storage/support/metered_store.hpp"

#include <optional>

namespace twostep::storage::test {

inline core::meter_limit hits_a_day(unsigned n, std::uint32_t limit) {
  return {meter(n), limit, core::days(1), false};
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
    return store->update(account_number(1), seen, [&](const core::account&, const core::organisation*) {
      core::session s;
      s.id = session_number(number);
      auto d = events({core::session_started{s}});
      d.takes = takes;
      return core::result<core::decision, core::refusal>(std::move(d));
    });
  }
  std::size_t kept_sessions() const {
    std::size_t n = 0;
    read_barrier ignored;
    store->read(account_number(1), ignored, [&](const core::account& a, const core::organisation*) {
      n = a.sessions.size();
    });
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
