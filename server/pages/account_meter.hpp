#pragma once
// How often the signed-in person may do one thing within a time, whatever browser they do it in.

#include "core/limits/meter.hpp"
#include "server/pages/page_context.hpp"

#include <cstdint>
#include <optional>

namespace twostep::server::pages {

struct account_limit {
  core::meter_kind kind; ///< counted by account
  std::uint32_t limit;
  core::milliseconds window;
  core::refusal_kind refused_as = core::refusal_kind::too_many_changes;
};

/// nullopt: it is counted, at now(). Else why it isn't: refused_as, until one more is allowed; not_stored where the
/// log takes no change.
awaitable<std::optional<core::refusal>> take_of(page_context&, const account_limit&);
/// Nothing came of what take_of counted at that time.
void give_back(page_context&, const account_limit&, core::time_point counted_at);

} // namespace twostep::server::pages
