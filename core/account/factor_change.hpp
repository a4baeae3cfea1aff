#pragma once
// What the decisions on authenticator apps and on passkeys share. Internal to the decide_*.cpp files.

#include "core/account/bounds.hpp"
#include "core/account/decision_builder.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

namespace twostep::core {

/// Names tell the account's factors of one kind apart. except: the one that is to be named.
template <class Factor, class Id>
std::optional<refusal> refused_name(const std::vector<Factor>& all, std::string_view name, const Id& except) {
  if (name.empty() || name.size() > longest_name) return refusal{refusal_kind::too_long};
  const bool is_taken =
      std::ranges::any_of(all, [&](const Factor& one) { return one.name == name && one.id != except; });
  return is_taken ? std::optional(refusal{refusal_kind::name_in_use}) : std::nullopt;
}

/// Another session may not finish a change of the text messages that it began before a factor of a higher class was
/// there.
void end_changes_of_others(decision_builder&, const session_id& own);

} // namespace twostep::core
