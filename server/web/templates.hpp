#pragma once
// Page templates: ctemplate with context-aware escaping that a template can't turn off, in every language that pages
// are shown in. Not what a page shows: pages fill a dictionary.

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

/// Thread-safe once built: the caches are frozen.
class templates {
public:
  /// In English, and in `also`; these outlive it. Throws std::runtime_error that names the template: one that doesn't
  /// parse, or asks for no escaping. A translation that doesn't fit its message is logged and left out.
  explicit templates(std::span<const embedded::file>, std::span<const core::language* const> also = {});
  ~templates();

  /// name: "layout.tpl". Throws std::logic_error where there is none, or none in that language.
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
