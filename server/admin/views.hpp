#pragma once
// Accounts and organisations as JSON for the shell and for scripts; phone numbers masked, no password, no token.

#include "core/account/account.hpp"
#include "core/account/policy.hpp"
#include "core/organisation.hpp"
#include "core/time.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace twostep::server::admin {

/// One line of a list.
boost::json::object summary(const core::account&, const core::organisation*, core::time_point now);
/// Everything: wrong codes in their windows, sessions, recent activity.
boost::json::object
details(const core::account&, const core::organisation*, const core::policy&, core::time_point now);
/// What somebody else than the person did to the account, newest last: {"what", "at", "by", "reason"?}.
boost::json::array support_acts(const core::account&);
/// The last changes of the factor, the number and the password: {"what", "at"}.
boost::json::array changes(const core::account&);
/// Names, hosts and times.
boost::json::array app_tokens(const core::account&);
boost::json::object view(const core::organisation&, core::time_point now);

} // namespace twostep::server::admin
