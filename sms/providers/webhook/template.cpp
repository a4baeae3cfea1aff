#include "sms/providers/webhook/template.hpp"

#include "sms/net/http_wire.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>

#include <algorithm>
#include <array>
#include <vector>

namespace twostep::sms {

namespace {

struct word {
  std::string_view name; ///< with braces
  std::string_view (*value)(const template_values&);
};

constexpr std::array words{
    word{"{to}", [](const template_values& v) { return v.to; }},
    word{"{to_digits}", [](const template_values& v) { return v.to.starts_with('+') ? v.to.substr(1) : v.to; }},
    word{"{text}", [](const template_values& v) { return v.text; }},
    word{"{id}", [](const template_values& v) { return v.id; }},
    word{"{sender}", [](const template_values& v) { return v.sender; }},
    word{"{purpose}", [](const template_values& v) { return v.purpose; }},
    word{"{username}", [](const template_values& v) { return v.username; }},
    word{"{password}", [](const template_values& v) { return v.password; }},
};

/// The word that begins with the brace at `at`; empty: none.
std::string_view word_at(std::string_view text, std::size_t at) {
  std::size_t end = at + 1;
  while (end < text.size() && ((text[end] >= 'a' && text[end] <= 'z') || text[end] == '_')) ++end;
  if (end == at + 1 || end == text.size() || text[end] != '}') return {};
  return text.substr(at, end + 1 - at);
}

core::secret escape(std::string_view value, escaping how) {
  if (how == escaping::form) return encode_for_form(value);
  if (how == escaping::url) return encode_for_url(value);
  const core::secret quoted(boost::json::serialize(boost::json::string_view(value.data(), value.size())));
  return core::secret(quoted.reveal().substr(1, quoted.reveal().size() - 2));
}

} // namespace

std::string template_words() {
  std::string all;
  for (const auto& w : words) {
    if (!all.empty()) all += ", ";
    all += w.name;
  }
  return all;
}

std::string unknown_word(std::string_view text) {
  for (auto at = text.find('{'); at != std::string_view::npos; at = text.find('{', at + 1)) {
    const auto found = word_at(text, at);
    if (!found.empty() && std::ranges::find(words, found, &word::name) == words.end()) return std::string(found);
  }
  return {};
}

bool has_word(std::string_view text, std::string_view name) noexcept {
  return text.find(name) != std::string_view::npos;
}

core::secret fill_in(std::string_view text, const template_values& values, escaping how) {
  std::vector<core::secret> filled;
  std::vector<std::string_view> literals; // the texts around the words: one more than words
  std::size_t from = 0;
  for (auto at = text.find('{'); at != std::string_view::npos; at = text.find('{', at + 1)) {
    const auto name = word_at(text, at);
    const auto found = std::ranges::find(words, name, &word::name);
    if (name.empty() || found == words.end()) continue;
    literals.push_back(text.substr(from, at - from));
    filled.push_back(escape(found->value(values), how));
    from = at + name.size();
  }
  literals.push_back(text.substr(from));
  std::size_t size = 0;
  for (const auto literal : literals) size += literal.size();
  for (const auto& value : filled) size += value.reveal().size();
  std::string whole;
  whole.reserve(size); // growing would leave copies that aren't wiped
  for (std::size_t i = 0; i < literals.size(); ++i) {
    whole += literals[i];
    if (i < filled.size()) whole += filled[i].reveal();
  }
  return core::secret(std::move(whole));
}

} // namespace twostep::sms
