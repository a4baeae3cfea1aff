#pragma once
// What guards against running up the bill have counted, as JSON for `sms status`.

#include "server/delivery/sms_spend_guard.hpp"

#include <boost/json/object.hpp>

namespace twostep::server::admin {

/// {"unit": "messages" | "money", "daily", "spent_today", "left_today", "monthly", "spent_this_month",
/// "left_this_month"}: decimal texts, exact; "" where there is no budget. What is left leaves the reserve out.
boost::json::object view(const budget_use&);
/// [{"country", "sent", "proven", "unproven", "allowed"}]: of 24 hours; allowed 0: no limit.
boost::json::array view(const std::vector<country_traffic>&);

} // namespace twostep::server::admin
