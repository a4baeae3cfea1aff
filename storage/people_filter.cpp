#include "storage/people_filter.hpp"

#include "core/account/second_step.hpp"
#include "core/text.hpp"

#include <algorithm>
#include <type_traits>

namespace twostep::storage {
namespace {

template <std::size_t I, class State>
constexpr bool is_state = std::is_same_v<std::variant_alternative_t<I, core::two_step_state>, State>;
static_assert(
    is_state<0, core::disabled> && is_state<1, core::pending_enable> && is_state<2, core::enabled> &&
        is_state<3, core::pending_disable>,
    "two_step_kind has the order of the states"
);

bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}

bool begins_a_word(std::string_view beginning, std::string_view text) noexcept {
  for (auto word = core::take_word(text); !word.empty(); word = core::take_word(text))
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
  std::size_t longest = 0;
  for (auto word = core::take_word(rest); !word.empty(); word = core::take_word(rest)) {
    if (words.size() == people_query::max_words) return query_refusal::too_many_words;
    longest = std::max(longest, core::letters(word));
    words.emplace_back(word);
  }
  if (words.empty()) return query_refusal::no_word;
  if (longest < people_query::min_letters) return query_refusal::short_word;
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
  std::optional<std::string> name; // folded for who isn't found by the address alone
  return std::all_of(words_.begin(), words_.end(), [&](const std::string& w) {
    if (begins_a_word(w, a.email.key)) return true;
    if (!name) name = core::fold_case(a.name).value_or(std::string());
    return begins_a_word(w, *name);
  });
}

bool people_filter::wants(const core::account& a) const {
  if (!has_words(a)) return false;
  if (asked_.organisation && a.organisation != asked_.organisation) return false;
  if (asked_.role && a.role != *asked_.role) return false;
  if (asked_.second_step && core::has_second_step(a) != *asked_.second_step) return false;
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
