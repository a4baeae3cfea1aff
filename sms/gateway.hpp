#pragma once
// A provider of text messages, or of mail, as the dispatcher uses it. One implementation for each kind (outbox,
// twilio, …).

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
  std::string provider_id; ///< the provider's id of the message; may be empty
  /// The ids of the parts after the first, if the message was sent in parts that get receipts of their own. The
  /// first part's id is the message's.
  std::vector<std::string> more_parts{};
};

struct failure {
  failure_kind kind{failure_kind::unavailable};
  std::optional<core::milliseconds> retry_after; ///< requested by the provider
  std::string detail; ///< for the operator: one line of at most 200 bytes, without number, text and credentials
};

/// Lives on one io_context; calls of send() may overlap.
class gateway {
public:
  virtual ~gateway() = default;
  /// The name in the configuration ([sms.NAME]).
  virtual std::string_view name() const noexcept = 0;
  /// Ends within its own time limit, whatever the peer does. The message must outlive the call.
  virtual awaitable<core::result<accepted, failure>> send(const message&) = 0;
  /// True: this provider carries messages there. The dispatcher gives it no others.
  virtual bool reaches(const core::recipient& to) const noexcept { return to.number() != nullptr; }
  /// True: sending the same message id again reaches the person only once, whatever happened to the first try.
  virtual bool is_idempotent() const noexcept { return false; }
  /// True: receipts follow, by read_receipts or provider_environment::on_receipts.
  virtual bool has_receipts() const noexcept { return false; }
  /// Pure and thread-safe.
  virtual sms::read_receipts read_receipts(const receipt_request&) const { return receipt_refusal::not_accepted; }
  /// Ends connections; sends under way fail as unavailable or no_answer.
  virtual void close() noexcept = 0;
};

[[noreturn]] void throw_exception_from_error(const failure&, const boost::source_location&);

} // namespace twostep::sms
