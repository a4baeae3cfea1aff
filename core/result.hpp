#pragma once
// What can be expected to go wrong travels as boost::system::result<T, E>; reading a value that isn't there is a bug
// and throws.

#include <boost/assert/source_location.hpp>
#include <boost/system/result.hpp>

#include <stdexcept>

namespace twostep::core {

template <class T, class E>
using result = boost::system::result<T, E>;

/// Found by argument-dependent look-up for the error types of this namespace.
template <class E>
[[noreturn]] void throw_exception_from_error(const E&, const boost::source_location& where) {
  throw std::logic_error("no value in a result, at " + where.to_string());
}

} // namespace twostep::core
