#pragma once
// An authenticator app on somebody's phone: takes the key that a page shows, and shows its codes.

#include "core/account/totp.hpp"
#include "core/time.hpp"
#include "tests/server/support/page_client.hpp"

#include <string>
#include <string_view>

namespace twostep::server::test {

struct phone_app {
  core::totp_secret key;
  core::milliseconds ahead{}; ///< of its clock

  /// So many periods after the present one.
  std::string shows(core::time_point now, int periods = 0) const;
  /// A code that it shows at no time near now.
  std::string never_shows(core::time_point now) const;
};

/// RFC 4648, section 6: what stands in groups of four on a page, or in an address.
core::totp_secret from_base32(std::string_view letters);
/// Takes the key that the page shows in letters.
phone_app scan(const answer& page);
/// A hidden field's value: "app", "set".
std::string hidden(std::string_view name, const answer& page);
/// An HTML attribute as it is meant: &amp; is &.
std::string unescaped(std::string text);

} // namespace twostep::server::test
