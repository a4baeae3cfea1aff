#include "server/web/marked_text.hpp"

#include <ctemplate/template_modifiers.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace twostep::server {

namespace {

/// The variable or tag at the beginning of a template's text; "": none.
std::string_view markup_at(std::string_view text) {
  const auto until = [&](std::string_view end) {
    const auto at = text.find(end);
    return at == text.npos ? std::string_view() : text.substr(0, at + end.size());
  };
  if (text.starts_with("{{")) return until("}}");
  return text.starts_with("<") ? until(">") : std::string_view();
}

/// "{SUPPORT}" for "{{SUPPORT}}" and "{{>SUPPORT}}", "<a>" for "<a href=…>", "</a>".
std::string as_in_message(std::string_view markup) {
  if (markup.starts_with("<")) {
    const auto name = markup.substr(1, markup.find_first_of(" >") - 1);
    return "<" + std::string(name) + ">";
  }
  auto name = markup.substr(2, markup.size() - 4);
  if (name.starts_with(">")) name.remove_prefix(1); // an include stands for one thing, as a variable does
  if (name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ_") != name.npos)
    throw std::runtime_error("a message holds only plain variables and elements, not " + std::string(markup));
  return "{" + std::string(name) + "}";
}

/// Checks that elements are properly nested.
class nesting {
public:
  bool take(std::string_view tag) {
    if (!tag.starts_with("<")) return true;
    if (!tag.starts_with("</")) {
      open_.emplace_back(tag.substr(1));
      return true;
    }
    if (open_.empty() || open_.back() != tag.substr(2)) return false;
    open_.pop_back();
    return true;
  }
  bool is_closed() const noexcept { return open_.empty(); }

private:
  std::vector<std::string_view> open_;
};

} // namespace

marked_text::marked_text(std::string_view source) {
  while (!source.empty()) {
    const auto markup = markup_at(source);
    const auto taken = std::max(markup.size(), std::size_t{1});
    if (markup.empty())
      id_.push_back(source.front());
    else
      add(as_in_message(markup), markup);
    source.remove_prefix(taken);
  }
}

void marked_text::add(std::string in_message, std::string_view in_template) {
  id_ += in_message;
  const auto same = std::ranges::find(parts_, in_message, &part::in_message);
  if (same == parts_.end()) {
    parts_.push_back({std::move(in_message), std::string(in_template), 1});
    return;
  }
  if (same->in_template != in_template)
    throw std::runtime_error("two different " + in_message + " in one message can't be told apart: " + id_);
  ++same->count;
}

std::optional<std::string> marked_text::applied_to(std::string_view translation) const {
  std::string out, text;
  std::vector<std::size_t> used(parts_.size());
  nesting elements;
  const auto end_text = [&] {
    out += ctemplate::html_escape(text);
    text.clear();
  };
  while (!translation.empty()) {
    const auto is_here = [&](const part& p) { return translation.starts_with(p.in_message); };
    const auto found = std::ranges::find_if(parts_, is_here);
    if (found == parts_.end()) {
      if (translation.front() == '{' || translation.front() == '}') return std::nullopt;
      text.push_back(translation.front());
      translation.remove_prefix(1);
      continue;
    }
    end_text();
    ++used[static_cast<std::size_t>(found - parts_.begin())];
    if (!elements.take(found->in_message)) return std::nullopt;
    out += found->in_template;
    translation.remove_prefix(found->in_message.size());
  }
  end_text();
  const bool all = std::ranges::equal(used, parts_, {}, {}, &part::count);
  return all && elements.is_closed() ? std::optional(std::move(out)) : std::nullopt;
}

std::string
translate_template(std::string_view text, const core::language& language, const unusable_translation& is_unusable) {
  constexpr std::string_view opens = "[[", closes = "]]";
  std::string out;
  for (;;) {
    const auto from = text.find(opens);
    out += text.substr(0, from);
    if (from == text.npos) return out;
    text.remove_prefix(from + opens.size());
    const auto to = text.find(closes);
    const auto source = text.substr(0, to);
    if (to == text.npos || source.find('\n') != source.npos || source.find(opens) != source.npos)
      throw std::runtime_error("a message isn't closed on its line: " + std::string(source.substr(0, 40)));
    const marked_text message(source);
    const auto* translation = language.find(message.id().c_str());
    const auto usable = translation ? message.applied_to(translation) : std::nullopt;
    if (translation && !usable) is_unusable(message.id(), translation);
    out += usable ? *usable : source;
    text.remove_prefix(to + closes.size());
  }
}

} // namespace twostep::server
