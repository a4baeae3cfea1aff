#pragma once
// The demo's own data directory: `serve --demo` makes users whose passwords it prints, so it keeps out of all others.

#include "server/config/config.hpp"

#include <string>

namespace twostep::server {

/// Throws std::runtime_error, one line that says what was found and what to do, where a data directory is there that
/// no demo made. named_by: where it was set, such as "--data". Changes nothing.
void require_demo_place(const config&, const std::string& named_by);

/// Makes the directory, where there is none, and leaves word in it that it is a demo's. Throws std::runtime_error.
void mark_demo_place(const config&);

} // namespace twostep::server
