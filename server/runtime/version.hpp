#pragma once
// The version, from project() in CMakeLists.txt.

#include <string_view>

namespace twostep::server {

std::string_view version() noexcept;

} // namespace twostep::server
