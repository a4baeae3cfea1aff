#include "storage/memory/meter_table.hpp"

#include "storage/format/bytes.hpp"
#include "storage/format/record.hpp"

#include <algorithm>
#include <array>

namespace twostep::storage {
namespace {

/// One hit for each meter, however many of its windows are limited.
std::vector<std::pair<core::meter_id, core::milliseconds>> longest_windows(std::span<const core::meter_limit> limits
) {
  std::vector<std::pair<core::meter_id, core::milliseconds>> windows;
  for (const auto& l : limits) {
    if (l.limit == 0) continue;
    const auto same = std::find_if(windows.begin(), windows.end(), [&](const auto& w) { return w.first == l.meter; });
    if (same == windows.end())
      windows.emplace_back(l.meter, l.window);
    else
      same->second = std::max(same->second, l.window);
  }
  return windows;
}

constexpr std::size_t longest_counter = std::size_t{16} << 10;
static_assert(fits_record(max_hits * longest_varint + longest_counter));

/// Where it has as many hits as it may: when the oldest of them is of no use any more.
std::optional<core::time_point> full_until(const core::meter& m, core::time_point now) noexcept {
  if (m.hits.size() < max_hits) return std::nullopt;
  const auto free_at = m.hits[m.hits.size() - max_hits] + m.longest;
  if (free_at <= now) return std::nullopt;
  return free_at;
}

std::uint64_t log_one(meter_table::logger log, const core::meter_event& event) {
  return log({&event, 1});
}

/// Every meter that may be looked at, for its lock.
std::vector<core::reservation> meters_of(const core::meter_takes& takes) {
  std::vector<core::reservation> all;
  const auto add = [&](const auto& meters) {
    for (const auto& m : meters) all.push_back({m.meter, {}});
  };
  for (const auto& way : takes.ways) add(way);
  add(takes.once);
  add(takes.amounts);
  return all;
}

bool contains(const std::vector<core::meter_id>& ids, const core::meter_id& id) noexcept {
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

} // namespace

struct alignas(64) meter_table::shard {
  mutable std::mutex mutex;
  boost::unordered_flat_map<core::meter_id, kept_meter, core::id_hash> meters;
  std::size_t until_drop = 64; ///< hits

  /// After as many hits as there were meters that were needed: a constant cost each, and never much more than twice
  /// the meters that are needed.
  void drop_idle(core::time_point now) {
    if (--until_drop > 0) return;
    boost::unordered::erase_if(meters, [&](const auto& m) { return core::is_idle(m.second.meter, now); });
    until_drop = std::max<std::size_t>(64, meters.size());
  }
};

/// Holds the locks of every shard that some ids are in, taken in ascending order.
class meter_table::locked_shards {
public:
  template <class Range>
  locked_shards(const shard* shards, const Range& what) : shards_(shards) {
    for (const auto& w : what) which_.set(index_of(w.meter));
    for (std::size_t i = 0; i < shard_count; ++i)
      if (which_[i]) shards_[i].mutex.lock();
  }
  ~locked_shards() {
    for (std::size_t i = 0; i < shard_count; ++i)
      if (which_[i]) shards_[i].mutex.unlock();
  }
  locked_shards(const locked_shards&) = delete;
  locked_shards& operator=(const locked_shards&) = delete;

private:
  const shard* shards_;
  std::bitset<shard_count> which_;
};

meter_table::meter_table() : shards_(std::make_unique<shard[]>(shard_count)) {}
meter_table::~meter_table() = default;

kept_meter& meter_table::at(const core::meter_id& id) {
  return shards_[index_of(id)].meters[id];
}

const kept_meter* meter_table::find(const core::meter_id& id) const noexcept {
  const auto& meters = shards_[index_of(id)].meters;
  const auto found = meters.find(id);
  return found == meters.end() ? nullptr : &found->second;
}

meter_table::answer meter_table::refusal_of(std::span<const core::meter_limit> limits, core::time_point now) const {
  answer result;
  for (const auto& l : limits) {
    const auto* kept = l.limit == 0 ? nullptr : find(l.meter);
    if (!kept) continue;
    auto until = core::refused_until(kept->meter, l, now);
    if (!until) until = full_until(kept->meter, now);
    if (!until) continue;
    result.refused_until = std::max(result.refused_until.value_or(*until), *until);
    result.sequence = std::max(result.sequence, kept->sequence);
  }
  return result;
}

meter_table::answer
meter_table::refusal_of(std::span<const core::counter_limit> amounts, core::time_point now) const {
  static const core::meter untouched;
  answer result;
  for (const auto& a : amounts) {
    const auto* kept = find(a.meter);
    const auto until = core::refused_until(kept ? kept->meter : untouched, a, now);
    if (until) result.refused_until = std::max(result.refused_until.value_or(*until), *until);
    if (kept) result.sequence = std::max(result.sequence, kept->sequence);
  }
  return result;
}

/// What nothing refuses.
meter_table::answer meter_table::add(
    std::span<const core::meter_limit> limits, std::span<const core::counter_limit> amounts, core::time_point now,
    logger log
) {
  const auto windows = longest_windows(limits);
  std::vector<core::meter_event> events;
  core::meters_taken taken{.charges = {}, .at = now};
  for (const auto& [meter, window] : windows)
    if (window >= shortest_kept_window)
      taken.charges.push_back({meter, static_cast<std::uint32_t>(std::chrono::ceil<core::seconds>(window).count())});
  if (!taken.charges.empty()) events.emplace_back(std::move(taken));
  core::tallied counted{.charges = {}, .returned = {}, .at = now};
  for (const auto& a : amounts) counted.charges.push_back({a.meter, a.amount});
  if (!amounts.empty()) events.emplace_back(counted);

  answer result;
  if (!events.empty()) {
    result.sequence = log(events);
    if (result.sequence == 0) return {.refused_until = now + core::minutes(1), .is_stored = false};
  }
  for (const auto& [meter, window] : windows) {
    shards_[index_of(meter)].drop_idle(now);
    auto& kept = at(meter);
    const bool logged = window >= shortest_kept_window;
    core::hit(kept.meter, logged ? std::chrono::ceil<core::seconds>(window) : window, now);
    if (logged) kept.sequence = result.sequence;
  }
  if (!amounts.empty()) apply(counted, result.sequence, {});
  return result;
}

meter_table::answer meter_table::take(std::span<const core::meter_limit> limits, core::time_point now, logger log) {
  const locked_shards lock(shards_.get(), limits);
  if (auto refused = refusal_of(limits, now); refused.refused_until) return refused;
  return add(limits, {}, now, log);
}

std::uint64_t meter_table::amount_of_today(const core::meter_takes& takes, core::time_point now) const {
  const auto* kept = takes.amounts.empty() ? nullptr : find(takes.amounts.front().meter);
  return kept ? core::amount_since(core::counter_of(kept->meter), core::day_begin(now)) : 0;
}

meter_table::answer meter_table::choose(
    const core::meter_takes& takes, core::time_point now, std::vector<core::meter_limit>& chosen
) const {
  if (auto refused = refusal_of(takes.amounts, now); refused.refused_until) return refused;
  const bool is_counted = takes.once.empty() || refusal_of({takes.once.data(), 1}, now).refused_until;
  static const std::vector<std::vector<core::meter_limit>> one_empty_way(1);
  std::optional<answer> first;
  const auto today = amount_of_today(takes, now);
  for (const auto& way : takes.ways.empty() ? one_empty_way : takes.ways) {
    chosen = way;
    for (auto& l : chosen)
      if (l.refuses_from > today) l.limit = UINT32_MAX; // counted all the same
    if (!is_counted) chosen.insert(chosen.end(), takes.once.begin(), takes.once.end());
    auto refused = refusal_of(chosen, now);
    if (!refused.refused_until) return refused;
    if (!first) first = refused;
  }
  return *first;
}

meter_table::answer meter_table::take(const core::meter_takes& takes, core::time_point now, logger log) {
  const locked_shards lock(shards_.get(), meters_of(takes));
  std::vector<core::meter_limit> chosen;
  if (auto refused = choose(takes, now, chosen); refused.refused_until) return refused;
  return add(chosen, takes.amounts, now, log);
}

std::optional<core::time_point>
meter_table::refused_until(std::span<const core::meter_limit> limits, core::time_point now) const {
  const locked_shards lock(shards_.get(), limits);
  return refusal_of(limits, now).refused_until;
}

std::uint64_t meter_table::refund(std::span<const core::reservation> reservations, core::time_point now, logger log) {
  const locked_shards lock(shards_.get(), reservations);
  core::meters_returned returned{.charges = {}, .at = now};
  for (const auto& c : reservations)
    if (const auto* kept = find(c.meter); kept && kept->sequence != 0) returned.charges.push_back(c);
  std::uint64_t sequence = 0;
  if (!returned.charges.empty()) {
    sequence = log_one(log, returned);
    if (sequence == 0) return 0;
  }
  for (const auto& c : reservations)
    if (find(c.meter)) {
      auto& kept = at(c.meter);
      core::take_back(kept.meter, c.at);
      if (kept.sequence != 0) kept.sequence = sequence;
    }
  return sequence;
}

std::uint64_t meter_table::count(
    std::span<const core::meter_limit> limits, std::span<const core::counter_limit> amounts, core::time_point now,
    logger log
) {
  const core::meter_takes all{
      .ways = {{limits.begin(), limits.end()}}, .once = {}, .amounts = {amounts.begin(), amounts.end()}};
  const locked_shards lock(shards_.get(), meters_of(all));
  auto not_full = all.ways.front();
  std::erase_if(not_full, [&](const auto& l) { return find(l.meter) && full_until(find(l.meter)->meter, now); });
  return add(not_full, amounts, now, log).sequence;
}

std::uint64_t meter_table::record_verification(
    const core::meter_id& waiting, std::span<const core::meter_id> others, core::time_point now, logger log
) {
  core::tallied event{.charges = {}, .returned = {{waiting, {}}}, .at = now};
  for (const auto& id : others) event.returned.push_back({id, {}});
  const locked_shards lock(shards_.get(), event.returned);
  const auto* kept = find(waiting);
  if (!kept || kept->meter.hits.empty()) return 0;
  for (auto& c : event.returned) c.at = kept->meter.hits.back();
  for (const auto& id : others) event.charges.push_back({id, 1});
  const auto sequence = log_one(log, event);
  if (sequence != 0) apply(event, sequence, {});
  return sequence;
}

void meter_table::carry(const core::meter_id& from, const core::meter_id& to, core::time_point now, logger log) {
  const std::array<core::reservation, 2> both{{{from, {}}, {to, {}}}};
  const locked_shards lock(shards_.get(), both);
  const auto* kept = find(from);
  if (!kept) return;
  const auto& m = kept->meter;
  core::meter_carried event{.from = from, .to = to, .hits = m.hits, .counted = m.counted, .at = now};
  event.longest_seconds = static_cast<std::uint32_t>(std::chrono::ceil<core::seconds>(m.longest).count());
  const bool logged = kept->sequence != 0;
  const auto sequence = logged ? log_one(log, event) : 0;
  if (logged && sequence == 0) return;
  apply(event, sequence, {});
}

bool meter_table::read(
    std::span<const core::meter_id> ids, core::function_ref<void(std::size_t, const core::meter&)> f
) const {
  bool is_any = false;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const std::lock_guard lock(shards_[index_of(ids[i])].mutex);
    const auto* kept = find(ids[i]);
    if (!kept) continue;
    is_any = true;
    f(i, kept->meter);
  }
  return is_any;
}

void meter_table::apply(std::span<const core::meter_event> events, std::uint64_t sequence) {
  // Told before the first is applied: a record may speak of a meter more than once.
  std::vector<core::meter_id> ahead;
  const auto note = [&](const auto& reservations) {
    for (const auto& c : reservations)
      if (const auto* kept = find(c.meter); kept && sequence <= kept->sequence) ahead.push_back(c.meter);
  };
  for (const auto& event : events)
    std::visit(
        [&](const auto& e) {
          if constexpr (requires { e.charges; }) note(e.charges);
          if constexpr (requires { e.returned; }) note(e.returned);
          if constexpr (requires { e.from; }) note(std::array<core::reservation, 2>{{{e.from, {}}, {e.to, {}}}});
        },
        event
    );
  for (const auto& event : events) std::visit([&](const auto& e) { apply(e, sequence, ahead); }, event);
}

void meter_table::apply(
    const core::meters_taken& taken, std::uint64_t sequence, const std::vector<core::meter_id>& ahead
) {
  for (const auto& c : taken.charges) {
    if (contains(ahead, c.meter)) continue;
    shards_[index_of(c.meter)].drop_idle(taken.at);
    auto& kept = at(c.meter);
    core::hit(kept.meter, core::seconds(c.window_seconds), taken.at);
    kept.sequence = sequence;
  }
}

void meter_table::apply(
    const core::meters_returned& returned, std::uint64_t sequence, const std::vector<core::meter_id>& ahead
) {
  take_back(returned.charges, sequence, ahead);
}

void meter_table::apply(
    const core::tallied& counted, std::uint64_t sequence, const std::vector<core::meter_id>& ahead
) {
  take_back(counted.returned, sequence, ahead);
  for (const auto& c : counted.charges) {
    if (contains(ahead, c.meter)) continue;
    shards_[index_of(c.meter)].drop_idle(counted.at);
    auto& kept = at(c.meter);
    core::count(kept.meter, c.amount, counted.at);
    kept.sequence = sequence;
  }
}

void meter_table::apply(
    const core::meter_carried& carried, std::uint64_t sequence, const std::vector<core::meter_id>& ahead
) {
  if (!contains(ahead, carried.from)) shards_[index_of(carried.from)].meters.erase(carried.from);
  if (contains(ahead, carried.to)) return;
  auto& kept = at(carried.to);
  core::merge(
      kept.meter,
      {.hits = carried.hits, .longest = core::seconds(carried.longest_seconds), .counted = carried.counted}
  );
  auto& hits = kept.meter.hits;
  if (hits.size() > max_hits) hits.erase(hits.begin(), hits.end() - static_cast<std::ptrdiff_t>(max_hits));
  if (sequence != 0) kept.sequence = sequence;
}

void meter_table::take_back(
    std::span<const core::reservation> reservations, std::uint64_t sequence, const std::vector<core::meter_id>& ahead
) {
  for (const auto& c : reservations)
    if (find(c.meter) && !contains(ahead, c.meter)) {
      auto& kept = at(c.meter);
      core::take_back(kept.meter, c.at);
      kept.sequence = sequence;
    }
}

std::size_t meter_table::size() const {
  std::size_t n = 0;
  for (std::size_t i = 0; i < shard_count; ++i) {
    const std::lock_guard lock(shards_[i].mutex);
    n += shards_[i].meters.size();
  }
  return n;
}

void meter_table::each(visitor f) const {
  for (std::size_t i = 0; i < shard_count; ++i) each_in(i, f);
}

void meter_table::each_in(std::size_t i, visitor f) const {
  const std::lock_guard lock(shards_[i].mutex);
  for (const auto& [id, kept] : shards_[i].meters) f(id, kept);
}

void meter_table::change_each(core::function_ref<void(kept_meter&)> f) {
  for (std::size_t i = 0; i < shard_count; ++i)
    for (auto& [id, kept] : shards_[i].meters) f(kept);
}

bool meter_table::put(const core::meter_id& id, kept_meter kept) {
  auto& there = shards_[index_of(id)];
  const std::lock_guard lock(there.mutex);
  return there.meters.emplace(id, std::move(kept)).second;
}

} // namespace twostep::storage
