#pragma once
// The fake provider's coroutine type: one io_context on one thread runs everything.

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace twostep::bench::fake_smsc {

using executor = boost::asio::io_context::executor_type;
template <class T = void>
using awaitable = boost::asio::awaitable<T, executor>;
inline constexpr boost::asio::use_awaitable_t<executor> use_awaitable;

} // namespace twostep::bench::fake_smsc
