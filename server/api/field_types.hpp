#pragma once
// Types for fields of requests and answers that standard types can't express, and notes on fields.

#include <boost/describe/class.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace twostep::server::api {

/// A field that is always present, and null if it has no value. std::optional is a field that may be absent.
template <class T>
struct nullable {
  std::optional<T> value{};
};

/// An object of texts under names not known beforehand, written in this order.
using named_texts = std::vector<std::pair<std::string, std::string>>;

/// No fields.
struct nothing {};
BOOST_DESCRIBE_STRUCT(nothing, (), ())

/// Describes a field. A described struct lists its notes in `static constexpr field_note notes[]`; a base lists
/// its own.
struct field_note {
  std::string_view field;
  std::string_view meaning;
  std::size_t max = 0; ///< requests only: bytes of a text, items of a list; 0: the limit of limits_of_requests
};

} // namespace twostep::server::api
