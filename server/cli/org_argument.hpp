#pragma once
// The ORG argument, and how an organisation's policy is shown.

#include "server/admin/views.hpp"
#include "server/cli/command.hpp"

#include <string>

namespace twostep::server::cli {

inline constexpr option org_option{"org", "ORG", "the name or the id"};

/// Throws failure with wrong_usage if it is missing.
std::string org_argument(const invocation&);
/// "required", "required from 2026-12-01 00:00 UTC", "as each user likes".
std::string policy_of(const admin::organisation_view&);
/// "authenticator_app, passkey", "any".
std::string factors_of(const admin::organisation_view&);
/// "30 days", "no".
std::string trust_of(const admin::organisation_view&);

} // namespace twostep::server::cli
