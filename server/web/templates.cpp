#include "server/web/templates.hpp"

#include "server/text/embedded.hpp"

#include <ctemplate/template.h>
#include <ctemplate/template_cache.h>

#include <stdexcept>

namespace twostep::server {

templates::templates(std::span<const embedded::file> files) : cache_(std::make_unique<ctemplate::TemplateCache>()) {
  for (const auto& f : files) {
    const std::string name(f.name);
    if (f.text.find(":none") != std::string_view::npos || f.text.find("%AUTOESCAPE") != std::string_view::npos)
      throw std::runtime_error("template " + name + " may not choose its escaping");
    const auto text = "{{%AUTOESCAPE context=\"HTML\"}}" + std::string(f.text);
    if (!cache_->StringToTemplateCache(name, text, ctemplate::STRIP_BLANK_LINES))
      throw std::runtime_error("template " + name + " can't be read");
  }
  cache_->Freeze();
}

templates::~templates() = default;

std::string templates::render(std::string_view name, const ctemplate::TemplateDictionary& dictionary) const {
  std::string out;
  if (!cache_->ExpandWithData(std::string(name), ctemplate::STRIP_BLANK_LINES, &dictionary, nullptr, &out))
    throw std::logic_error("template " + std::string(name) + " did not expand");
  return out;
}

} // namespace twostep::server
