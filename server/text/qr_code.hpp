#pragma once
// QR codes (ISO/IEC 18004), made by libqrcodegen.

#include "core/secret.hpp"

#include <string_view>

namespace twostep::server {

/// For a terminal with colours that shows UTF-8: two rows of modules a line, as half blocks, black on white whatever
/// its own colours are, within the margin of four modules. A secret, since whoever sees it can read the text.
/// Throws std::length_error where the text is longer than a code can be (2,331 bytes).
core::secret qr_in_terminal(std::string_view text);

} // namespace twostep::server
