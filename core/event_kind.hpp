#pragma once
// What every event has: the number by which the log tells it apart, and its name.

#include <boost/describe/enum.hpp>

#include <cstdint>

namespace twostep::core {

#define TWOSTEP_EVENT(NUMBER, NAME)                                                                                  \
  static constexpr unsigned kind = NUMBER;                                                                           \
  static constexpr const char* name = #NAME

enum class end_reason : std::uint8_t {
  cancelled = 1,
  expired,
  exhausted,
  superseded,
  signed_out,
  password_changed,
  reset,
  revoked,
  displaced,
  suspended
};
BOOST_DESCRIBE_ENUM(
    end_reason, cancelled, expired, exhausted, superseded, signed_out, password_changed, reset, revoked, displaced,
    suspended
)

} // namespace twostep::core
