#pragma once
// Fields that several requests have: a user, an organisation, a reason. And what the core refuses, as a problem.

#include "core/account/refusal.hpp"
#include "core/ids.hpp"
#include "core/organisation.hpp"
#include "core/result.hpp"
#include "server/api/context.hpp"
#include "server/api/problem.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace twostep::server::admin {

/// Trimmed: 1 to 500 printable characters, for the record.
core::result<std::string, api::problem> parse_reason(std::string_view);

/// By email or id.
std::optional<core::account_id> find_user(api::context&, std::string_view email_or_id, storage::read_barrier&);
/// 404 where there is none.
core::result<core::account_id, api::problem>
find_account(api::context&, std::string_view email_or_id, storage::read_barrier&);
/// By name or id; 404 where there is none.
core::result<core::organisation, api::problem>
find_organisation(api::context&, std::string_view name_or_id, storage::read_barrier&);

/// What the core refused, in words for whoever has the shell.
api::problem explain(const core::refusal&);

} // namespace twostep::server::admin
