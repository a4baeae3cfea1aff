#pragma once
// What stands in braces in a template: variables, sections and includes, with their lines. ctemplate parses the rest.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace twostep::server {

struct marker {
  enum class kind : char { variable = ' ', section = '#', end = '/', include = '>' };
  kind what = kind::variable;
  std::string_view name;      ///< "SUPPORT"
  std::string_view modifiers; ///< ":p"; mostly empty
  std::size_t line = 0;
  std::size_t depth = 0; ///< of sections around it

  std::string shown() const; ///< "{{#NOTICE}}"
};

struct markers {
  std::vector<marker> all; ///< without ends of sections
  std::string wrong{};     ///< why there are no more of them
  std::size_t line = 0;    ///< of what is wrong
};

/// Views into the text. Finds wrong: braces that aren't closed, names that aren't capitals, sections that aren't
/// properly nested, and what sets delimiters or escaping.
markers find_markers(std::string_view text);

} // namespace twostep::server
