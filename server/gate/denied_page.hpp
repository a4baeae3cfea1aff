#pragma once
// What a browser shows where the gate says 403. It stands on the application's host, so it needs nothing else of
// ours: its style is its own.

#include "server/config/config.hpp"
#include "server/web/templates.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace twostep::server::gate {

enum class denied_by : std::uint8_t {
  rule,  ///< this person may not
  set_up ///< nobody can: the address isn't one that the gate can serve
};

struct denied_page {
  std::string html;
  std::string_view style_source; ///< for style-src: 'sha256-…'; stays as long as the process lives
};

/// The same for everybody. Throws std::logic_error for a template without a style.
denied_page render_denied_page(const config&, const public_address&, const templates&, denied_by);

} // namespace twostep::server::gate
