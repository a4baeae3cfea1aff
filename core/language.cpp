#include "core/language.hpp"

#include <unicode/uloc.h>

#include <algorithm>

namespace twostep::core {

namespace {

class source_language final : public language {
public:
  std::string_view tag() const noexcept override { return "en"; }
  const char* find(const char*) const override { return nullptr; }
  const char* find(const char*, const char*, std::uint64_t) const override { return nullptr; }
};

} // namespace

const language& english() noexcept {
  static const source_language it;
  return it;
}

bool is_right_to_left(const language& l) {
  return uloc_isRightToLeft(std::string(l.tag()).c_str());
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
