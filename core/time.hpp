#pragma once
// Points in time of the core: UTC, milliseconds. The core never reads a clock; `now` always comes in as an argument.

#include <chrono>

namespace twostep::core {

using milliseconds = std::chrono::milliseconds;
using seconds = std::chrono::seconds;
using minutes = std::chrono::minutes;
using hours = std::chrono::hours;
using days = std::chrono::days;

using time_point = std::chrono::sys_time<milliseconds>;

} // namespace twostep::core
