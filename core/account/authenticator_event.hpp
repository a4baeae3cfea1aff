#pragma once
// Events of authenticator apps, and of which method comes first. As core/account/event.hpp says.

#include "core/account/authenticator.hpp"
#include "core/account/sign_in_method.hpp"
#include "core/event_kind.hpp"

#include <boost/describe/class.hpp>

namespace twostep::core {

/// A code of it came back. Where it is the account's first factor, unproven_access_ended stands beside it.
struct authenticator_added {
  TWOSTEP_EVENT(62, authenticator_added);
  core::authenticator authenticator;
};
BOOST_DESCRIBE_STRUCT(authenticator_added, (), (authenticator))

/// A right code. What it opened stands beside it in the same record.
struct authenticator_used {
  TWOSTEP_EVENT(63, authenticator_used);
  authenticator_id id;
  totp_step step = 0;
  std::int32_t drift = 0;
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(authenticator_used, (), (id, step, drift, at))

struct authenticator_renamed {
  TWOSTEP_EVENT(64, authenticator_renamed);
  authenticator_id id;
  std::string display_name;
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(authenticator_renamed, (), (id, display_name, at))

struct authenticator_removed {
  TWOSTEP_EVENT(65, authenticator_removed);
  authenticator_id id;
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(authenticator_removed, (), (id, at))

/// Its owner lost it: it is removed at ends_at, unless somebody keeps it.
struct authenticator_lost {
  TWOSTEP_EVENT(70, authenticator_lost);
  authenticator_id id;
  time_point ends_at{};
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(authenticator_lost, (), (id, ends_at, at))

struct authenticator_kept {
  TWOSTEP_EVENT(71, authenticator_kept);
  authenticator_id id;
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(authenticator_kept, (), (id, at))

/// Support's reset takes them all.
struct authenticators_cleared {
  TWOSTEP_EVENT(66, authenticators_cleared);
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(authenticators_cleared, (), (at))

/// The person wants to be asked for this first.
struct method_preferred {
  TWOSTEP_EVENT(67, method_preferred);
  sign_in_method method;
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(method_preferred, (), (method, at))

/// A sign-in or a step-up goes on with another method: the challenge as it is from then on, its attempts as before.
struct method_chosen {
  TWOSTEP_EVENT(68, method_chosen);
  core::challenge challenge;
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(method_chosen, (), (challenge, at))

} // namespace twostep::core
