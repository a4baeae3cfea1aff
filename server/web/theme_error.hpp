#pragma once
// What is wrong with a file of a theme, with its place.

#include <algorithm>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace twostep::server {

struct theme_problem {
  std::string file;     ///< without folder
  std::size_t line = 0; ///< from 1; 0: the file as a whole, or unknown
  std::string text;

  /// "layout.tpl:12: …".
  std::string shown() const { return file + (line == 0 ? "" : ":" + std::to_string(line)) + ": " + text; }
};

class theme_error : public std::runtime_error {
public:
  explicit theme_error(theme_problem p) : std::runtime_error(p.shown()), problem(std::move(p)) {}

  const theme_problem problem;
};

/// The number of the line in which this part of the text begins.
inline std::size_t line_of(std::string_view text, std::size_t at) noexcept {
  return 1 + static_cast<std::size_t>(std::ranges::count(text.substr(0, at), '\n'));
}

} // namespace twostep::server
