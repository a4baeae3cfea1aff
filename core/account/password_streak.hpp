#pragma once
// Wrong passwords in a row: after a hundred, unknown browsers are refused without a check until somebody shows that
// the owner is there. Networks that the account signed in from have streaks of their own, so that outsiders can't
// close the door for everybody. Not the waits between tries: the server's password_throttle.

#include "core/ids.hpp"
#include "core/time.hpp"

#include <boost/describe/class.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>

namespace twostep::core {

struct account;
struct policy;

struct failure_streak {
  std::uint32_t failures = 0;
  std::uint32_t generation = 0; ///< of the password they were tried for: a new one begins a new streak
  friend bool operator==(const failure_streak&, const failure_streak&) = default;
};
BOOST_DESCRIBE_STRUCT(failure_streak, (), (failures, generation))

/// A network (/24, /64) from which the account signed in with everything it asked for.
struct known_network {
  meter_id network;
  time_point at{}; ///< the last time
  failure_streak streak;
  friend bool operator==(const known_network&, const known_network&) = default;
};
BOOST_DESCRIBE_STRUCT(known_network, (), (network, at, streak))

/// Of one account; the one longest unused gives way.
inline constexpr std::size_t max_networks = 5;
inline constexpr milliseconds network_kept = days(90);

/// The network, where the account signed in from it lately: it has a streak of its own.
const known_network* find_network(const account&, const std::optional<meter_id>&, time_point now) noexcept;
/// Wrong passwords in a row that count against an unknown browser of this network.
std::uint32_t failures_in_streak(const account&, const std::optional<meter_id>& network, time_point now) noexcept;
/// Unknown browsers of this network are refused.
bool is_closed(const account&, const std::optional<meter_id>& network, const policy&, time_point now) noexcept;

// For evolve.

void add_password_failure(account&, const std::optional<meter_id>& network);
/// Every streak begins anew.
void clear_streaks(account&) noexcept;
/// A full sign-in from there: its streak begins anew, and it is one of the account's networks from now on.
void note_network(account&, const std::optional<meter_id>& network, time_point now);
/// It keeps its streak and its time under another name.
void carry_network(account&, const meter_id& from, const meter_id& to);

} // namespace twostep::core
