#pragma once
// The marks of translatable text in templates: [[Write to <a href="mailto:{{SUPPORT}}">{{SUPPORT}}</a>.]] is the
// message "Write to <a>{SUPPORT}</a>." Translators see elements without their attributes; what they write is text,
// never markup and never a template's.

#include "core/language.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace twostep::server {

class marked_text {
public:
  /// source: what stands between the brackets. Throws std::runtime_error where it holds a section, or two elements of
  /// one name with different attributes.
  explicit marked_text(std::string_view source);

  /// What catalogues call it.
  const std::string& id() const noexcept { return id_; }
  /// The translation as template text, escaped for HTML. nullopt: its placeholders and elements are others than the
  /// source's.
  std::optional<std::string> put_into(std::string_view translation) const;

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

/// Is told of each translation that can't be used, and of which message.
using unusable_translation = std::function<void(std::string_view id, std::string_view translation)>;

/// The template's text in that language; without a usable translation, a message is English. Throws
/// std::runtime_error for a mark that isn't closed on its line, and as marked_text does.
std::string translate_template(std::string_view text, const core::language&, const unusable_translation&);

} // namespace twostep::server
