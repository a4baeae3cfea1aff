#pragma once
// Prints what support needs to know about a user: pauses, events, and earlier help.

#include "server/admin/support_operations.hpp"

#include <iosfwd>
#include <string_view>
#include <vector>

namespace twostep::server::cli {

/// Each pause with its end, or a note that there are none.
void print_pauses(std::ostream&, const admin::user_details&);
/// Who helped, when and why; prints nothing if nobody did.
void print_support_acts(std::ostream&, const admin::user_details&);
/// Newest first, below `head`; prints nothing if there are none.
void print_activities(std::ostream&, std::string_view head, const std::vector<admin::activity_view>&);
/// What an unlock lifted, and what it couldn't.
void print_given_back(std::ostream&, const admin::unlocked_user&);

} // namespace twostep::server::cli
