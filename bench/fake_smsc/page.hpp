#pragma once
// What people and scripts see of the fake provider: a page, and the messages as NDJSON. Pure.

#include "bench/fake_smsc/messages.hpp"
#include "bench/fake_smsc/receipt_sender.hpp"

#include <string>

namespace twostep::bench::fake_smsc {

/// The newest hundred messages, the newest first. Everything that came in is escaped. It loads itself again every two
/// seconds.
std::string page(const messages&, const receipt_counts&, const behaviour&);

/// The oldest first, of those with a higher number than `after`: {"number", "id", "kind", "to", "from", "text", "at",
/// "state", "receipts"}.
std::string to_ndjson(const messages&, std::uint64_t after);

} // namespace twostep::bench::fake_smsc
