#pragma once
// The budget and the countries of `sms status`, for people.

#include <boost/json/object.hpp>

#include <iosfwd>

namespace twostep::server::cli {

void print_budget(std::ostream&, const boost::json::object& status);
/// Nothing where no message left in 24 hours.
void print_countries(std::ostream&, const boost::json::object& status);

} // namespace twostep::server::cli
