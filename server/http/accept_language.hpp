#pragma once
// Reads an Accept-Language field (RFC 9110, 12.5.4). Which language is shown: server/access/language_choice.hpp.

#include <boost/container/static_vector.hpp>

#include <cstddef>
#include <string_view>

namespace twostep::server::http {

/// Browsers send a handful. Those behind are not looked at.
inline constexpr std::size_t max_language_ranges = 16;
using language_ranges = boost::container::static_vector<std::string_view, max_language_ranges>;

/// The language ranges, "de-AT" or "*", best first: by their weights, equal ones in the order sent. Without those
/// that aren't wanted (q=0) or have a malformed weight; of a malformed field those before the fault.
language_ranges read_accept_language(std::string_view field);

} // namespace twostep::server::http
