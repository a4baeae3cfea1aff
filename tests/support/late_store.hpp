#pragma once
// A store whose answers come late, as those of a store on another machine do, around one whose answers are there at
// once: for tests that what uses a store waits for it, and never blocks an event loop.

#include "storage/store.hpp"

#include <functional>
#include <memory>
#include <string_view>

namespace twostep::storage::test {

/// Hears of a change that was begun and whose answer nobody waited for, by its operation's name: a bug of whoever
/// began it.
using drop_observer = std::function<void(std::string_view operation)>;

/// Writes the name to stderr and ends the process.
[[noreturn]] void end_dropped(std::string_view operation);

/// What answers pending<T> isn't ready. It happens when it is waited for: wait() suspends once before, get() throws
/// std::logic_error on a thread that runs an event loop. What was begun copies its arguments, as a request to another
/// machine does; the functions and the read_barrier live until its answer was fetched. What returns void happens at
/// once.
std::unique_ptr<store> make_late_store(std::unique_ptr<store>, drop_observer = end_dropped);

/// The store that a late store was made around; any other is its own.
store& store_within(store&);

} // namespace twostep::storage::test
