#include "server/text/page_language.hpp"

#include "server/text/catalogue.hpp"

#include <boost/algorithm/string/predicate.hpp>

#include <algorithm>

namespace twostep::server {
namespace {

constexpr std::size_t longest_tag = 35; // RFC 5646, 4.4.1

bool is_tag(std::string_view a, std::string_view b) {
  return boost::algorithm::iequals(a, b, std::locale::classic());
}

/// "zh-Hant-TW" → "zh-Hant" → "zh"; a single letter or digit goes with what it introduces: "en-a-bbb" → "en".
std::string_view without_last_subtag(std::string_view tag) noexcept {
  auto end = tag.rfind('-');
  if (end == tag.npos) return {};
  if (end >= 2 && tag[end - 2] == '-') end -= 2;
  return tag.substr(0, end);
}

} // namespace

page_language in_english() {
  return {&core::english(), "English"};
}

page_language in_language_of(const catalogue& c) {
  const auto name = c.header("X-Own-Name");
  return {&c, name.empty() ? c.tag() : name, core::is_right_to_left(c)};
}

std::vector<page_language> page_languages() {
  std::vector<page_language> all{in_english()};
  for (const auto* c : catalogues())
    if (c->header("X-Complete") == "everything") all.push_back(in_language_of(*c));
  std::ranges::sort(all.begin() + 1, all.end(), {}, &page_language::name);
  return all;
}

const page_language* find_page_language(std::span<const page_language> all, std::string_view tag) {
  if (tag.size() > longest_tag) return nullptr;
  for (; !tag.empty(); tag = without_last_subtag(tag)) {
    // Written Norwegian of either kind is understood by whoever reads the other.
    const auto meant = is_tag(tag, "no") || is_tag(tag, "nn") ? std::string_view("nb") : tag;
    for (const auto& one : all)
      if (is_tag(one.tag(), tag) || is_tag(one.tag(), meant)) return &one;
  }
  return nullptr;
}

} // namespace twostep::server
