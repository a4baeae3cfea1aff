#pragma once
// Page templates: ctemplate with context-aware escaping that a template can't turn off. Not what a page shows: pages
// fill a dictionary.

#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace ctemplate {
class TemplateDictionary;
class TemplateCache;
} // namespace ctemplate

namespace twostep::server {

namespace embedded {
struct file;
}

/// Thread-safe once built: the cache is frozen.
class templates {
public:
  /// Throws std::runtime_error that names the template: one that doesn't parse, or asks for no escaping.
  explicit templates(std::span<const embedded::file>);
  ~templates();

  /// name: "layout.tpl". Throws std::logic_error where there is none.
  std::string render(std::string_view name, const ctemplate::TemplateDictionary&) const;

private:
  std::unique_ptr<ctemplate::TemplateCache> cache_;
};

} // namespace twostep::server
