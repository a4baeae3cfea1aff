#pragma once
// QR codes (ISO/IEC 18004), made by libqrcodegen.

#include "core/secret.hpp"

#include <string_view>

namespace twostep::server {

/// For a terminal with colours that shows UTF-8: two rows of modules a line, as half blocks, black on white whatever
/// its own colours are, within the margin of four modules. A secret, since whoever sees it can read the text.
/// Throws std::length_error where the text is longer than a code can be (2,331 bytes).
core::secret qr_in_terminal(std::string_view text);

/// For a page: the `d` of an SVG path that draws the dark modules in a square of `size` modules, its margin of four
/// included. One module is one unit. Throws as qr_in_terminal.
struct qr_path {
  int size = 0;
  core::secret d;
};
qr_path qr_in_svg(std::string_view text);

} // namespace twostep::server
