#include "core/meter.hpp"

#include <sodium.h>

#include <algorithm>

namespace twostep::core {

meter_keys::~meter_keys() {
  sodium_memzero(key_.data(), key_.size());
}

meter_id meter_keys::operator()(meter_kind kind, std::string_view value) const {
  crypto_generichash_state state;
  meter_id id;
  crypto_generichash_init(&state, key_.data(), key_.size(), meter_id::size);
  const auto tag = static_cast<std::uint8_t>(kind);
  crypto_generichash_update(&state, &tag, 1);
  crypto_generichash_update(&state, reinterpret_cast<const std::uint8_t*>(value.data()), value.size());
  crypto_generichash_final(&state, id.value.data(), id.value.size());
  sodium_memzero(&state, sizeof state);
  return id;
}

std::optional<time_point>
refused_until(const meter& m, std::uint32_t limit, milliseconds window, time_point now) noexcept {
  if (limit == 0 || m.hits.size() < limit) return std::nullopt;
  // With `limit` hits in the window, the next is free when the oldest of the newest `limit` leaves it.
  const auto free_at = m.hits[m.hits.size() - limit] + window;
  if (free_at <= now) return std::nullopt;
  return free_at;
}

void hit(meter& m, milliseconds window, time_point now) {
  m.longest = std::max(m.longest, window);
  std::erase_if(m.hits, [&](time_point t) { return t + m.longest <= now; });
  m.hits.insert(std::upper_bound(m.hits.begin(), m.hits.end(), now), now);
}

void take_back(meter& m, time_point at) noexcept {
  const auto found = std::lower_bound(m.hits.begin(), m.hits.end(), at);
  if (found != m.hits.end() && *found == at) m.hits.erase(found);
}

bool is_idle(const meter& m, time_point now) noexcept {
  return m.hits.empty() || m.hits.back() + m.longest <= now;
}

} // namespace twostep::core
