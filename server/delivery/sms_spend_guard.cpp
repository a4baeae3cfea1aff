#include "server/delivery/sms_spend_guard.hpp"

#include "core/account/notice.hpp"
#include "core/account/two_step.hpp"
#include "server/text/date.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

namespace twostep::server {
namespace {

constexpr std::uint64_t nearly = 80; // percent

bool is_nearly_spent(core::micro_units spent, std::uint64_t budget) noexcept {
  return budget != 0 && spent >= budget * nearly * (core::one_unit / 100);
}

std::int64_t day_of(core::time_point now) noexcept {
  return core::day_begin(now).time_since_epoch().count();
}

std::int64_t month_of(core::time_point now) noexcept {
  return core::month_begin(now).time_since_epoch().count();
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
      spent_(spent_meter(config, keys)) {}

void sms_spend_guard::begin() {
  const auto now = clock_.now();
  const auto& b = config_.sms.budgets;
  const std::span one(&spent_, 1);
  const auto read = [&](std::size_t, const core::meter& m) {
    const auto spent = amounts_of(m, now);
    if (is_nearly_spent(spent.today, b.daily)) alerted_day_ = day_of(now);
    if (is_nearly_spent(spent.this_month, b.monthly)) alerted_month_ = month_of(now);
  };
  store_.read_meters(one, read).get();
}

void sms_spend_guard::continue_from(const sms_spend_guard& former) noexcept {
  const auto& b = config_.sms.budgets;
  const auto& before = former.config_.sms.budgets;
  if (spent_ != former.spent_) return; // the other counted in another unit
  if (b.daily == before.daily) alerted_day_ = former.alerted_day_.load();
  if (b.monthly == before.monthly) alerted_month_ = former.alerted_month_.load();
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
  const auto& conversion = config_.limits.conversion;
  const auto& budgets = config_.sms.budgets;
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
    for (const auto& l : core::limits_of_country(meters, conversion)) takes.once.push_back(l);
    for (const auto& l : core::limits_of_prefix(meters, conversion)) takes.once.push_back(l);
  }
  if (budgets.daily != 0) {
    const auto daily = core::spendable(budgets.daily, budgets, false);
    const auto limit = core::limit_of_half_a_budget(account.id, daily, sends, keys_);
    for (auto& way : takes.ways) way.push_back(limit);
  }
  return takes;
}

awaitable<> sms_spend_guard::note_taken(const code_admission& taken) {
  if (taken.recipient()) co_await look_at_budgets(taken.now());
}

awaitable<> sms_spend_guard::note_refused(const code_admission& refused) {
  const auto& to = refused.recipient();
  if (!to) co_return;
  const auto country = to->number.region();
  const auto cost = spending_on(country, to->is_verified);
  const std::optional<period> budget = co_await reached_budget(cost, refused.now());
  if (budget) {
    tell_over_budget(*budget, refused.now(), to->is_verified);
  } else if (!to->is_verified) {
    const auto meters = core::conversion_meters_of(to->number, country, keys_);
    co_await tell_stopped(meters, country, refused.now());
  }
}

/// Reports the conversion guard, if it was what refused.
awaitable<>
sms_spend_guard::tell_stopped(const core::conversion_meters& m, const std::string& country, core::time_point now) {
  const auto of_country = core::limits_of_country(m, config_.limits.conversion);
  const auto by_country = co_await store_.refused_until(of_country, now).wait();
  if (by_country) {
    tell_conversion_stopped(country, true);
    co_return;
  }
  const auto of_prefix = core::limits_of_prefix(m, config_.limits.conversion);
  const auto by_prefix = co_await store_.refused_until(of_prefix, now).wait();
  if (by_prefix) tell_conversion_stopped(country, false);
}

void sms_spend_guard::tell_conversion_stopped(const std::string& country, bool of_country) {
  const std::string detail = of_country
                                 ? "too many numbers of " + country + " were asked for and never proven"
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
}

awaitable<notice_admission> sms_spend_guard::admit_notice(
    const core::account_id& account, const core::pending_notice& notice, core::time_point now,
    storage::read_barrier& seen
) {
  const auto* number = notice.to.number();
  if (!number) {
    const notice_admission of_mail = co_await admit_mail(notice, now, seen);
    co_return of_mail;
  }
  const bool change = core::is_change(notice.kind);
  const auto cost = spending_on(number->region(), change);
  core::meter_takes takes;
  takes.at = now;
  takes.amounts.assign(cost.amounts.begin(), cost.amounts.end());
  auto& way = takes.ways.emplace_back(core::limits_to_notice(*number, notice.kind, config_.limits.sends, keys_));
  if (config_.sms.budgets.daily != 0) way.push_back(core::count_of_account(account, keys_));
  const auto until = co_await store_.take(takes, seen).wait();
  if (!until) {
    co_await look_at_budgets(now);
    co_return notice_admission{.reserved = true};
  }
  const std::optional<period> budget = co_await reached_budget(cost, now);
  if (budget) {
    tell_over_budget(*budget, now, change);
    co_return notice_admission{.given_up = "over_budget"};
  }
  // The log accepts no changes now, or a limit of the number or of the installation is reached.
  constexpr core::minutes soon(1);
  const auto later = log_.takes_changes() ? *until : now + soon;
  if (later >= notice.expires_at) co_return notice_admission{.given_up = "too_many_messages"};
  co_return notice_admission{.later = later};
}

awaitable<notice_admission>
sms_spend_guard::admit_mail(const core::pending_notice& notice, core::time_point now, storage::read_barrier& seen) {
  if (!sends_mail(config_)) co_return notice_admission{.given_up = "no_provider"};
  std::optional<core::time_point> until;
  if (config_.mail.daily_budget != 0) {
    const std::uint64_t budget = config_.mail.daily_budget;
    core::meter_takes one;
    one.at = now;
    one.amounts.push_back({.meter = keys_(core::meter_kind::mails, "all"), .amount = 1, .per_day = budget});
    // Anybody can ask for these: they leave half of it to notices and invitations.
    if (notice.kind == core::notice_kind::forgotten_link)
      one.amounts.push_back(
          {.meter = keys_(core::meter_kind::mails, "forgotten"), .amount = 1, .per_day = (budget + 1) / 2}
      );
    until = co_await store_.take(one, seen).wait();
  }
  if (!until) co_return notice_admission{.reserved = true};
  if (!log_.takes_changes()) co_return notice_admission{.later = now + core::minutes(1)};
  if (*until >= notice.expires_at) co_return notice_admission{.given_up = "over_budget"};
  co_return notice_admission{.later = until};
}

void sms_spend_guard::count(const core::e164_number& to, core::time_point now, storage::read_barrier& seen) {
  const auto cost = spending_on(to.region(), true);
  store_.count_unlimited(core::count_of_all(config_.limits.sends, keys_), cost.amounts, now, seen);
}

awaitable<> sms_spend_guard::reserve(const core::e164_number& to, core::time_point now, storage::read_barrier& seen) {
  count(to, now, seen);
  co_await look_at_budgets(now);
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

/// Which budget refuses the message.
awaitable<std::optional<sms_spend_guard::period>>
sms_spend_guard::reached_budget(const spending& s, core::time_point now) const {
  const auto& spent = s.amounts[0];
  std::optional<period> reached;
  if (spent.per_day == 0 && spent.per_month == 0) co_return reached;
  auto of_day = spent;
  of_day.per_month = 0;
  const auto look = [&](std::size_t, const core::meter& m) {
    reached.reset();
    if (core::refused_until(m, of_day, now))
      reached = period::day;
    else if (core::refused_until(m, spent, now))
      reached = period::month;
  };
  static const core::meter untouched; // one message may cost more than the budget
  look(0, untouched);
  const std::span one(&spent.meter, 1);
  co_await store_.read_meters(one, look).wait();
  co_return reached;
}

void sms_spend_guard::tell_over_budget(period which, core::time_point now, bool verified) {
  const bool of_day = which == period::day;
  const std::string setting = of_day ? "sms.daily_budget" : "sms.monthly_budget";
  const bool first = alerts_.raise(
      {alert_kind::budget_stopped, date_text(now, of_day), verified ? "all" : "unproven",
       setting + (verified ? " is spent with its reserve: no message leaves"
                           : " is spent: messages go to proven numbers only, as far as the reserve goes")}
  );
  if (first) audit_.note(audit_event::limit_reached, of_day ? "daily_budget" : "monthly_budget");
}

awaitable<> sms_spend_guard::look_at_budgets(core::time_point now) {
  const auto& b = config_.sms.budgets;
  if (!b.any()) co_return;
  spent_amounts spent;
  const auto read = [&](std::size_t, const core::meter& m) { spent = amounts_of(m, now); };
  const std::span one(&spent_, 1);
  co_await store_.read_meters(one, read).wait();
  if (is_nearly_spent(spent.today, b.daily) && alerted_day_.exchange(day_of(now)) != day_of(now))
    alerts_.raise(
        {alert_kind::budget_80, date_text(core::day_begin(now), true), {}, "80 % of sms.daily_budget are spent"}
    );
  if (is_nearly_spent(spent.this_month, b.monthly) && alerted_month_.exchange(month_of(now)) != month_of(now))
    alerts_.raise(
        {alert_kind::budget_80, date_text(core::month_begin(now), false), {}, "80 % of sms.monthly_budget are spent"}
    );
}

awaitable<guard_summary> sms_spend_guard::summary() const {
  return read_guard_summary(store_, config_, keys_, clock_.now());
}

} // namespace twostep::server
