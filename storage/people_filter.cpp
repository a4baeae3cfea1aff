#include "storage/people_filter.hpp"

#include "core/text.hpp"

#include <algorithm>

namespace twostep::storage {
namespace {

/// What isn't ASCII counts as a letter.
bool is_of_word(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}

/// The next word, which is taken off `rest`; empty: there is none.
std::string_view take_word(std::string_view& rest) noexcept {
  const auto begin = std::find_if(rest.begin(), rest.end(), is_of_word);
  const auto end = std::find_if_not(begin, rest.end(), is_of_word);
  const std::string_view word(begin, end);
  rest = std::string_view(end, rest.end());
  return word;
}

bool begins_a_word(std::string_view beginning, std::string_view text) noexcept {
  for (auto word = take_word(text); !word.empty(); word = take_word(text))
    if (word.starts_with(beginning)) return true;
  return false;
}

core::result<std::vector<std::string>, query_refusal> words_of(std::string_view text) {
  std::vector<std::string> words;
  if (text.empty()) return words;
  if (text.size() > people_query::max_text_bytes) return query_refusal::bad_text;
  const auto folded = core::fold_case(text);
  if (!folded) return query_refusal::bad_text;
  std::string_view rest = *folded;
  for (auto word = take_word(rest); !word.empty(); word = take_word(rest)) {
    if (core::code_points(word) < people_query::min_letters) return query_refusal::short_word;
    if (words.size() == people_query::max_words) return query_refusal::too_many_words;
    words.emplace_back(word);
  }
  if (words.empty()) return query_refusal::no_word;
  return words;
}

} // namespace

std::optional<core::time_point> last_use(const core::account& a) noexcept {
  std::optional<core::time_point> last;
  const auto saw = [&](core::time_point at) { last = std::max(last.value_or(at), at); };
  for (const auto& s : a.sessions) saw(std::max(s.started_at, s.last_used_at));
  for (const auto& t : a.app_tokens)
    if (t.last_used_at) saw(*t.last_used_at);
  for (const auto& done : a.recent)
    if (done.kind == core::activity_kind::signed_in) saw(done.at);
  return last;
}

core::result<people_filter, query_refusal> people_filter::parse(const people_query& q) {
  people_filter filter(q);
  auto words = words_of(q.words);
  if (!words) return words.error();
  filter.words_ = *std::move(words);
  const auto& end = q.phone_ends;
  if (!end.empty() && (end.size() != people_query::phone_digits || !std::all_of(end.begin(), end.end(), is_digit)))
    return query_refusal::bad_phone_end;
  return filter;
}

bool people_filter::has_words(const core::account& a) const {
  if (words_.empty()) return true;
  const auto name = core::fold_case(a.name).value_or(std::string());
  return std::all_of(words_.begin(), words_.end(), [&](const std::string& w) {
    return begins_a_word(w, a.email.key) || begins_a_word(w, name);
  });
}

bool people_filter::wants(const core::account& a) const {
  if (!has_words(a)) return false;
  if (asked_.organisation && a.organisation != asked_.organisation) return false;
  if (!asked_.phone_ends.empty()) {
    const auto* phone = core::verified_phone(a.two_step);
    if (!phone || !phone->reveal().ends_with(asked_.phone_ends)) return false;
  }
  if (asked_.two_step &&
      core::effective(a.two_step, asked_.now).index() != static_cast<std::size_t>(*asked_.two_step))
    return false;
  if (!asked_.used_since && !asked_.unused_since) return true;
  const auto used = last_use(a);
  if (asked_.used_since && (!used || *used < *asked_.used_since)) return false;
  return !asked_.unused_since || !used || *used < *asked_.unused_since;
}

} // namespace twostep::storage
