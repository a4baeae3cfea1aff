#pragma once
// The languages that pages can be shown in, and which of them a tag means. Text messages come in further ones
// (catalogue.hpp).

#include "core/language.hpp"

#include <span>
#include <string_view>
#include <vector>

namespace twostep::server {

class catalogue;

/// What it refers to lives as long as its catalogue. Given as a core::language, it is its words.
struct page_language {
  const core::language* words;
  std::string_view name; ///< in itself, as a list has it: "Dansk"
  bool is_right_to_left = false;

  std::string_view tag() const noexcept { return words->tag(); }
  operator const core::language&() const noexcept { return *words; }
};

page_language in_english();
page_language in_language_of(const catalogue&);

/// English, then those with an embedded catalogue that is complete for everything, by their names.
std::vector<page_language> page_languages();

/// The one with that tag, else with the tag of its beginning: "de-AT" → "de" (lookup, RFC 4647, 3.4). Null: none.
const page_language* find_page_language(std::span<const page_language>, std::string_view tag);

} // namespace twostep::server
