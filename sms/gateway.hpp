#pragma once
// A provider of text messages, as the dispatcher sees it: the port. One adapter a kind (outbox, twilio, …).

#include "core/result.hpp"
#include "core/time.hpp"
#include "sms/awaitable.hpp"
#include "sms/failure_kind.hpp"
#include "sms/message.hpp"
#include "sms/receipt.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace twostep::sms {

/// The provider has taken responsibility for the message.
struct accepted {
  std::string provider_id; ///< the provider's own name for it; may be empty
  /// Where it was sent in parts and each has a receipt of its own: the names of those behind the first, which has the
  /// message's.
  std::vector<std::string> more_parts{};
  /// The adapter itself makes one receipt, with the first part's name, of those of the parts. It forgets them
  /// when it ends, by a restart or a reload that changes it: from then on each part's receipt comes as it is.
  bool joins_receipts = false;
};

struct failure {
  failure_kind kind{failure_kind::unavailable};
  std::optional<core::milliseconds> retry_after; ///< what the provider asked for
  std::string detail; ///< for the operator: no number, no text, no credential; one line, at most 200 bytes
};

/// Lives on one io_context; send() may be called again while earlier calls are under way.
class gateway {
public:
  virtual ~gateway() = default;
  /// The name it has in configuration ([sms.NAME]).
  virtual std::string_view name() const noexcept = 0;
  /// Ends within its own time limit whatever the peer does. message must outlive the call.
  virtual awaitable<core::result<accepted, failure>> send(const message&) = 0;
  /// Whether it carries messages there. The dispatcher gives it no others.
  virtual bool reaches(const core::recipient& to) const noexcept { return to.number() != nullptr; }
  /// A second send() of the same message id reaches the person once, whatever became of the first.
  virtual bool is_idempotent() const noexcept { return false; }
  /// What it takes is followed by a receipt, here or through provider_environment::on_receipts.
  virtual bool has_receipts() const noexcept { return false; }
  /// Pure; from any thread.
  virtual sms::read_receipts read_receipts(const receipt_request&) const { return receipt_refusal::not_accepted; }
  /// Ends connections; sends under way end as unavailable or no_answer.
  virtual void close() noexcept = 0;
};

[[noreturn]] void throw_exception_from_error(const failure&, const boost::source_location&);

} // namespace twostep::sms
