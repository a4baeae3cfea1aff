#include "server/delivery/guard_summary.hpp"

#include "core/limits/conversion.hpp"

#include <unicode/uloc.h>

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

namespace twostep::server {
namespace {

/// Regions of libphonenumber that ISO 3166 doesn't have.
constexpr const char* other_regions[] = {"001", "AC", "TA", "XK", "ZZ"};

/// The countries that a number may belong to, each once, by code.
const std::vector<std::string_view>& all_countries() {
  static const auto all = [] {
    std::vector<std::string_view> codes(std::begin(other_regions), std::end(other_regions));
    for (const char* const* country = uloc_getISOCountries(); *country; ++country) codes.emplace_back(*country);
    std::ranges::sort(codes);
    const auto repeated = std::ranges::unique(codes);
    codes.erase(repeated.begin(), repeated.end());
    return codes;
  }();
  return all;
}

void read_conversion(
    country_traffic& t, const core::meter& m, const core::conversion_limits& limits, core::time_point now
) {
  const auto waits = [&](core::time_point at) { return at + core::days(1) > now; };
  const auto& verified = core::counter_of(m);
  t.unverified = static_cast<std::uint64_t>(std::ranges::count_if(m.hits, waits));
  t.verified = core::last_day(verified, now);
  t.allowed = core::unverified_a_day(limits.unproven_per_country_per_day, limits.unproven_percent, verified, now);
}

} // namespace

core::meter_id spent_meter(const config& c, const core::meter_keys& keys) {
  return keys(core::meter_kind::spent, c.sms.prices.empty() ? "messages" : "money");
}

spent_amounts amounts_of(const core::meter& spent, core::time_point now) noexcept {
  const auto& counter = core::counter_of(spent);
  return {core::amount_since(counter, core::day_begin(now)), core::amount_since(counter, core::month_begin(now))};
}

awaitable<guard_summary> read_guard_summary(
    const storage::meter_store& store, const config& config, const core::meter_keys& keys, core::time_point now
) {
  const auto& b = config.sms.budgets;
  const auto& limits = config.limits.conversion;
  const auto& countries = all_countries();
  std::vector<core::meter_id> ids{spent_meter(config, keys)}; // then two for each country
  ids.reserve(1 + 2 * countries.size());
  for (const auto country : countries) {
    ids.push_back(keys(core::meter_kind::country_sent, country));
    ids.push_back(keys(core::meter_kind::country_conversion, country));
  }
  country_traffic none;
  read_conversion(none, {}, limits, now);
  std::vector<country_traffic> traffic(countries.size(), none);
  spent_amounts spent;
  const auto read = [&](std::size_t place, const core::meter& m) {
    if (place == 0)
      spent = amounts_of(m, now);
    else if (place % 2 == 1)
      traffic[place / 2].sent = core::last_day(core::counter_of(m), now);
    else
      read_conversion(traffic[place / 2 - 1], m, limits, now);
  };
  co_await store.read_meters(ids, read).wait();
  guard_summary s;
  s.budget = {
      .in_money = !config.sms.prices.empty(),
      .today = spent.today,
      .this_month = spent.this_month,
      .daily = b.daily,
      .monthly = b.monthly};
  for (std::size_t i = 0; i < traffic.size(); ++i) {
    auto& t = traffic[i];
    if (t.sent == 0 && t.verified == 0 && t.unverified == 0) continue;
    t.country = countries[i];
    s.countries.push_back(std::move(t));
  }
  co_return s;
}

} // namespace twostep::server
