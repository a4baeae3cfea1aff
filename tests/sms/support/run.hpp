#pragma once
// Runs one coroutine to its end on a context and returns its result.

#include "sms/awaitable.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <memory>
#include <optional>
#include <utility>

namespace twostep::test {

template <class T>
struct pending {
  std::optional<T> value;
  std::exception_ptr error;
  bool done = false;
};

template <class T>
sms::awaitable<> store(sms::awaitable<T> work, std::shared_ptr<pending<T>> into) {
  T result = co_await std::move(work);
  into->value.emplace(std::move(result));
}

/// Starts it; check the result while the context runs.
template <class T>
std::shared_ptr<pending<T>> begin(boost::asio::io_context& ctx, sms::awaitable<T> work) {
  auto into = std::make_shared<pending<T>>();
  auto done = [into](std::exception_ptr error) {
    into->error = error;
    into->done = true;
  };
  boost::asio::co_spawn(ctx.get_executor(), store(std::move(work), into), std::move(done));
  return into;
}

template <class T>
T run(boost::asio::io_context& ctx, sms::awaitable<T> work) {
  const auto result = begin(ctx, std::move(work));
  ctx.restart();
  while (!result->done && ctx.run_one() > 0) {
  }
  if (result->error) std::rethrow_exception(result->error);
  return std::move(result->value).value();
}

} // namespace twostep::test
