#pragma once
// The current password of somebody who is signed in, checked under the same limits as at sign-in.

#include "server/pages/page_context.hpp"

#include <cstdint>
#include <string>

namespace twostep::server::pages {

struct checked_password {
  std::uint32_t generation = 0; ///< of the verifier it was right for
  unsigned status = 200;        ///< else: why not
  std::string error;
  bool right() const noexcept { return status == 200; }
};

/// The page again: beside the field that the password isn't right, above the form that it can't be checked now.
void answer_wrong(page, std::string_view field, const checked_password&);

/// typed must stay where it is until this resumes. Sets Retry-After on the response where there is one.
awaitable<checked_password>
check_password(page_context&, const account_commands&, const password_services&, std::string_view typed);

} // namespace twostep::server::pages
