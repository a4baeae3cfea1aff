#include "tests/core/support/explore_passkey.hpp"

#include "core/account/second_step.hpp"
#include "tests/core/support/explore_app.hpp"

#include <algorithm>
#include <string_view>

namespace twostep::core::test {

bool is_by_passkey(const step& s) {
  const std::string_view names[] = {passkey_sign_in_step, passkey_added_step, passkey_removed_step, passkey_lost_step,
                                    passkey_kept_step,    passkey_stepped_up, thiefs_answer,        thiefs_passkey};
  return std::ranges::find(names, std::string_view(s.name)) != std::end(names);
}

namespace {

bool is_by_thief(const step& s) {
  return s.name == thiefs_answer || s.name == thiefs_passkey;
}

/// What is lost long enough is over, as the next command says.
bool is_over(const account& a, const passkey& one, time_point now) {
  return one.ends_at && now >= *one.ends_at && verified_phone(a.two_step);
}

void check_uses(const node& before, const node& after, const step& s, std::vector<std::string>& violations) {
  const auto& b = before.w.account;
  const auto complain = [&](const char* what) { violations.push_back(std::string(what) + " by " + s.name); };
  for (const auto& e : after.w.history) {
    if (const auto* used = std::get_if<passkey_used>(&e)) {
      const auto* old = find_passkey(b, used->id);
      if (!old || used->sign_count <= old->sign_count) complain("an answer of a passkey taken twice");
      if (is_by_thief(s) || s.name == thiefs_guess) complain("a wrong answer taken");
    }
  }
  const bool is_off =
      std::ranges::all_of(b.passkeys, [&](const passkey& one) { return is_over(b, one, after.w.now); });
  if (is_by_passkey(s) && !is_off && !after.w.sent.empty()) complain("a text where a passkey was asked for");
  if (is_by_thief(s) && !std::ranges::equal(after.w.account.failures, b.failures))
    complain("a guess that nobody made");
}

} // namespace

std::string fold_passkeys(const account& a, time_point now) {
  std::string key;
  for (const auto& one : a.passkeys) {
    const bool counts =
        one.added_at <= two_step_since(a.two_step).value_or(one.added_at) || now >= one.added_at + days(3);
    key += counts ? " key" : " new key";
    if (one.ends_at) key += now < *one.ends_at ? "-" : "--";
  }
  return key;
}

std::size_t lost_passkeys_ended(const node& after, const step& s) {
  if (s.name == passkey_removed_step) return 0;
  return static_cast<std::size_t>(std::ranges::count_if(after.w.history, [](const event& e) {
    return std::holds_alternative<passkey_removed>(e);
  }));
}

void check_passkeys(const node& before, const node& after, const step& s, std::vector<std::string>& violations) {
  const auto &a = after.w.account, &b = before.w.account;
  const auto complain = [&](const char* what) { violations.push_back(std::string(what) + " by " + s.name); };
  const auto is_highest = [&] {
    return find_session(b, before.sessions[0]) && before.rank[0] >= highest_of(b, after.w.now);
  };
  const auto* was = verified_phone(b.two_step);

  for (const auto& one : a.passkeys) {
    const auto* old = find_passkey(b, one.id);
    if (!old && (s.name != passkey_added_step || !is_highest())) complain("a passkey without the highest step-up");
    if (old && one.ends_at && !old->ends_at && (s.name != passkey_lost_step || before.rank[0] == 0 || !was))
      complain("a lost passkey without a step-up");
    if (old && one.sign_count < old->sign_count) complain("a counter that went back");
  }
  for (const auto& one : b.passkeys) {
    if (find_passkey(a, one.id) || s.name == reset) continue;
    if (!is_over(b, one, after.w.now) && (s.name != passkey_removed_step || !is_highest()))
      complain("no passkey any more without the highest step-up");
  }
  check_uses(before, after, s, violations);

  // A change that another session began without a passkey ends with the first one.
  const auto* pending = pending_challenge(b.two_step);
  const bool may_end = s.name == passkey_added_step && pending && pending->begun_by != before.sessions[0];
  const bool is_same = text_state(a, after.w.now) == text_state(b, after.w.now);
  if (is_by_passkey(s) && !is_same && !may_end) complain("another state of text messages");
  const auto* is = verified_phone(a.two_step);
  const bool is_another = bool(was) != bool(is) || (was && is && *was != *is);
  if (is_another && s.name != reset && highest_of(b, after.w.now) == passkey_rank && !before.gave_passkey[0])
    complain("text messages changed without the passkey");
}

} // namespace twostep::core::test
