#include "server/access/access_services.hpp"

#include "server/account/services.hpp"

namespace twostep::server {

services::operator access_services() const noexcept {
  return {config, address, policy, meters, tokens, store, changes, audit};
}

} // namespace twostep::server
