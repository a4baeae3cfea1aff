#pragma once
// The fake provider's output: a page, and the messages as NDJSON. Pure.

#include "bench/fake_smsc/messages.hpp"
#include "bench/fake_smsc/receipt_sender.hpp"

#include <string>

namespace twostep::bench::fake_smsc {

/// The newest hundred messages, newest first. Received text is escaped. The page reloads itself every two seconds.
std::string page(const messages&, const receipt_counts&, const behaviour&);

/// Messages with a higher number than `after`, oldest first: {"number", "id", "kind", "to", "from", "text", "at",
/// "state", "receipts"}.
std::string to_ndjson(const messages&, std::uint64_t after);

} // namespace twostep::bench::fake_smsc
