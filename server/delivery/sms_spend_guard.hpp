#pragma once
// What stands between a person's wish and the operator's bill: send limits, the conversion guard and budgets,
// reserved before a message is decided on. docs/sms-guards.md says it for operators. Not how messages travel.

#include "core/e164.hpp"
#include "core/limits/budget.hpp"
#include "core/limits/conversion.hpp"
#include "core/limits/meter.hpp"
#include "core/limits/send_limits.hpp"
#include "server/audit/audit.hpp"
#include "server/config/config.hpp"
#include "server/delivery/alerts.hpp"
#include "server/runtime/clock.hpp"
#include "storage/store.hpp"

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace twostep::server {

/// One message that somebody asks for. Views and references of the call only.
struct asked_message {
  const core::sending_account& account;
  core::device_trust trust;
  std::string_view network; ///< the client's
  const core::e164_number& to;
  bool verified = false; ///< for this account
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
  sms_spend_guard(storage::store&, const config&, const core::meter_keys&, const clock&, audit&, alerts&);

  struct answer {
    std::optional<core::time_point> refused_until; ///< unset: reserved
    std::vector<core::reservation> refundable;     ///< goes into the command's `reservations`
  };
  /// Reserves everything for one message, or refuses. The reservation stays where nothing comes of it.
  answer admit(const asked_message&, core::time_point now, storage::read_barrier&);
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
  std::vector<core::meter_limit>
  limits_of(const asked_message&, core::new_number_way, const core::conversion_meters*, core::time_point) const;
  std::optional<core::meter_limit> limit_of_account(const core::account_id&, bool is_limited, core::time_point) const;
  bool is_half_spent(core::time_point) const;
  std::optional<core::time_point> take(
      const asked_message&, core::new_number_way, const core::conversion_meters&, core::time_point,
      storage::read_barrier&, std::vector<core::reservation>& refundable
  );
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

  storage::store& store_;
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
