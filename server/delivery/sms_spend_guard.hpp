#pragma once
// What stands between a person's wish and the operator's bill: send limits, the conversion guard and budgets,
// taken together with the change that sends. docs/sms-guards.md says it for operators. Not how messages travel.

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

/// To whom a code goes.
struct code_recipient {
  core::e164_number number;
  bool is_verified = false;                    ///< for this account
  std::optional<core::time_point> verified_at; ///< of those: when a code last came back from it
};

class sms_spend_guard;

/// One request for a code: what it takes of the meters, whoever of the account it turns out to go to. Views and
/// references of the call only; by one thread.
class code_admission final : public core::code_meters {
public:
  code_admission(const sms_spend_guard&, core::device_trust, std::string_view client_network, core::time_point now);
  core::meter_takes takes_of(const core::account&, const core::e164_number& to, bool is_verified) const override;
  /// Who was asked about last; nullopt: nobody.
  const std::optional<code_recipient>& recipient() const noexcept { return recipient_; }
  core::time_point now() const noexcept { return now_; }

private:
  const sms_spend_guard& guard_;
  const core::device_trust trust_;
  const std::string_view network_;
  const core::time_point now_;
  mutable std::optional<code_recipient> recipient_;
};

/// Whether a notice may leave: its share is reserved; or not before `later`; or not at all, with the reason for the
/// record.
struct notice_admission {
  bool reserved = false;
  std::optional<core::time_point> later{};
  std::string_view given_up{};
};

/// For `sms status` and metrics.
struct country_traffic {
  std::string country;          ///< ISO 3166, "001" and the like, "ZZ" unknown
  std::uint64_t sent = 0;       ///< messages in 24 hours
  std::uint64_t verified = 0;   ///< numbers verified in 24 hours
  std::uint64_t unverified = 0; ///< numbers of the last 24 hours that wait to be verified …
  std::uint64_t allowed = 0;    ///< … and how many may; 0 = no limit
};
struct budget_use {
  bool in_money = false;                       ///< else in messages
  core::micro_units today = 0, this_month = 0; ///< spent
  std::uint64_t daily = 0, monthly = 0;        ///< units; 0 = no budget
};
struct guard_summary {
  budget_use budget;
  std::vector<country_traffic> countries; ///< those with any, by code
};

/// Thread-safe; waits for nothing. A reservation is in the store's log ahead of whatever is written after it.
class sms_spend_guard {
public:
  /// All outlive it.
  sms_spend_guard(storage::meter_store&, const storage::durability&, const config&, const core::meter_keys&, const clock&, audit&, alerts&);

  /// What one code takes: limits, conversion guard and budgets.
  core::meter_takes takes_of_code(
      const core::sending_account&, core::device_trust, std::string_view client_network, const code_recipient&,
      core::time_point now
  ) const;
  /// Tells the operator of a budget that is nearly spent by what a code took.
  void note_taken(const code_admission&);
  /// Tells the operator of the budget or the conversion guard that refused what a code would take. Not for a refusal
  /// of another kind: a full meter would then be told as its reason.
  void note_refused(const code_admission&);
  /// Reserves for one notice to an account's owner, or says what becomes of it.
  notice_admission
  admit_notice(const core::account_id&, const core::pending_notice&, core::time_point now, storage::read_barrier&);
  /// Reserves for a message that leaves in any case: another provider's try of it, a test of the operator's.
  void reserve(const core::e164_number&, core::time_point now, storage::read_barrier&);
  /// The number was verified: what waited for it no longer does, and it counts as verified.
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
  /// The newest calendar day and month whose 80 % were told; milliseconds.
  std::atomic<std::int64_t> alerted_day_{0}, alerted_month_{0};
};

} // namespace twostep::server
