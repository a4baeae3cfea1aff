#pragma once
// The budget and the countries of `sms status`, for people.

#include "server/admin/sms_operations.hpp"

#include <iosfwd>

namespace twostep::server::cli {

void print_budget(std::ostream&, const admin::sms_status_view&);
/// Nothing where no message left in 24 hours.
void print_countries(std::ostream&, const admin::sms_status_view&);

} // namespace twostep::server::cli
