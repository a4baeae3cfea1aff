#pragma once
// Finds the users and organisations that requests name. Not what else a request says: problems.hpp.

#include "core/ids.hpp"
#include "core/organisation.hpp"
#include "core/result.hpp"
#include "server/api/context.hpp"
#include "server/api/problem.hpp"
#include "server/runtime/awaitable.hpp"

#include <optional>
#include <string_view>

namespace twostep::server::admin {

/// By email or id.
awaitable<std::optional<core::account_id>>
find_user(api::context&, std::string_view email_or_id, storage::read_barrier&);
/// 404 where there is none.
awaitable<core::result<core::account_id, api::problem>>
find_account(api::context&, std::string_view email_or_id, storage::read_barrier&);
/// By name or id; 404 where there is none.
awaitable<core::result<core::organisation, api::problem>>
find_organisation(api::context&, std::string_view name_or_id, storage::read_barrier&);

} // namespace twostep::server::admin
