#pragma once
// Translatable texts in templates: [[Write to <a href="mailto:{{SUPPORT}}">{{SUPPORT}}</a>.]] is the message
// "Write to <a>{SUPPORT}</a>." Translators see elements without attributes; their text is escaped, so it can't add
// markup or template syntax.

#include "core/language.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace twostep::server {

class marked_text {
public:
  /// source: the text between the brackets. Throws std::runtime_error if it contains a section, or two elements of
  /// one name with different attributes.
  explicit marked_text(std::string_view source);

  /// The message's id in the catalogues.
  const std::string& id() const noexcept { return id_; }
  /// Puts the source's variables and elements into the translation: template text, escaped for HTML. nullopt: the
  /// translation's placeholders or elements differ from the source's.
  std::optional<std::string> applied_to(std::string_view translation) const;

private:
  struct part {
    std::string in_message; ///< "{SUPPORT}", "<a>", "</a>"
    std::string in_template;
    std::size_t count;
  };
  void add(std::string in_message, std::string_view in_template);

  std::string id_;
  std::vector<part> parts_;
};

/// Called for each translation that can't be used, with its message.
using unusable_translation = std::function<void(std::string_view id, std::string_view translation)>;

/// Translates a template. Messages without a usable translation stay English. Throws std::runtime_error for a mark
/// that isn't closed on its line, and as marked_text does.
std::string translate_template(std::string_view text, const core::language&, const unusable_translation&);

} // namespace twostep::server
