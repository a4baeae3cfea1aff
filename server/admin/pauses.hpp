#pragma once
// What pauses one person, each with the time it ends, where it has one: so that support sees why somebody can't go
// on, and which of them `user unlock` lifts. What addresses, blocks of numbers and countries have reserved belongs to
// nobody and isn't here.

#include "core/account/account.hpp"
#include "server/admin/operations.hpp"

#include <boost/json/array.hpp>

#include <optional>
#include <string_view>
#include <vector>

namespace twostep::server::admin {

struct pause {
  std::string_view kind;                   ///< a literal: "wrong_codes_unknown_browsers"
  std::optional<core::time_point> until{}; ///< none: until somebody shows that the owner is there
};

/// Pauses of codes, passwords, sign-ins, numbers and messages. Not the waits between two tries of a password, which
/// belong to a network or to one browser.
std::vector<pause> pauses_of(const resources&, const core::account&, core::time_point now);
/// [{"kind", "until": a time or null}]
boost::json::array view(const std::vector<pause>&);

} // namespace twostep::server::admin
