#include "core/limits/meter.hpp"

#include "core/limits/conversion.hpp"

#include <sodium.h>

#include <algorithm>

namespace twostep::core {

namespace {

/// What is kept depends on the meter's own changes only, however often idle meters are dropped: so an hourly counter
/// without hours is none.
void forget_old(meter& m, time_point now) {
  std::erase_if(m.hits, [&](time_point t) { return t + m.longest <= now; });
  if (!m.counted) return;
  forget_old(*m.counted, now);
  if (m.counted->hours.empty()) m.counted.reset();
}

bool fits(std::uint64_t counted, std::uint64_t amount, std::uint64_t limit) noexcept {
  return limit == 0 || (counted <= limit && amount <= limit - counted);
}

meter_id id_under(const guarded_key& key, meter_kind kind, std::string_view value) {
  crypto_generichash_state state;
  meter_id id;
  crypto_generichash_init(&state, key.data(), guarded_key::size, meter_id::size);
  const auto tag = static_cast<std::uint8_t>(kind);
  crypto_generichash_update(&state, &tag, 1);
  crypto_generichash_update(&state, reinterpret_cast<const std::uint8_t*>(value.data()), value.size());
  crypto_generichash_final(&state, id.value.data(), id.value.size());
  sodium_memzero(&state, sizeof state);
  return id;
}

} // namespace

meter_keys::meter_keys(guarded_key key, std::vector<guarded_key> former, carrier carry)
    : key_(std::move(key)), former_(std::move(former)), carry_(std::move(carry)) {}

meter_id meter_keys::operator()(meter_kind kind, std::string_view value) const {
  const auto id = id_under(key_, kind, value);
  if (carry_ && kind != meter_kind::network) // which counts nothing
    for (const auto& former : former_ids(kind, value)) carry_(former, id);
  return id;
}

std::vector<meter_id> meter_keys::former_ids(meter_kind kind, std::string_view value) const {
  std::vector<meter_id> ids;
  for (const auto& key : former_) ids.push_back(id_under(key, kind, value));
  return ids;
}

void merge(meter& m, const meter& other) {
  const auto middle = m.hits.insert(m.hits.end(), other.hits.begin(), other.hits.end());
  std::inplace_merge(m.hits.begin(), middle, m.hits.end());
  m.longest = std::max(m.longest, other.longest);
  if (!other.counted) return;
  if (!m.counted) m.counted.emplace();
  merge(*m.counted, *other.counted);
}

std::optional<time_point>
refused_until(const meter& m, std::uint32_t limit, milliseconds window, time_point now) noexcept {
  if (limit == 0 || m.hits.size() < limit) return std::nullopt;
  // With `limit` hits in the window, the next is free when the oldest of the newest `limit` leaves it.
  const auto free_at = m.hits[m.hits.size() - limit] + window;
  if (free_at <= now) return std::nullopt;
  return free_at;
}

std::optional<time_point> refused_until(const meter& m, const meter_limit& l, time_point now) noexcept {
  return refused_until(m, limit_in_force(l, counter_of(m), now), l.window, now);
}

void hit(meter& m, milliseconds window, time_point now) {
  m.longest = std::max(m.longest, window);
  forget_old(m, now);
  m.hits.insert(std::upper_bound(m.hits.begin(), m.hits.end(), now), now);
}

void take_back(meter& m, time_point at) noexcept {
  const auto found = std::lower_bound(m.hits.begin(), m.hits.end(), at);
  if (found != m.hits.end() && *found == at) m.hits.erase(found);
}

std::optional<time_point> refused_until(const meter& m, const counter_limit& l, time_point now) noexcept {
  const auto& counted = counter_of(m);
  if (!fits(amount_since(counted, month_begin(now)), l.amount, l.per_month)) return next_month(now);
  if (!fits(amount_since(counted, day_begin(now)), l.amount, l.per_day)) return next_day(now);
  return std::nullopt;
}

void count(meter& m, std::uint64_t amount, time_point now) {
  if (!m.counted) m.counted.emplace();
  add(*m.counted, amount, now);
  forget_old(m, now);
}

const hourly_counter& counter_of(const meter& m) noexcept {
  static const hourly_counter nothing;
  return m.counted ? *m.counted : nothing;
}

bool is_idle(const meter& m, time_point now) noexcept {
  const bool no_hit = m.hits.empty() || m.hits.back() + m.longest <= now;
  return no_hit && amount_since(counter_of(m), now - counter_retention) == 0;
}

} // namespace twostep::core
