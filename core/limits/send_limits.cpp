#include "core/limits/send_limits.hpp"

#include "core/account/notice.hpp"

#include <algorithm>
#include <limits>
#include <string>

namespace twostep::core {

namespace {

constexpr milliseconds ten_minutes = minutes(10);
constexpr milliseconds hour = hours(1);
constexpr milliseconds day = days(1);
constexpr auto countless = std::numeric_limits<std::uint32_t>::max();

std::string bytes(const account_id& id) {
  return {reinterpret_cast<const char*>(id.value.data()), id.value.size()};
}

/// Other meters than before support freed the account's sends.
std::string bytes(const sending_account& who) {
  auto text = bytes(who.id);
  if (who.freed_at) text.append(std::to_string(who.freed_at->time_since_epoch().count()));
  return text;
}

meter_id of_account_and_number(const sending_account& who, const e164_number& number, const meter_keys& keys) {
  return keys(meter_kind::account_number_new, bytes(who).append(number.reveal()));
}

void add(std::vector<meter_limit>& to, meter_limit limit) {
  if (limit.limit != 0) to.push_back(limit);
}

meter_limit of_account(const sending_account& who, const send_limits& limits, const meter_keys& keys) {
  return {keys(meter_kind::account_new, bytes(who)), limits.new_number_sends_per_account_per_day, day, false};
}

meter_limit of_number(const e164_number& number, const send_limits& limits, const meter_keys& keys) {
  return {keys(meter_kind::number_new, number.reveal()), limits.new_number_sends_per_number_per_day, day, false};
}

} // namespace

std::vector<meter_limit>
limits_to_verified(const e164_number& number, device_trust l, const send_limits& limits, const meter_keys& keys) {
  const auto kind =
      l == device_trust::known_browser ? meter_kind::number_verified_known : meter_kind::number_verified_unknown;
  const auto id = keys(kind, number.reveal());
  std::vector<meter_limit> out;
  add(out, {id, limits.sends_per_number_per_10_minutes, ten_minutes, false});
  add(out, {id, limits.sends_per_number_per_day, day, false});
  add(out, {keys(meter_kind::all_sends, ""), limits.sends_per_hour, hour, false});
  return out;
}

std::vector<meter_limit> limits_to_new(
    const sending_account& who, const e164_number& number, std::string_view network, const send_limits& limits,
    const meter_keys& keys, new_number_way way
) {
  std::vector<meter_limit> out;
  const auto per_number = limits.new_number_sends_per_number_per_day;
  if (way == new_number_way::ordinary) add(out, of_number(number, limits, keys));
  if (way == new_number_way::kept)
    add(out, {keys(meter_kind::number_kept, number.reveal()), limits.kept_sends_per_number_per_day, day, false});
  add(out, {of_account_and_number(who, number, keys), way == new_number_way::kept ? 1 : per_number, day, false});
  add(out, of_account(who, limits, keys));
  add(out, {keys(meter_kind::address_new, network), limits.new_number_sends_per_address_per_hour, hour, true});
  add(out, {keys(meter_kind::prefix_new, number.prefix()), limits.new_number_sends_per_prefix_per_hour, hour, true});
  add(out, {keys(meter_kind::all_sends, ""), limits.sends_per_hour, hour, false});
  return out;
}

std::vector<new_number_way> ways_to_new(const sending_account& who, const send_limits& limits, time_point now) {
  std::vector<new_number_way> ways{new_number_way::ordinary};
  if (limits.new_number_sends_per_number_per_day == 0) return ways;
  if (limits.kept_sends_per_number_per_day != 0) ways.push_back(new_number_way::kept);
  if (who.freed_at && now < *who.freed_at + day) ways.push_back(new_number_way::freed);
  return ways;
}

std::vector<meter_limit>
limits_to_notice(const e164_number& number, notice_kind kind, const send_limits& limits, const meter_keys& keys) {
  std::vector<meter_limit> out;
  if (is_change(kind))
    add(out, {keys(meter_kind::number_changes, number.reveal()), limits.changes_per_number_per_day, day, false});
  else
    add(out, {keys(meter_kind::number_others, number.reveal()), limits.other_notices_per_number_per_day, day, false});
  add(out, {keys(meter_kind::all_sends, ""), limits.sends_per_hour, hour, false});
  return out;
}

meter_limit count_of_account(const account_id& id, const meter_keys& keys) {
  return {keys(meter_kind::account_sends, bytes(id)), countless, day, false};
}

std::vector<meter_limit> count_of_all(const send_limits& limits, const meter_keys& keys) {
  if (limits.sends_per_hour == 0) return {};
  return {{keys(meter_kind::all_sends, ""), countless, hour, false}};
}

meter_limit limit_of_half_a_budget(
    const account_id& id, micro_units daily_budget, const send_limits& limits, const meter_keys& keys
) {
  return {
      .meter = keys(meter_kind::account_sends, bytes(id)),
      .limit = limits.account_sends_of_half_a_budget,
      .window = day,
      .refuses_from = std::max<std::uint64_t>(daily_budget / 2, 1)};
}

std::vector<named_limit>
pausing_limits(const account& a, const send_limits& limits, const meter_keys& keys, time_point now) {
  std::vector<named_limit> out;
  const auto put = [&](std::string_view name, const meter_limit& limit) {
    if (limit.limit != 0) out.push_back({name, limit});
  };
  const auto state = effective(a.two_step, now);
  if (const auto* phone = verified_phone(state)) {
    for (const auto l : {device_trust::unknown_browser, device_trust::known_browser})
      for (const auto& limit : limits_to_verified(*phone, l, limits, keys))
        if (limit.meter != keys(meter_kind::all_sends, ""))
          put(l == device_trust::known_browser ? "messages_to_number_known_browsers"
                                               : "messages_to_number_unknown_browsers",
              limit);
    return out;
  }
  const auto who = sending(a);
  const auto ways = ways_to_new(who, limits, now);
  const bool is_freed = std::ranges::count(ways, new_number_way::freed) != 0;
  put("messages_of_account", of_account(who, limits, keys));
  for (const auto& tried : a.tried) {
    if (now >= tried.at + day) continue;
    put("messages_of_account_to_number",
        {of_account_and_number(who, tried.number, keys), limits.new_number_sends_per_number_per_day, day, false});
    if (!is_freed) put("messages_to_number", of_number(tried.number, limits, keys));
  }
  return out;
}

} // namespace twostep::core
