#include "core/language.hpp"

#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include <algorithm>
#include <array>

namespace twostep::core {

namespace {

class source_language final : public language {
public:
  std::string_view tag() const noexcept override { return "en"; }
  const char* find(const char*) const override { return nullptr; }
  const char* find(const char*, const char*, std::uint64_t) const override { return nullptr; }
};

// Languages of CLDR's common/properties/scriptMetadata.txt and likelySubtags.xml that are mostly written from right
// to left.
constexpr auto right_to_left =
    std::to_array<std::string_view>({"ar", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"});

/// "Arab" in "ur-Arab-PK"; empty: the tag names none. The script is the first subtag of four letters (RFC
/// 5646, 2.2.3).
std::string script_of(std::string_view tag) {
  for (auto hyphen = tag.find('-'); hyphen != tag.npos; hyphen = tag.find('-')) {
    tag.remove_prefix(hyphen + 1);
    const auto subtag = tag.substr(0, tag.find('-'));
    if (subtag.size() == 1) break; // what follows belongs to an extension
    if (subtag.size() == 4 && (subtag[0] < '0' || subtag[0] > '9')) return std::string(subtag);
  }
  return {};
}

} // namespace

const language& english() noexcept {
  static const source_language it;
  return it;
}

bool is_right_to_left(const language& l) {
  const auto tag = l.tag();
  if (const auto script = script_of(tag); !script.empty()) {
    const auto code = u_getPropertyValueEnum(UCHAR_SCRIPT, script.c_str());
    return code != UCHAR_INVALID_CODE && uscript_isRightToLeft(static_cast<UScriptCode>(code));
  }
  return std::ranges::find(right_to_left, tag.substr(0, tag.find('-'))) != right_to_left.end();
}

std::string fill_in(std::string_view sentence, placeholders values) {
  std::string text;
  text.reserve(sentence.size() + 64);
  while (!sentence.empty()) {
    const auto open = std::min(sentence.find('{'), sentence.size());
    text.append(sentence.substr(0, open));
    sentence.remove_prefix(open);
    const auto close = sentence.find('}');
    if (close == sentence.npos) break;
    const auto name = sentence.substr(1, close - 1);
    const auto* value = std::ranges::find(values, name, &placeholder::name);
    const auto taken = value == values.end() ? std::size_t{1} : close + 1;
    text.append(value == values.end() ? sentence.substr(0, taken) : value->value);
    sentence.remove_prefix(taken);
  }
  return text.append(sentence);
}

std::string tr(const language& in, msgid what, placeholders values) {
  const auto* found = in.find(what.english());
  return fill_in(found ? found : what.english(), values);
}

std::string tr(const language& in, plural_msgid what, std::uint64_t n) {
  const auto* found = in.find(what.one(), what.many(), n);
  return fill_in(found ? found : n == 1 ? what.one() : what.many(), {{"n", std::to_string(n)}});
}

} // namespace twostep::core
