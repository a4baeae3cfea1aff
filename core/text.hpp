#pragma once
// Unicode for identities and passwords, by ICU: validity, NFC, case folding. Not a formatting library.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace twostep::core {

bool is_utf8(std::string_view) noexcept;
/// nullopt: not valid UTF-8.
std::optional<std::string> to_nfc(std::string_view);
/// NFC, default case folding, NFC. nullopt: not valid UTF-8.
std::optional<std::string> fold_case(std::string_view);
/// NFD without what stands above and below its letters. Empty: not valid UTF-8.
std::string without_accents(std::string_view);
/// The next run of letters and digits, with their marks, which is taken off `rest`, of valid UTF-8. Empty: none is
/// left.
std::string_view take_word(std::string_view& rest) noexcept;
/// How much of a word this is: an ideograph says as much as two letters.
std::size_t letters(std::string_view word) noexcept;
/// Code points of valid UTF-8.
std::size_t code_points(std::string_view) noexcept;
/// At most so many bytes of it, no character of valid UTF-8 cut in two.
std::string cut(std::string_view, std::size_t bytes);
/// Removes the Unicode white space at both ends.
std::string_view trim(std::string_view) noexcept;
/// Contains a control character (C0, DEL or C1).
bool has_control(std::string_view) noexcept;
/// Contains a control, format, private-use, surrogate or unassigned character, or a line separator.
bool has_unprintable(std::string_view) noexcept;
/// A person's display name: trimmed, NFC, 0 to 100 code points, printable. nullopt: not a name.
std::optional<std::string> parse_display_name(std::string_view typed);

} // namespace twostep::core
