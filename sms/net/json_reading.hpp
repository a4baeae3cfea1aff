#pragma once
// JSON that a provider sent, read without trusting it. Pure. Only for .cpp files: it brings Boost.JSON along.

#include <boost/json/value.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace twostep::sms {

/// nullopt where it isn't JSON, or nested more than 16 deep.
std::optional<boost::json::value> read_json(std::string_view);

/// A text, a whole number or a truth value as text; empty for everything else, and for null.
std::string text_of(const boost::json::value*);
/// Of an object's member; empty where it isn't an object or has none.
std::string text_at(const boost::json::value&, std::string_view name);
/// Where a JSON pointer (RFC 6901) leads; null: nowhere.
const boost::json::value* find_at(const boost::json::value&, std::string_view pointer);

} // namespace twostep::sms
