#pragma once
// Compression of what isn't known when the program is built. Assets of our own are compressed by the build.

#include <string>
#include <string_view>

namespace twostep::server {

/// gzip's format (RFC 1952), without name and time.
std::string gzip(std::string_view);

} // namespace twostep::server
