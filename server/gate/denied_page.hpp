#pragma once
// The page shown with the gate's 403. It appears on the application's host, so it is self-contained, with its own
// style.

#include "server/config/config.hpp"
#include "server/text/page_language.hpp"
#include "server/web/templates.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace twostep::server::gate {

enum class denied_by : std::uint8_t {
  rule,             ///< this person isn't allowed
  lack_of_passkeys, ///< a passkey is asked for, and this person may not set one up
  set_up            ///< the gate can't serve this address to anybody
};

struct denied_page {
  std::string html;
  std::string_view style_source; ///< for style-src: 'sha256-…'; valid for the process's life
};

/// The same for everybody who reads that language. Throws std::logic_error if the template has no style.
denied_page
render_denied_page(const config&, const public_address&, const templates&, const page_language&, denied_by);

} // namespace twostep::server::gate
