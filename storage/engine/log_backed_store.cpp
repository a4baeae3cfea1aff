#include "storage/engine/log_backed_store.hpp"

#include "storage/format/event_codec.hpp"
#include "storage/memory/organisation_of.hpp"
#include "storage/os/parallel_for.hpp"
#include "storage/store_error.hpp"

#include <algorithm>
#include <memory>
#include <mutex>
#include <stdexcept>

namespace twostep::storage {
namespace {

log_upkeep::settings upkeep_of(const file_store_settings& settings, const opened_log& opened) {
  return {
      .keys = {settings.log_key, settings.former_log_keys},
      .key = opened.key,
      .threads = usable_threads(),
      .when = settings.compaction,
      .snapshot_bytes = opened.snapshot_bytes,
      .segment_bytes = opened.bytes,
      .report = settings.report,
      .time = settings.time,
      .times_replaced = settings.times_replaced};
}

std::optional<core::time_point> noted(const meter_table::answer& answer, read_barrier& seen) {
  seen.saw(answer.sequence);
  return answer.refused_until;
}

template <class Wanted>
bool each(
    const stored_state& state, Wanted wanted,
    core::function_ref<bool(const core::account&, const core::organisation*)> f
) {
  read_barrier ignored;
  core::account room;
  bool goes_on = true;
  walk_accounts(state.accounts, {}, [&](const account_shard& shard, account_shard::slot_number slot) {
    if (!wanted(shard, slot)) return true;
    const auto& account = shard.look_at(slot, room);
    const organisation_of organisation(state.records.organisations(), account, ignored);
    goes_on = f(account, organisation.get());
    return goes_on;
  });
  return goes_on;
}

} // namespace

log_backed_store::log_backed_store(const file_store_settings& settings)
    : files_(settings.files ? *settings.files : machine_files()),
      directory_(files_, settings.directory, settings.held_lock), watch_(settings.watch),
      state_(settings.max_unpacked, settings.make_tables()), opened_(open_log(files_, directory_, settings, state_)),
      log_(
          files_, directory_.log(), start_of(settings, opened_), settings.limits,
          log_observer{.report = settings.report}, settings.fatal
      ),
      upkeep_(files_, directory_.log(), state_, log_, upkeep_of(settings, opened_)),
      records_(log_, upkeep_, settings.report), changes_(records_, state_),
      people_(state_, [this] { return random_tag(); }), messages_(message_index::key_from(settings.log_key)) {
  for (const auto& table : state_.records.all()) table->write_to(changes_);
  directory_.mark_log_begun();
  if (opened_.corrected) correct_clock(*opened_.corrected);
  if (opened_.corrected && settings.replaced) log_.begin_segment(); // each of the two begins one
  if (settings.replaced) replace_secret(*settings.replaced, settings.time);
  messages_.fill(state_.accounts, state_.newest(), usable_threads());
  if (state_.accounts.has_tombstones()) upkeep_.when().ask();
}

void log_backed_store::correct_clock(core::time_point at) {
  put_first(core::clock_accepted{.at = at, .newest = state_.newest()});
}

void log_backed_store::replace_secret(core::secret_replaced replaced, const time_source& time) {
  replaced.at = std::max(state_.newest(), time ? time().at : core::time_point());
  put_first(replaced);
}

template <class Event>
void log_backed_store::put_first(const Event& event) {
  const auto sequence = records_.append(core::installation_event(event));
  if (sequence == 0)
    throw store_error(directory_.log().string() + ": has no room for what begins this start: make some");
  log_.wait_durable(sequence);
  storage::apply(state_, event, sequence);
}

people_finder::tag log_backed_store::random_tag() {
  people_finder::tag tag;
  check(files_.random(tag), directory_.log(), "given a random number");
  return tag;
}

any_record_store& log_backed_store::records_of_type(std::uint8_t log_type) {
  auto* table = state_.records.of_log_type(record_type{log_type});
  if (!table) throw std::logic_error("a kind of record that the store wasn't opened with");
  return table->port();
}

pending<bool> log_backed_store::read(const core::account_id& id, read_barrier& seen, account_reader f) const {
  auto& shard = state_.accounts.shard(id);
  thread_local core::account room;
  const std::lock_guard lock(shard.mutex);
  const core::account* account = shard.read(id, room);
  if (!account) return false;
  const organisation_of organisation(state_.records.organisations(), *account, seen);
  f(*account, organisation.get());
  return true;
}

pending<std::optional<core::account_id>>
log_backed_store::find(std::string_view email_key, read_barrier& seen) const {
  const auto& shard = state_.emails.shard(email_key);
  const std::lock_guard lock(shard.mutex);
  const auto found = shard.find(email_key, state_.accounts);
  if (!found) return std::nullopt;
  seen.saw(found->sequence);
  return found->id;
}

pending<std::optional<core::account_id>>
log_backed_store::find_message(std::string_view provider, std::string_view provider_id, read_barrier& seen) const {
  return messages_.find(provider, provider_id, state_.newest(), seen);
}

pending<bool>
log_backed_store::each_account(core::function_ref<bool(const core::account&, const core::organisation*)> f) const {
  return each(
      state_, [](const account_shard&, account_shard::slot_number) { return true; }, f
  );
}

pending<bool>
log_backed_store::each_pending(core::function_ref<bool(const core::account&, const core::organisation*)> f) const {
  return each(
      state_, [](const account_shard& s, account_shard::slot_number slot) { return s.may_be_pending_at(slot); }, f
  );
}

pending<core::result<people_page, query_refusal>> log_backed_store::find_people(
    const people_query& query, const page_request& page, read_barrier& seen, person_reader f
) const {
  return people_.find_people(query, page, seen, f);
}

pending<meter_store::wait_end>
log_backed_store::take(std::span<const core::meter_limit> limits, core::time_point now, read_barrier& seen) {
  return noted(state_.meters.take(limits, now, meter_log{*this}), seen);
}

pending<meter_store::wait_end>
log_backed_store::refused_until(std::span<const core::meter_limit> limits, core::time_point now) const {
  return state_.meters.refused_until(limits, now);
}

pending<meter_store::wait_end> log_backed_store::take(const core::meter_takes& takes, read_barrier& seen) {
  return noted(state_.meters.take(takes, takes.at, meter_log{*this}), seen);
}

void log_backed_store::refund(
    std::span<const core::reservation> reservations, core::time_point now, read_barrier& seen
) {
  seen.saw(state_.meters.refund(reservations, now, meter_log{*this}));
}

void log_backed_store::record_verification(
    const core::meter_id& waiting, std::span<const core::meter_id> others, core::time_point now, read_barrier& seen
) {
  seen.saw(state_.meters.record_verification(waiting, others, now, meter_log{*this}));
}

void log_backed_store::carry_meter(const core::meter_id& from, const core::meter_id& to, core::time_point now) {
  state_.meters.carry(from, to, now, meter_log{*this});
}

void log_backed_store::count_unlimited(
    std::span<const core::meter_limit> limits, std::span<const core::counter_limit> amounts, core::time_point now,
    read_barrier& seen
) {
  seen.saw(state_.meters.count(limits, amounts, now, meter_log{*this}));
}

pending<bool> log_backed_store::read_meters(std::span<const core::meter_id> ids, meter_reader f) const {
  return state_.meters.read(ids, f);
}

std::uint64_t log_backed_store::meter_log::operator()(std::span<const core::meter_event> events) const {
  const auto sequence = store.records_.append(events);
  if (sequence != 0) store.state_.saw_time(time_of(events.front()));
  return sequence;
}

store::counts log_backed_store::count() const {
  counts c;
  c.accounts = state_.accounts.size();
  {
    const auto& organisations = state_.records.organisations();
    const std::shared_lock lock(organisations.mutex);
    c.organisations = organisations.size();
  }
  c.meters = state_.meters.size();
  c.last_sequence = log_.last_sequence();
  c.durable_sequence = log_.durable_sequence();
  c.log_bytes = upkeep_.log_bytes();
  c.totals = state_.accounts.totals();
  return c;
}

store_measures log_backed_store::measure() const {
  const auto& log = log_.measures();
  const auto& snapshots = upkeep_.measures();
  return {log.commits.read(), log.batches.read(), snapshots.made.read(), snapshots.failed, snapshots.bytes};
}

void log_backed_store::close() {
  upkeep_.stop();
  log_.close();
}

std::unique_ptr<file_store> open_file_store(const file_store_settings& settings) {
  auto given = settings;
  if (!given.report) given.report = tell_stderr;
  // The store's threads report one at a time.
  given.report = [to = std::move(given.report),
                  one_at_a_time = std::make_shared<std::mutex>()](std::string_view line) {
    const std::lock_guard lock(*one_at_a_time);
    to(line);
  };
  return std::make_unique<log_backed_store>(given);
}

} // namespace twostep::storage
