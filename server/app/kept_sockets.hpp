#pragma once
// Listening sockets that one server leaves to the next one in the same process.

#include "server/http/listen_address.hpp"

#include <optional>
#include <vector>

namespace twostep::server {

struct kept_sockets {
  std::vector<http::listen_address> pages;
  std::optional<http::listen_address> admin, metrics;
};

} // namespace twostep::server
