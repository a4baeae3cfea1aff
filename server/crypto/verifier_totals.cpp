#include "server/crypto/verifier_totals.hpp"

#include <algorithm>

namespace twostep::server {
namespace {

constexpr std::string_view prefix = "$argon2id$v=19$";
/// Some checks take much longer than usual. The recorded maximum falls by this fraction of the difference with
/// each faster check.
constexpr int slowness_kept = 64;

} // namespace

std::optional<std::string_view> verifier_totals::kind_of(std::string_view verifier) noexcept {
  if (!verifier.starts_with(prefix)) return std::nullopt;
  verifier.remove_prefix(prefix.size());
  const auto end = verifier.find('$');
  if (end == verifier.npos || end == 0) return std::nullopt;
  return verifier.substr(0, end);
}

verifier_totals::entry* verifier_totals::find(std::string_view kind) noexcept {
  const auto found = std::find_if(entries_.begin(), entries_.end(), [&](const entry& e) { return e.kind == kind; });
  return found == entries_.end() ? nullptr : &*found;
}

void verifier_totals::add(std::string_view kind, std::uint64_t accounts) {
  if (auto* known = find(kind)) {
    known->accounts += accounts;
    return;
  }
  if (entries_.size() == max_kinds) {
    const auto slowest = std::max_element(entries_.begin(), entries_.end(), [](const entry& a, const entry& b) {
      return a.time < b.time;
    });
    slowest->accounts += accounts;
    return;
  }
  const auto place = std::find_if(entries_.begin(), entries_.end(), [&](const entry& e) { return kind < e.kind; });
  entries_.insert(place, {std::string(kind), accounts, {}});
}

void verifier_totals::remove(std::string_view kind) noexcept {
  if (auto* known = find(kind); known && known->accounts != 0) --known->accounts;
}

void verifier_totals::took(std::string_view kind, duration time) noexcept {
  auto* known = find(kind);
  if (!known) return;
  known->time = time > known->time ? time : known->time - (known->time - time) / slowness_kept;
}

std::string_view verifier_totals::kind_for(std::uint64_t hash) const noexcept {
  std::uint64_t all = 0;
  for (const auto& e : entries_) all += e.accounts;
  if (all == 0) return {};
  std::uint64_t place = (hash >> 32) * all >> 32; // one account more changes the kind of few emails
  for (const auto& e : entries_) {
    if (place < e.accounts) return e.kind;
    place -= e.accounts;
  }
  return {};
}

verifier_totals::duration verifier_totals::slowest() const noexcept {
  duration max{};
  for (const auto& e : entries_)
    if (e.accounts != 0) max = std::max(max, e.time);
  return max;
}

} // namespace twostep::server
