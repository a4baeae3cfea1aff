#pragma once
// A small world for the core's tests: one account, a clock that only tests move, ids that count up, and a phone
// that keeps every code. decide and evolve run as in the store.

#include "core/account/decide.hpp"
#include "core/account/evolve.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace twostep::core::test {

template <class Id>
Id make_id(std::uint64_t n) {
  Id id;
  for (std::size_t i = 0; i < 8; ++i) id.value[i] = static_cast<std::uint8_t>(n >> (8 * i));
  return id;
}

inline e164_number number(std::string_view text) {
  return e164_number::from_wire(text).value();
}
inline const time_point start = time_point(std::chrono::sys_days(std::chrono::year(2026) / 11 / 24));

struct world {
  world();

  core::policy policy;
  code_keys keys;
  organisation org;
  bool in_organisation = false;
  time_point now = start;
  milliseconds clock_drift{}; ///< how far the machine's clock is ahead of that
  core::account account;
  std::vector<event> history;
  std::vector<send_code> sent;
  std::vector<send_notice> notices;
  std::vector<reservation> given_back;
  std::uint64_t next_id = 100;
  std::optional<device_claim> browser; ///< the claim of the person's known browser
  const code_meters* meters = nullptr; ///< null: codes take no meters

  context ctx() const { return {now, policy, keys, in_organisation ? &org : nullptr, meters, nullptr, clock_drift}; }
  template <class Id>
  Id fresh() {
    return make_id<Id>(next_id++);
  }
  void pass(milliseconds d) { now += d; }

  /// Runs decide, evolve and the effects.
  result<decision, refusal> execute(const command&);
  /// The refusal of a command, from the result or the decision; fails the test if there is none.
  refusal refused(const command&);

  /// One that is good, in the browser that has opened it; makes one where there is none.
  link_claim any_enrol_link();
  /// Signs in, with a code if one is required, and through a link if one is needed.
  session_id sign_in(device_trust = device_trust::unknown_browser);
  /// The command after the password step, from a known browser: the one that signed in last; if there is none, the
  /// account gets one first.
  begin_sign_in password_given(device_trust = device_trust::unknown_browser);
  device_claim known_browser();
  verify_sign_in sign_in_code(const challenge_id&, std::optional<one_time_code>);
  app_token new_app_token(const char* name);
  std::optional<one_time_code> last_code() const;
  std::optional<one_time_code> wrong_code() const;
  /// Turns two-step verification on with this number in a new session, and returns the session.
  session_id enable(const e164_number&);
};

} // namespace twostep::core::test
