#pragma once
// The role that a command is given: --role of those that make or list users, ROLE of `user set-role`.

#include "core/account/account.hpp"
#include "server/cli/command.hpp"

#include <optional>

namespace twostep::server::cli {

inline constexpr option role_option{"role", "ROLE", "member (the default), admin or operator"};

/// Throws failure for what is no role. nullopt: it wasn't given.
std::optional<core::role> role_of(const invocation&);

} // namespace twostep::server::cli
