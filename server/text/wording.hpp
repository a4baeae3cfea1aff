#pragma once
// Times and characters in a person's language.

#include "core/language.hpp"
#include "core/time.hpp"

#include <string>

namespace twostep::server {

/// "25 seconds", "3 minutes", "2 hours", rounded up.
std::string in_words(const core::language&, core::milliseconds);
/// "24 November 2026, 09:30 UTC".
std::string date_and_time(const core::language&, core::time_point);
/// "the letter “x”", "the character “;”", "the invisible character U+0007".
std::string in_words(const core::language&, char32_t character);

} // namespace twostep::server
