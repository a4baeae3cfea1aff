#include "core/send_limits.hpp"

namespace twostep::core {

namespace {

constexpr milliseconds ten_minutes = minutes(10);
constexpr milliseconds hour = hours(1);
constexpr milliseconds day = days(1);

std::string_view bytes(const account_id& id) {
  return {reinterpret_cast<const char*>(id.value.data()), id.value.size()};
}

void add(std::vector<meter_limit>& to, meter_limit limit) {
  if (limit.limit != 0) to.push_back(limit);
}

} // namespace

std::vector<meter_limit>
limits_to_proven(const e164_number& number, lane l, const send_limits& limits, const meter_keys& keys) {
  const auto kind = l == lane::known_browser ? meter_kind::number_proven_known : meter_kind::number_proven_unknown;
  const auto id = keys(kind, number.reveal());
  std::vector<meter_limit> out;
  add(out, {id, limits.sends_per_number_per_10_minutes, ten_minutes, false});
  add(out, {id, limits.sends_per_number_per_day, day, false});
  add(out, {keys(meter_kind::all_sends, ""), limits.sends_per_hour, hour, false});
  return out;
}

std::vector<meter_limit> limits_to_new(
    const account_id& account, const e164_number& number, std::string_view network, const send_limits& limits,
    const meter_keys& keys
) {
  std::vector<meter_limit> out;
  add(out, {keys(meter_kind::number_new, number.reveal()), limits.new_number_sends_per_number_per_day, day, false});
  add(out, {keys(meter_kind::account_new, bytes(account)), limits.new_number_sends_per_account_per_day, day, false});
  add(out, {keys(meter_kind::address_new, network), limits.new_number_sends_per_address_per_hour, hour, true});
  add(out, {keys(meter_kind::prefix_new, number.prefix()), limits.new_number_sends_per_prefix_per_hour, hour, true});
  add(out, {keys(meter_kind::all_sends, ""), limits.sends_per_hour, hour, false});
  return out;
}

} // namespace twostep::core
