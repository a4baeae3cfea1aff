#pragma once
// Protects the operator from inflated SMS bills: send limits, the conversion guard and budgets, which are charged
// together with the change that sends. For operators: docs/sms-guards.md.

#include "core/account/decide.hpp"
#include "core/e164.hpp"
#include "core/limits/budget.hpp"
#include "core/limits/conversion.hpp"
#include "core/limits/meter.hpp"
#include "core/limits/send_limits.hpp"
#include "server/audit/audit.hpp"
#include "server/config/config.hpp"
#include "server/delivery/alerts.hpp"
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

/// A country's figures for `sms status` and metrics.
struct country_traffic {
  std::string country;          ///< ISO 3166, or libphonenumber's regions: "001"; "ZZ": unknown
  std::uint64_t sent = 0;       ///< messages in the last 24 hours
  std::uint64_t verified = 0;   ///< numbers verified in the last 24 hours
  std::uint64_t unverified = 0; ///< numbers of the last 24 hours that aren't verified …
  std::uint64_t allowed = 0;    ///< … and how many are allowed; 0: no limit
};
struct budget_use {
  bool in_money = false;                       ///< false: in messages
  core::micro_units today = 0, this_month = 0; ///< spent
  std::uint64_t daily = 0, monthly = 0;        ///< in units; 0: no budget
};
struct guard_summary {
  budget_use budget;
  std::vector<country_traffic> countries; ///< those with any figure, by code
};

/// Thread-safe; doesn't wait. A reservation precedes in the store's log whatever is written after it.
class sms_spend_guard {
public:
  /// All parameters outlive it.
  sms_spend_guard(storage::meter_store&, const storage::durability&, const config&, const core::meter_keys&, const clock&, audit&, alerts&);

  /// What one code takes: limits, conversion guard and budgets.
  core::meter_takes takes_of_code(
      const core::sending_account&, core::device_trust, std::string_view client_network, const code_recipient&,
      core::time_point now
  ) const;
  /// Tells the operator if the code made a budget nearly spent.
  void note_taken(const code_admission&);
  /// Tells the operator which budget or conversion guard refused the code. Only for refusals by a limit: else a
  /// full meter would be reported as the reason.
  void note_refused(const code_admission&);
  /// Reserves for a notice to the account's owner, or decides what becomes of it.
  notice_admission
  admit_notice(const core::account_id&, const core::pending_notice&, core::time_point now, storage::read_barrier&);
  /// Reserves for a message that is sent in any case: by another provider, or as the operator's test.
  void reserve(const core::e164_number&, core::time_point now, storage::read_barrier&);
  /// Counts the number as verified, and no longer as waiting to be.
  void number_verified(const core::e164_number&, core::time_point now, storage::read_barrier&);

  guard_summary summary() const;

private:
  struct spending;
  std::optional<core::meter_limit> limit_of_account(const core::account_id&, bool is_limited, core::time_point) const;
  bool is_half_spent(core::time_point) const;
  std::vector<core::meter_limit>
  limits_of_guard(const core::conversion_meters&, bool of_country, core::time_point) const;
  void tell_stopped(const core::conversion_meters&, const std::string& country, core::time_point);
  spending spending_on(std::string_view country, bool with_reserve) const;
  std::optional<core::time_point> over_budget(const spending&, core::time_point) const;
  std::optional<core::time_point> spend(const spending&, core::time_point, storage::read_barrier&);
  void tell_over_budget(spending, core::time_point, bool verified);
  void tell_if_nearly_spent(core::time_point now);
  core::hourly_counter read_counter(const core::meter_id&) const;
  country_traffic traffic_of(const std::string& country, core::time_point) const;

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
