#pragma once
// What support wants to see of somebody, in words: what pauses them, what happened, what was done to help.

#include "server/admin/user_operations.hpp"

#include <iosfwd>
#include <string_view>
#include <vector>

namespace twostep::server::cli {

/// Each pause with its end, or that there is none.
void print_pauses(std::ostream&, const admin::user_details&);
/// Who helped, when and why; nothing where nobody did.
void print_support_acts(std::ostream&, const admin::user_details&);
/// The newest first, below the head; nothing where there were none.
void print_activities(std::ostream&, std::string_view head, const std::vector<admin::activity_view>&);
/// What an unlock gave back, and what it couldn't.
void print_given_back(std::ostream&, const admin::unlocked_user&);

} // namespace twostep::server::cli
