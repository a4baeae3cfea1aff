#pragma once
// Types that fields of requests and answers may have beside the usual ones, and what is said of a field.

#include <boost/describe/class.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace twostep::server::api {

/// A field that is always there, null where it has no value. std::optional is a field that may be left out.
template <class T>
struct nullable {
  std::optional<T> value{};
};

/// Texts under names that aren't known beforehand, in the order in which they are written.
using named_texts = std::vector<std::pair<std::string, std::string>>;

/// No fields.
struct nothing {};
BOOST_DESCRIBE_STRUCT(nothing, (), ())

/// What is said of a field. A described struct has them in `static constexpr field_note notes[]`, those of its bases
/// in theirs.
struct field_note {
  std::string_view field;
  std::string_view meaning;
  std::size_t max = 0; ///< of a request: bytes of a text, items of a list; 0: limits_of_requests'
};

} // namespace twostep::server::api
