#include "core/password_strength.hpp"

#include "core/text.hpp"

#include <unicode/uchar.h>
#include <unicode/utf8.h>
#include <zxcvbn.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace twostep::core {

namespace {

constexpr std::size_t max_characters = 100;
// What bounds the time: each word is tried at each place.
constexpr std::size_t max_words = 40, longest_word = 40, shortest_word = 3;

/// libzxcvbn implements zxcvbn's first model, bits of entropy, and leaves the score to its caller. Score 3 begins
/// there at 10^6 seconds of 10^4 guesses each, half of what there is being tried: log2(2 * 10^10).
constexpr double min_bits = 34.22;

UChar32 plain_character(UChar32 c) {
  constexpr UChar32 full_width = 0xff01, full_width_end = 0xff5e;
  if (c >= full_width && c <= full_width_end) return c - full_width + '!';
  if (u_isUWhiteSpace(c)) return ' ';
  return c < 0x80 ? c : 'a' + c % 26;
}

/// In the characters that libzxcvbn knows, as password_strength.hpp says.
std::string latin(std::string_view text, std::size_t max) {
  const secret apart(without_accents(text));
  const auto all = apart.reveal();
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(all.data());
  std::string out;
  out.reserve(max); // a longer one would leave copies of a password behind
  for (std::int32_t i = 0; i < static_cast<std::int32_t>(all.size()) && out.size() < max;) {
    UChar32 c;
    U8_NEXT(bytes, i, static_cast<std::int32_t>(all.size()), c);
    if (c >= 0 && u_charType(c) != U_FORMAT_CHAR) out += static_cast<char>(plain_character(c));
  }
  return out;
}

class dictionary {
public:
  explicit dictionary(std::span<const std::string_view> texts) {
    for (const auto text : texts) {
      auto plain = latin(text, 256);
      for (char& c : plain)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
      add(plain);
      std::string word;
      for (const char c : plain + ' ') {
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
          word += c;
          continue;
        }
        add(word);
        word.clear();
      }
    }
    for (const auto& w : words_) pointers_.push_back(w.c_str());
    pointers_.push_back(nullptr);
  }
  const char** data() noexcept { return pointers_.data(); }

private:
  void add(const std::string& word) {
    if (word.size() < shortest_word || words_.size() == max_words) return;
    auto kept = word.substr(0, longest_word);
    if (std::find(words_.begin(), words_.end(), kept) == words_.end()) words_.push_back(std::move(kept));
  }

  std::vector<std::string> words_;
  std::vector<const char*> pointers_;
};

password_refusal kind_of(int match) {
  using enum password_refusal;
  if (match >= MULTIPLE_MATCH) return easy_repeats;
  switch (match) {
  case DICTIONARY_MATCH:
  case DICT_LEET_MATCH:
    return easy_words;
  case USER_MATCH:
  case USER_LEET_MATCH:
    return easy_own_words;
  case REPEATS_MATCH:
    return easy_repeats;
  case SEQUENCE_MATCH:
  case SPATIAL_MATCH:
    return easy_rows;
  case DATE_MATCH:
  case YEAR_MATCH:
    return easy_dates;
  default:
    return easy;
  }
}

/// The kind that the most characters belong to; of several the one to be told first.
password_refusal greater_part(const ZxcMatch_t* matches) {
  using enum password_refusal;
  std::array<std::pair<password_refusal, int>, 6> parts{
      {{easy_own_words, 0}, {easy_repeats, 0}, {easy_rows, 0}, {easy_dates, 0}, {easy_words, 0}, {easy, 0}}};
  for (; matches; matches = matches->Next)
    for (auto& [kind, length] : parts)
      if (kind == kind_of(matches->Type)) length += matches->Length;
  return std::max_element(
             parts.begin(), parts.end(), [](const auto& a, const auto& b) { return a.second < b.second; }
  )->first;
}

} // namespace

std::optional<password_refusal> weakness_of(const secret& normalised, std::span<const std::string_view> own_words) {
  const secret plain(latin(normalised.reveal(), max_characters));
  dictionary own(own_words);
  ZxcMatch_t* found = nullptr;
  const double bits = ZxcvbnMatch(plain.reveal().data(), own.data(), &found); // a secret's text ends with a NUL
  const std::unique_ptr<ZxcMatch_t, void (*)(ZxcMatch_t*)> owner(found, ZxcvbnFreeInfo);
  if (bits >= min_bits) return std::nullopt;
  return greater_part(found);
}

} // namespace twostep::core
