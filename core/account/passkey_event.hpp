#pragma once
// Events of passkeys. As core/account/event.hpp says.

#include "core/account/passkey.hpp"
#include "core/event_kind.hpp"

#include <boost/describe/class.hpp>

namespace twostep::core {

/// A browser made it. Where it is the account's first factor, unproven_access_ended stands beside it.
struct passkey_added {
  TWOSTEP_EVENT(72, passkey_added);
  core::passkey passkey;
};
BOOST_DESCRIBE_STRUCT(passkey_added, (), (passkey))

/// It signed what it was asked to. What it opened stands beside it in the same record.
struct passkey_used {
  TWOSTEP_EVENT(73, passkey_used);
  passkey_id id;
  std::uint32_t sign_count = 0;
  bool is_backed_up = false;
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(passkey_used, (), (id, sign_count, is_backed_up, at))

struct passkey_renamed {
  TWOSTEP_EVENT(74, passkey_renamed);
  passkey_id id;
  std::string display_name;
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(passkey_renamed, (), (id, display_name, at))

struct passkey_removed {
  TWOSTEP_EVENT(75, passkey_removed);
  passkey_id id;
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(passkey_removed, (), (id, at))

/// Support's reset takes them all.
struct passkeys_cleared {
  TWOSTEP_EVENT(76, passkeys_cleared);
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(passkeys_cleared, (), (at))

/// Its owner lost it: it is removed at ends_at, unless somebody keeps it.
struct passkey_lost {
  TWOSTEP_EVENT(77, passkey_lost);
  passkey_id id;
  time_point ends_at{};
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(passkey_lost, (), (id, ends_at, at))

struct passkey_kept {
  TWOSTEP_EVENT(78, passkey_kept);
  passkey_id id;
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(passkey_kept, (), (id, at))

} // namespace twostep::core
