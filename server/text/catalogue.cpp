#include "server/text/catalogue.hpp"

#include <boost/locale/gnu_gettext.hpp>

#include <algorithm>
#include <climits>
#include <deque>
#include <stdexcept>

namespace twostep::server {

using facet = boost::locale::message_format<char>;

/// The std::locale owns the facet.
struct catalogue::messages {
  std::locale owner;
  const facet& found;

  explicit messages(facet* f) : owner(std::locale::classic(), f), found(*f) {}
};

namespace {

constexpr int domain = 0; // the facet has only one

facet* read(const embedded::file& file, const std::string& tag) {
  boost::locale::gnu_gettext::messages_info info;
  info.language = tag;
  info.encoding = "UTF-8";
  info.paths = {""};
  info.domains = {std::string("twostep")};
  info.callback = [&file](const std::string&, const std::string&) {
    return std::vector<char>(file.text.begin(), file.text.end());
  };
  return boost::locale::gnu_gettext::create_messages_facet<char>(info);
}

/// "pt-BR" for "pt_BR.mo" and "pt_BR".
std::string tag_of(std::string_view name) {
  std::string tag(name.substr(0, name.find('.')));
  std::ranges::replace(tag, '_', '-');
  return tag;
}

const std::deque<catalogue>& embedded_languages() {
  static const auto all = [] {
    std::deque<catalogue> read;
    for (const auto& file : embedded::catalogues()) read.emplace_back(file);
    return read;
  }();
  return all;
}

const core::language* find_tag(std::string_view tag) {
  if (tag == core::english().tag()) return &core::english();
  const auto& all = embedded_languages();
  const auto found = std::ranges::find(all, tag, &catalogue::tag);
  return found == all.end() ? nullptr : &*found;
}

} // namespace

catalogue::catalogue(const embedded::file& file) : tag_(tag_of(file.name)) {
  messages_ = std::make_unique<messages>(read(file, tag_));
  if (!find("")) throw std::runtime_error("no gettext catalogue in UTF-8: " + std::string(file.name));
}

catalogue::~catalogue() = default;

const char* catalogue::find(const char* english) const {
  return messages_->found.get(domain, nullptr, english);
}

const char* catalogue::find(const char* one, const char*, std::uint64_t n) const {
  // Plural forms of large numbers depend only on their last digits.
  constexpr std::uint64_t period = 1'000'000;
  return messages_->found.get(domain, nullptr, one, static_cast<int>(n < INT_MAX ? n : period + n % period));
}

std::string_view catalogue::header(std::string_view name) const {
  for (std::string_view rest = find(""); !rest.empty();) {
    const auto line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    if (line.size() <= name.size() || !line.starts_with(name) || line[name.size()] != ':') continue;
    const auto value = line.substr(name.size() + 1);
    return value.substr(std::min(value.find_first_not_of(' '), value.size()));
  }
  return {};
}

const core::language* find_language(std::string_view locale) {
  const auto tag = tag_of(locale);
  if (const auto* exact = find_tag(tag)) return exact;
  auto language = tag.substr(0, tag.find('-'));
  if (language == "no" || language == "nn") language = "nb";
  return find_tag(language);
}

const core::language& language_of(std::string_view locale) {
  const auto* found = find_language(locale);
  return found ? *found : core::english();
}

std::vector<const catalogue*> catalogues() {
  std::vector<const catalogue*> all;
  for (const auto& one : embedded_languages()) all.push_back(&one);
  return all;
}

std::vector<std::string_view> language_tags() {
  std::vector<std::string_view> tags{core::english().tag()};
  for (const auto& language : embedded_languages()) tags.push_back(language.tag());
  return tags;
}

} // namespace twostep::server
