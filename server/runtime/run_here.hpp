#pragma once
// Runs a coroutine on a thread that has no event loop: at the start, and in commands. Never on a thread that runs
// one.

#include "server/runtime/awaitable.hpp"

#include <boost/asio/co_spawn.hpp>

#include <exception>
#include <type_traits>
#include <utility>

namespace twostep::server {

/// Blocks, and runs the io_context meanwhile, which is nobody else's and outlives whatever the coroutine awaits
/// (other threads post their answers to it, and hold work until then). Throws what the coroutine throws.
template <class T>
T run_here(boost::asio::io_context& context, awaitable<T> work) {
  std::exception_ptr failed;
  const auto run = [&](auto done) {
    boost::asio::co_spawn(context, std::move(work), std::move(done));
    context.restart();
    context.run();
    if (failed) std::rethrow_exception(failed);
  };
  if constexpr (std::is_void_v<T>) {
    run([&](std::exception_ptr e) { failed = e; });
  } else {
    T result{};
    run([&](std::exception_ptr e, T answer) {
      failed = e;
      result = std::move(answer);
    });
    return result;
  }
}

} // namespace twostep::server
