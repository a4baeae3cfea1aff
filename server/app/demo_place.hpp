#pragma once
// Protects other data directories from `serve --demo`, which makes users whose passwords it prints.

#include "server/config/config.hpp"

#include <string>

namespace twostep::server {

/// Throws std::runtime_error, one line with the finding and advice, if the data directory exists and no demo made
/// it. named_by: where the directory was set, such as "--data". Changes nothing.
void require_demo_place(const config&, const std::string& named_by);

/// Throws std::runtime_error where this is no demo and the data directory is a demo's: somebody's password was
/// printed there.
void refuse_demo_place(const config&);

/// Makes the directory if it is missing, and the mark file in it. Throws std::runtime_error.
void mark_demo_place(const config&);

} // namespace twostep::server
