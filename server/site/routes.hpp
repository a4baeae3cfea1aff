#pragma once
// The table of routes. A new page needs one line here and its files under pages/.

#include "server/site/route.hpp"

#include <span>

namespace twostep::server {

std::span<const route> routes() noexcept;

} // namespace twostep::server
