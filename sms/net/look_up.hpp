#pragma once
// A host's addresses, within a time limit.

#include "sms/awaitable.hpp"
#include "sms/net/name_resolver.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace twostep::sms {

struct looked_up {
  std::vector<std::string> addresses;
  std::string error; ///< for the operator; "" if there was none
};

/// Has ended by then, whatever the resolver does.
awaitable<looked_up> look_up(
    boost::asio::io_context&, name_resolver&, const std::string& host, std::chrono::steady_clock::time_point until
);

} // namespace twostep::sms
