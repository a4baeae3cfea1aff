#pragma once
// The coroutine type of gateways, on io_context's own executor (the same type as the server's).

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace twostep::sms {

using executor = boost::asio::io_context::executor_type;
template <class T = void>
using awaitable = boost::asio::awaitable<T, executor>;
inline constexpr boost::asio::use_awaitable_t<executor> use_awaitable;

} // namespace twostep::sms
