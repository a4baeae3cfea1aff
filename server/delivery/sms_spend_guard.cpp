#include "server/delivery/sms_spend_guard.hpp"

#include "core/account/notice.hpp"
#include "core/account/two_step.hpp"
#include "server/text/date.hpp"

#include <unicode/uloc.h>

#include <algorithm>
#include <array>
#include <utility>

namespace twostep::server {
namespace {

constexpr std::uint64_t nearly = 80; // percent

/// Regions of libphonenumber that ISO 3166 doesn't have.
constexpr const char* other_regions[] = {"001", "AC", "TA", "XK", "ZZ"};

bool is_nearly_spent(core::micro_units spent, std::uint64_t budget) noexcept {
  return budget != 0 && spent >= budget * nearly * (core::one_unit / 100);
}

std::string date_text(core::time_point t, bool with_day) {
  return to_rfc3339(t).substr(0, with_day ? 10 : 7);
}

} // namespace

/// The counters that one message adds to, with their limits.
struct sms_spend_guard::spending {
  std::array<core::counter_limit, 2> amounts;
};

sms_spend_guard::sms_spend_guard(
    storage::meter_store& store, const storage::durability& log, const config& config, const core::meter_keys& keys,
    const clock& clock, audit& audit, alerts& alerts
)
    : store_(store), log_(log), config_(config), keys_(keys), clock_(clock), audit_(audit), alerts_(alerts),
      spent_(keys(core::meter_kind::spent, config.sms.prices.empty() ? "messages" : "money")) {
  // Budgets that were nearly spent before this start were reported then.
  const auto now = clock_.now();
  const auto spent = read_counter(spent_);
  const auto& b = config_.sms.budgets;
  if (is_nearly_spent(core::amount_since(spent, core::day_begin(now)), b.daily))
    alerted_day_ = core::day_begin(now).time_since_epoch().count();
  if (is_nearly_spent(core::amount_since(spent, core::month_begin(now)), b.monthly))
    alerted_month_ = core::month_begin(now).time_since_epoch().count();
}

code_admission::code_admission(
    const sms_spend_guard& guard, core::device_trust trust, std::string_view network, core::time_point now
)
    : guard_(guard), trust_(trust), network_(network), now_(now) {}

core::meter_takes
code_admission::takes_of(const core::account& account, const core::e164_number& to, bool is_verified) const {
  recipient_ = {to, is_verified, is_verified ? core::number_verified_at(account, now_) : std::nullopt};
  return guard_.takes_of_code(core::sending(account), trust_, network_, *recipient_, now_);
}

core::meter_takes sms_spend_guard::takes_of_code(
    const core::sending_account& account, core::device_trust trust, std::string_view network,
    const code_recipient& to, core::time_point now
) const {
  const auto country = to.number.region();
  const auto& sends = config_.limits.sends;
  const auto cost = spending_on(country, to.is_verified);
  core::meter_takes takes;
  takes.amounts.assign(cost.amounts.begin(), cost.amounts.end());
  if (to.is_verified) {
    takes.ways.push_back(core::limits_to_verified(to.number, trust, sends, keys_));
  } else {
    for (const auto way : core::ways_to_new(account, sends, now))
      takes.ways.push_back(core::limits_to_new(account, to.number, network, sends, keys_, way));
    const auto meters = core::conversion_meters_of(to.number, country, keys_);
    takes.once.push_back(core::counted_once(meters));
    for (const bool of_country : {true, false})
      for (const auto& l : limits_of_guard(meters, of_country, now)) takes.once.push_back(l);
  }
  if (const auto limit = limit_of_account(account.id, true, now))
    for (auto& way : takes.ways) way.push_back(*limit);
  return takes;
}

void sms_spend_guard::note_taken(const code_admission& taken) {
  if (taken.recipient() && config_.sms.budgets.any()) tell_if_nearly_spent(taken.now());
}

void sms_spend_guard::note_refused(const code_admission& refused) {
  const auto& to = refused.recipient();
  if (!to) return;
  const auto country = to->number.region();
  const auto cost = spending_on(country, to->is_verified);
  if (over_budget(cost, refused.now())) return tell_over_budget(cost, refused.now(), to->is_verified);
  if (!to->is_verified) tell_stopped(core::conversion_meters_of(to->number, country, keys_), country, refused.now());
}

/// The limit that reserves the second half of a budget for accounts with few texts today.
std::optional<core::meter_limit>
sms_spend_guard::limit_of_account(const core::account_id& account, bool is_limited, core::time_point now) const {
  if (config_.sms.budgets.daily == 0) return std::nullopt;
  if (is_limited && is_half_spent(now)) return core::limit_of_half_a_budget(account, config_.limits.sends, keys_);
  return core::count_of_account(account, keys_);
}

bool sms_spend_guard::is_half_spent(core::time_point now) const {
  const auto half = core::spendable(config_.sms.budgets.daily, config_.sms.budgets, false) / 2;
  return core::amount_since(read_counter(spent_), core::day_begin(now)) >= half;
}

std::vector<core::meter_limit>
sms_spend_guard::limits_of_guard(const core::conversion_meters& m, bool of_country, core::time_point now) const {
  const auto& limits = config_.limits.conversion;
  return of_country ? core::limits_of_country(m, limits, read_counter(m.country), now)
                    : core::limits_of_prefix(m, limits, read_counter(m.prefix), now);
}

/// Reports the conversion guard, if it was what refused.
void sms_spend_guard::tell_stopped(
    const core::conversion_meters& m, const std::string& country, core::time_point now
) {
  for (const bool of_country : {true, false}) {
    if (!store_.refused_until(limits_of_guard(m, of_country, now), now)) continue;
    const std::string detail =
        of_country ? "too many numbers of " + country + " were asked for and never proven"
                   : "too many numbers of " + country +
                         " that differ in their last four digits alone were asked for and never proven";
    const bool first = alerts_.raise(
        {alert_kind::conversion_stopped, country, of_country ? "country" : "prefix",
         detail + ": new ones get no messages until some are, or time passes"}
    );
    if (first)
      audit_.note(
          audit_event::limit_reached, of_country ? "unproven_numbers_of_country" : "unproven_numbers_of_prefix"
      );
    return;
  }
}

notice_admission sms_spend_guard::admit_notice(
    const core::account_id& account, const core::pending_notice& notice, core::time_point now,
    storage::read_barrier& seen
) {
  const auto* number = notice.to.number();
  if (!number) return {.given_up = "no_provider"}; // mail has no limits yet
  const bool change = core::is_change(notice.kind);
  const auto cost = spending_on(number->region(), change);
  if (over_budget(cost, now)) {
    tell_over_budget(cost, now, change);
    return {.given_up = "over_budget"};
  }
  auto limits = core::limits_to_notice(*number, notice.kind, config_.limits.sends, keys_);
  if (const auto count = limit_of_account(account, false, now)) limits.push_back(*count);
  auto until = store_.take(limits, now, seen);
  if (!until) until = spend(cost, now, seen);
  if (!until) return {.reserved = true};
  if (over_budget(cost, now)) {
    tell_over_budget(cost, now, change);
    return {.given_up = "over_budget"};
  }
  // The log accepts no changes now, or a limit of the number or of the installation is reached.
  constexpr core::minutes soon(1);
  const auto later = log_.takes_changes() ? *until : now + soon;
  if (later >= notice.expires_at) return {.given_up = "too_many_messages"};
  return {.later = later};
}

void sms_spend_guard::reserve(const core::e164_number& to, core::time_point now, storage::read_barrier& seen) {
  auto cost = spending_on(to.region(), true);
  for (auto& a : cost.amounts) a.per_day = a.per_month = 0;
  store_.take(core::count_of_all(config_.limits.sends, keys_), now, seen);
  spend(cost, now, seen);
}

void sms_spend_guard::number_verified(
    const core::e164_number& number, core::time_point now, storage::read_barrier& seen
) {
  const auto m = core::conversion_meters_of(number, number.region(), keys_);
  const std::array others{m.country, m.prefix};
  store_.record_verification(m.number, others, now, seen);
}

sms_spend_guard::spending sms_spend_guard::spending_on(std::string_view country, bool with_reserve) const {
  const auto& b = config_.sms.budgets;
  return {{
      core::counter_limit{
          .meter = spent_,
          .amount = config_.sms.prices.of(country),
          .per_day = core::spendable(b.daily, b, with_reserve),
          .per_month = core::spendable(b.monthly, b, with_reserve)},
      core::counter_limit{.meter = keys_(core::meter_kind::country_sent, country), .amount = 1},
  }};
}

std::optional<core::time_point> sms_spend_guard::over_budget(const spending& s, core::time_point now) const {
  const auto& spent = s.amounts[0];
  if (spent.per_day == 0 && spent.per_month == 0) return std::nullopt;
  static const core::meter untouched;
  auto until = core::refused_until(untouched, spent, now);
  store_.read_meter(spent.meter, [&](const core::meter& m) { until = core::refused_until(m, spent, now); });
  return until;
}

std::optional<core::time_point>
sms_spend_guard::spend(const spending& s, core::time_point now, storage::read_barrier& seen) {
  const auto until = store_.add_to_counters(s.amounts, now, seen);
  if (!until && config_.sms.budgets.any()) tell_if_nearly_spent(now);
  return until;
}

void sms_spend_guard::tell_over_budget(spending s, core::time_point now, bool verified) {
  if (!over_budget(s, now)) return; // the log took no record
  s.amounts[0].per_month = 0;
  const bool of_day = over_budget(s, now).has_value();
  const std::string setting = of_day ? "sms.daily_budget" : "sms.monthly_budget";
  const bool first = alerts_.raise(
      {alert_kind::budget_stopped, date_text(now, of_day), verified ? "all" : "unproven",
       setting + (verified ? " is spent with its reserve: no message leaves"
                           : " is spent: messages go to proven numbers only, as far as the reserve goes")}
  );
  if (first) audit_.note(audit_event::limit_reached, of_day ? "daily_budget" : "monthly_budget");
}

void sms_spend_guard::tell_if_nearly_spent(core::time_point now) {
  const auto spent = read_counter(spent_);
  const auto& b = config_.sms.budgets;
  const auto tell = [&](bool of_day, std::uint64_t budget, core::time_point begin,
                        std::atomic<std::int64_t>& alerted) {
    const auto period = begin.time_since_epoch().count();
    if (!is_nearly_spent(core::amount_since(spent, begin), budget) || alerted.exchange(period) == period) return;
    alerts_.raise(
        {alert_kind::budget_80,
         date_text(begin, of_day),
         {},
         of_day ? "80 % of sms.daily_budget are spent" : "80 % of sms.monthly_budget are spent"}
    );
  };
  tell(true, b.daily, core::day_begin(now), alerted_day_);
  tell(false, b.monthly, core::month_begin(now), alerted_month_);
}

core::hourly_counter sms_spend_guard::read_counter(const core::meter_id& id) const {
  core::hourly_counter copy;
  store_.read_meter(id, [&](const core::meter& m) { copy = core::counter_of(m); });
  return copy;
}

country_traffic sms_spend_guard::traffic_of(const std::string& country, core::time_point now) const {
  country_traffic t;
  t.country = country;
  t.sent = core::last_day(read_counter(keys_(core::meter_kind::country_sent, country)), now);
  const auto& limits = config_.limits.conversion;
  core::hourly_counter verified;
  store_.read_meter(keys_(core::meter_kind::country_conversion, country), [&](const core::meter& m) {
    verified = core::counter_of(m);
    const auto waits = [&](core::time_point at) { return at + core::days(1) > now; };
    t.unverified = static_cast<std::uint64_t>(std::count_if(m.hits.begin(), m.hits.end(), waits));
  });
  t.verified = core::last_day(verified, now);
  t.allowed = core::unverified_a_day(limits.unproven_per_country_per_day, limits.unproven_percent, verified, now);
  return t;
}

guard_summary sms_spend_guard::summary() const {
  const auto now = clock_.now();
  const auto& b = config_.sms.budgets;
  const auto spent = read_counter(spent_);
  guard_summary s;
  s.budget = {
      .in_money = !config_.sms.prices.empty(),
      .today = core::amount_since(spent, core::day_begin(now)),
      .this_month = core::amount_since(spent, core::month_begin(now)),
      .daily = b.daily,
      .monthly = b.monthly};
  const auto add = [&](const char* country) {
    auto t = traffic_of(country, now);
    if (t.sent != 0 || t.verified != 0 || t.unverified != 0) s.countries.push_back(std::move(t));
  };
  for (const char* const* country = uloc_getISOCountries(); *country; ++country) add(*country);
  for (const char* region : other_regions) add(region);
  std::sort(s.countries.begin(), s.countries.end(), [](const auto& a, const auto& z) {
    return a.country < z.country;
  });
  s.countries.erase(
      std::unique(
          s.countries.begin(), s.countries.end(), [](const auto& a, const auto& z) { return a.country == z.country; }
      ),
      s.countries.end()
  );
  return s;
}

} // namespace twostep::server
