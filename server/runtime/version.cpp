#include "server/runtime/version.hpp"

namespace twostep::server {

std::string_view version() noexcept {
  return TWOSTEP_VERSION;
}

} // namespace twostep::server
