#include "server/audit/pseudonyms.hpp"

#include <sodium.h>

namespace twostep::server {

core::pseudonym pseudonyms::operator()(const core::account_id& account) const noexcept {
  core::pseudonym name;
  crypto_generichash(
      name.value.data(), name.value.size(), account.value.data(), account.value.size(), key_.data(), key::size
  );
  return name;
}

} // namespace twostep::server
