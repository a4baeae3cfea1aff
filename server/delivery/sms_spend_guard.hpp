#pragma once
// Protects the operator from inflated SMS bills: send limits, the conversion guard and budgets, which are charged
// together with the change that sends. Also holds mails to their daily budget. For operators: docs/sms-guards.md,
// docs/mail.md.

#include "core/account/decide.hpp"
#include "core/e164.hpp"
#include "core/limits/budget.hpp"
#include "core/limits/conversion.hpp"
#include "core/limits/meter.hpp"
#include "core/limits/send_limits.hpp"
#include "server/audit/audit.hpp"
#include "server/config/config.hpp"
#include "server/delivery/alerts.hpp"
#include "server/delivery/guard_summary.hpp"
#include "server/runtime/awaitable.hpp"
#include "server/runtime/clock.hpp"
#include "storage/durability.hpp"
#include "storage/meter_store.hpp"

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace twostep::server {

/// The recipient of a code.
struct code_recipient {
  core::e164_number number;
  bool is_verified = false;                    ///< verified for this account
  std::optional<core::time_point> verified_at; ///< if verified: when a code last came back from it
};

class sms_spend_guard;

/// Gives what one request for a code takes of the meters, for the recipient that the decision chooses. Holds views
/// and references of the call only; used by one thread.
class code_admission final : public core::code_meters {
public:
  code_admission(const sms_spend_guard&, core::device_trust, std::string_view client_network, core::time_point now);
  core::meter_takes takes_of(const core::account&, const core::e164_number& to, bool is_verified) const override;
  /// The recipient of the last takes_of(); nullopt: not called.
  const std::optional<code_recipient>& recipient() const noexcept { return recipient_; }
  core::time_point now() const noexcept { return now_; }

private:
  const sms_spend_guard& guard_;
  const core::device_trust trust_;
  const std::string_view network_;
  const core::time_point now_;
  mutable std::optional<code_recipient> recipient_;
};

/// Whether a notice may be sent: its share is reserved; or it must wait until `later`; or it is given up, with the
/// reason to record.
struct notice_admission {
  bool reserved = false;
  std::optional<core::time_point> later{};
  std::string_view given_up{};
};

/// Thread-safe. A reservation precedes in the store's log whatever is written after it. Parameters that are
/// references live until the answer is there.
class sms_spend_guard {
public:
  /// All parameters outlive it.
  sms_spend_guard(storage::meter_store&, const storage::durability&, const config&, const core::meter_keys&, const clock&, audit&, alerts&);

  /// At the start of the process: budgets that are nearly spent were reported before. Blocks.
  void begin();
  /// In place of begin(), when this guard takes the place of another: what that one reported isn't reported again.
  void continue_from(const sms_spend_guard& former) noexcept;

  /// What one code takes: limits, conversion guard and budgets. Pure: the store evaluates all of it when it is
  /// charged.
  core::meter_takes takes_of_code(
      const core::sending_account&, core::device_trust, std::string_view client_network, const code_recipient&,
      core::time_point now
  ) const;
  /// Tells the operator if the code made a budget nearly spent.
  awaitable<> note_taken(const code_admission&);
  /// Tells the operator which budget or conversion guard refused the code. Only for refusals by a limit: else a
  /// full meter would be reported as the reason.
  awaitable<> note_refused(const code_admission&);
  /// Reserves for a notice to the account's owner, or decides what becomes of it.
  awaitable<notice_admission>
  admit_notice(const core::account_id&, const core::pending_notice&, core::time_point now, storage::read_barrier&);
  /// Reserves for a message that is sent in any case: by another provider, or as the operator's test.
  awaitable<> reserve(const core::e164_number&, core::time_point now, storage::read_barrier&);
  /// The reservation alone, for callers that can't wait. look_at_budgets() belongs to it.
  void count(const core::e164_number&, core::time_point now, storage::read_barrier&);
  /// Tells the operator if a budget is nearly spent.
  awaitable<> look_at_budgets(core::time_point now);
  /// Counts the number as verified, and no longer as waiting to be.
  void number_verified(const core::e164_number&, core::time_point now, storage::read_barrier&);

  awaitable<guard_summary> summary() const;

private:
  awaitable<notice_admission> admit_mail(const core::pending_notice&, core::time_point now, storage::read_barrier&);

  enum class period : std::uint8_t { day, month };
  struct spending;
  spending spending_on(std::string_view country, bool with_reserve) const;
  awaitable<std::optional<period>> reached_budget(const spending&, core::time_point now) const;
  void tell_over_budget(period, core::time_point now, bool verified);
  awaitable<> tell_stopped(const core::conversion_meters&, const std::string& country, core::time_point now);
  void tell_conversion_stopped(const std::string& country, bool of_country);

  storage::meter_store& store_;
  const storage::durability& log_;
  const config& config_;
  const core::meter_keys& keys_;
  const clock& clock_;
  audit& audit_;
  alerts& alerts_;
  const core::meter_id spent_;
  /// Begin of the newest day and month whose 80 % were reported; milliseconds since 1970.
  std::atomic<std::int64_t> alerted_day_{0}, alerted_month_{0};
};

} // namespace twostep::server
