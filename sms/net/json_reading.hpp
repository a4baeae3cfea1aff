#pragma once
// Reads a provider's JSON defensively. Pure. Include only in .cpp files: it includes Boost.JSON.

#include <boost/json/value.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace twostep::sms {

/// nullopt: not JSON, or nested more than 16 levels deep.
std::optional<boost::json::value> read_json(std::string_view);

/// A string, whole number or boolean as text; "" for anything else.
std::string text_of(const boost::json::value*);
/// As text_of, for a member of an object; "" if there is none.
std::string text_at(const boost::json::value&, std::string_view name);
/// The value at a JSON pointer (RFC 6901); null: none.
const boost::json::value* find_at(const boost::json::value&, std::string_view pointer);

} // namespace twostep::sms
