#include "server/web/templates.hpp"

#include "server/text/embedded.hpp"
#include "server/web/marked_text.hpp"

#include <ctemplate/template.h>
#include <ctemplate/template_cache.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <stdexcept>

namespace twostep::server {

namespace {

/// Throws std::runtime_error.
void load_template(ctemplate::TemplateCache& cache, const embedded::file& f, const core::language& language) {
  const std::string name(f.name);
  if (f.text.find(":none") != std::string_view::npos || f.text.find("%AUTOESCAPE") != std::string_view::npos)
    throw std::runtime_error("template " + name + " may not choose its escaping");
  const auto warn = [&](std::string_view id, std::string_view translation) {
    spdlog::warn(
        "the {} translation \"{}\" in {} doesn't fit \"{}\", which is shown in its place", language.tag(),
        translation, name, id
    );
  };
  std::string text;
  try {
    text = translate_template(f.text, language, warn);
  } catch (const std::runtime_error& e) {
    throw std::runtime_error("template " + name + ": " + e.what());
  }
  const auto escaped = "{{%AUTOESCAPE context=\"HTML\"}}" + text;
  if (!cache.StringToTemplateCache(name, escaped, ctemplate::STRIP_BLANK_LINES))
    throw std::runtime_error("template " + name + " can't be read");
}

} // namespace

templates::templates(std::span<const embedded::file> files, std::span<const core::language* const> also) {
  load(files, core::english());
  for (const auto* language : also)
    if (language != &core::english()) load(files, *language);
}

templates::~templates() = default;

void templates::load(std::span<const embedded::file> files, const core::language& language) {
  auto cache = std::make_unique<ctemplate::TemplateCache>();
  for (const auto& f : files) load_template(*cache, f, language);
  cache->Freeze();
  all_.push_back({&language, std::move(cache)});
}

std::string templates::render(
    const core::language& language, std::string_view name, const ctemplate::TemplateDictionary& dictionary
) const {
  const auto in = std::ranges::find(all_, &language, &in_language::language);
  std::string out;
  if (in == all_.end() ||
      !in->cache->ExpandWithData(std::string(name), ctemplate::STRIP_BLANK_LINES, &dictionary, nullptr, &out))
    throw std::logic_error("template " + std::string(name) + " did not expand");
  return out;
}

} // namespace twostep::server
