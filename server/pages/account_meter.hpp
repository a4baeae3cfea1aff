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
};

/// nullopt: it is counted, at now(). Else when one more is allowed.
awaitable<std::optional<core::time_point>> take_of(page_context&, const account_limit&);
/// Nothing came of what take_of counted at that time.
void give_back(page_context&, const account_limit&, core::time_point counted_at);

} // namespace twostep::server::pages
