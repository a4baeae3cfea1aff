#pragma once
// The server's coroutine type. It uses io_context's own executor, which avoids the type erasure of
// any_io_executor.

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace twostep::server {

using executor = boost::asio::io_context::executor_type;
template <class T = void>
using awaitable = boost::asio::awaitable<T, executor>;
inline constexpr boost::asio::use_awaitable_t<executor> use_awaitable;

} // namespace twostep::server
