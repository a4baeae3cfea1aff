#pragma once
// Prints the budget and the countries of `sms status`.

#include "server/admin/sms_operations.hpp"

#include <iosfwd>

namespace twostep::server::cli {

void print_budget(std::ostream&, const admin::sms_status_view&);
/// Prints nothing if no message left in the last 24 hours.
void print_countries(std::ostream&, const admin::sms_status_view&);

} // namespace twostep::server::cli
