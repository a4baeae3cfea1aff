#pragma once
// Events of how somebody gets in: sessions, step-ups, known browsers, wrong passwords, app tokens. As
// core/account/event.hpp says.

#include "core/account/account.hpp"
#include "core/actor.hpp"
#include "core/event_kind.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace twostep::core {

struct session_started {
  TWOSTEP_EVENT(4, session_started);
  core::session session;
};
BOOST_DESCRIBE_STRUCT(session_started, (), (session))

struct session_ended {
  TWOSTEP_EVENT(5, session_ended);
  session_id id;
  end_reason reason{end_reason::signed_out};
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(session_ended, (), (id, reason, at))

struct session_used {
  TWOSTEP_EVENT(6, session_used);
  session_id id;
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(session_used, (), (id, at))

/// The password was given again: the session goes on under a new id (R30). Written by older programs; session_proven
/// stands in its place.
struct session_renewed {
  TWOSTEP_EVENT(7, session_renewed);
  session_id old;
  session_id id;
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(session_renewed, (), (old, id, at))

struct app_token_created {
  TWOSTEP_EVENT(26, app_token_created);
  app_token token;
};
BOOST_DESCRIBE_STRUCT(app_token_created, (), (token))

struct app_token_used {
  TWOSTEP_EVENT(27, app_token_used);
  app_token_id id;
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(app_token_used, (), (id, at))

struct app_token_revoked {
  TWOSTEP_EVENT(28, app_token_revoked);
  app_token_id id;
  end_reason reason{end_reason::revoked};
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(app_token_revoked, (), (id, reason, at))

/// A password or a code was given in an open session: it goes on under new ids (R30), and the step-up challenge that
/// verified it is used up.
struct session_proven {
  TWOSTEP_EVENT(29, session_proven);
  session_id old;
  session_id id;
  std::optional<page_id> page{};
  std::uint8_t methods = 0; ///< what was given now (method::…); 0: nothing, other sessions were ended
  std::optional<challenge_id> challenge{};
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(session_proven, (), (old, id, page, methods, challenge, at))

/// The first second step was turned on in session `kept`: every other session and code under way ends, app tokens are
/// revoked, known browsers are forgotten. None of them was asked for a second step.
struct unproven_access_ended {
  TWOSTEP_EVENT(30, unproven_access_ended);
  session_id kept;
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(unproven_access_ended, (), (kept, at))

struct step_up_challenged {
  TWOSTEP_EVENT(31, step_up_challenged);
  core::challenge challenge; ///< begun_by: the session
};
BOOST_DESCRIBE_STRUCT(step_up_challenged, (), (challenge))

/// A step-up challenge is over without success.
struct step_up_ended {
  TWOSTEP_EVENT(32, step_up_ended);
  challenge_id id;
  end_reason reason{end_reason::expired};
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(step_up_ended, (), (id, reason, at))

/// A full sign-in: this browser is known from now on, under a new id; wrong passwords in a row are over where it
/// came from, and everywhere where it was known before.
struct browser_admitted {
  TWOSTEP_EVENT(40, browser_admitted);
  known_device device;
  std::optional<device_id> replaced; ///< the id that it had
  core::device_trust trust{core::device_trust::unknown_browser};
  std::optional<meter_id> network;
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(browser_admitted, (), (device, replaced, trust, network, at))

/// A known browser whose cookie is from before the account kept a list stands on it.
struct device_listed {
  TWOSTEP_EVENT(41, device_listed);
  known_device device;
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(device_listed, (), (device, at))

/// No browser's cookie counts any more but that of `kept`, which has a new id; what it may still get wrong is as
/// before.
struct browsers_forgotten {
  TWOSTEP_EVENT(47, browsers_forgotten);
  std::optional<known_device> kept;
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(browsers_forgotten, (), (kept, at))

/// A wrong password from an unknown browser.
struct password_failed {
  TWOSTEP_EVENT(42, password_failed);
  std::optional<meter_id> network; ///< the one of the account's own that it counts against; none: all others
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(password_failed, (), (network, at))

/// A network of the account is named by another key from now on.
struct network_carried {
  TWOSTEP_EVENT(44, network_carried);
  meter_id from;
  meter_id to;
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(network_carried, (), (from, to, at))

/// The unknown browsers' wrong codes are forgiven: the owner showed the second step and chose a new password.
struct guesses_forgiven {
  TWOSTEP_EVENT(43, guesses_forgiven);
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(guesses_forgiven, (), (at))

} // namespace twostep::core
