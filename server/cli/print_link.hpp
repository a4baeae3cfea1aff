#pragma once
// Prints a one-time link, once, with what to do with it.

#include "server/admin/new_link.hpp"

#include <iosfwd>
#include <string_view>

namespace twostep::server::cli {

/// email: whose it is.
void print_link(std::ostream&, std::string_view email, const admin::new_link&);

} // namespace twostep::server::cli
