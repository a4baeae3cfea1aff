#pragma once
// What support wants to see of somebody, in words: what pauses them, what was changed, what was done to help.

#include <boost/json/object.hpp>

#include <iosfwd>

namespace twostep::server::cli {

/// Each pause with its end, or that there is none.
void print_pauses(std::ostream&, const boost::json::object& user);
/// Who helped, when and why; nothing where nobody did.
void print_support_acts(std::ostream&, const boost::json::object& user);
/// The last changes of the factor, the number and the password; nothing where there were none.
void print_changes(std::ostream&, const boost::json::object& user);
/// What an unlock gave back, and what it couldn't.
void print_given_back(std::ostream&, const boost::json::object& user);

} // namespace twostep::server::cli
