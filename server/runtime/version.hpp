#pragma once
// The version, from CMakeLists.txt's project().

#include <string_view>

namespace twostep::server {

std::string_view version() noexcept;

} // namespace twostep::server
