#pragma once
// Page templates: ctemplate with context-aware escaping that templates can't turn off, in all languages. Pages
// fill the dictionaries.

#include "core/language.hpp"

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ctemplate {
class TemplateDictionary;
class TemplateCache;
} // namespace ctemplate

namespace twostep::server {

namespace embedded {
struct file;
}

/// Thread-safe after construction: the caches are frozen.
class templates {
public:
  /// Loads English and the languages in `also`, which outlive it. Throws std::runtime_error with the template's
  /// name if it doesn't parse or turns escaping off. A translation that doesn't fit its message is logged and left
  /// out.
  explicit templates(std::span<const embedded::file>, std::span<const core::language* const> also = {});
  ~templates();

  /// name: "layout.tpl". Throws std::logic_error for an unknown template or language.
  std::string render(const core::language&, std::string_view name, const ctemplate::TemplateDictionary&) const;

private:
  struct in_language {
    const core::language* language;
    std::unique_ptr<ctemplate::TemplateCache> cache;
  };
  void load(std::span<const embedded::file>, const core::language&);

  std::vector<in_language> all_;
};

} // namespace twostep::server
