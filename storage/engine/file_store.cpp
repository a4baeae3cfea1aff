#include "storage/engine/file_store.hpp"

#include "core/account/evolve.hpp"
#include "storage/engine/open.hpp"
#include "storage/engine/record_log.hpp"
#include "storage/engine/upkeep.hpp"
#include "storage/format/event_codec.hpp"
#include "storage/memory/message_index.hpp"
#include "storage/memory/organisation_of.hpp"
#include "storage/memory/packed_account.hpp"
#include "storage/memory/people_finder.hpp"
#include "storage/memory/stored_state.hpp"
#include "storage/os/data_directory.hpp"
#include "storage/os/parallel_for.hpp"
#include "storage/store_error.hpp"

#include <cstdio>

namespace twostep::storage {
namespace {

void evolve(core::account& account, const std::vector<core::event>& events) {
  for (const auto& event : events) core::evolve(account, event);
}

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

class logged_record_changes final : public record_change_log {
public:
  logged_record_changes(record_log& log, stored_state& state) : log_(log), state_(state) {}
  std::uint64_t append(const change& c) override {
    const auto sequence = log_.append(c);
    if (sequence != 0) state_.saw_time(c.at);
    return sequence;
  }

private:
  record_log& log_;
  stored_state& state_;
};

class log_backed_store final : public file_store {
public:
  explicit log_backed_store(const file_store_settings& settings)
      : files_(settings.files ? *settings.files : machine_files()),
        directory_(files_, settings.directory, settings.held_lock), watch_(settings.watch),
        state_(settings.max_unpacked, settings.make_tables()),
        opened_(open_log(files_, directory_, settings, state_)),
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

  pending<bool> read(const core::account_id& id, read_barrier& seen, account_reader f) const override {
    auto& shard = state_.accounts.shard(id);
    thread_local core::account room;
    const std::lock_guard lock(shard.mutex);
    const core::account* account = shard.read(id, room);
    if (!account) return false;
    const organisation_of organisation(state_.records.organisations(), *account, seen);
    f(*account, organisation.get());
    return true;
  }

  pending<std::optional<core::account_id>> find(std::string_view email_key, read_barrier& seen) const override {
    const auto& shard = state_.emails.shard(email_key);
    const std::lock_guard lock(shard.mutex);
    const auto found = shard.find(email_key, state_.accounts);
    if (!found) return std::nullopt;
    seen.saw(found->sequence);
    return found->id;
  }

  pending<std::optional<core::account_id>>
  find_message(std::string_view provider, std::string_view provider_id, read_barrier& seen) const override {
    return messages_.find(provider, provider_id, state_.newest(), seen);
  }

  pending<change_result> update(const core::account_id& id, read_barrier& seen, decider f) override {
    return update_now(id, seen, f);
  }

  void post_update(const core::account_id& id, owned_decider f) override {
    read_barrier ignored;
    update_now(id, ignored, f);
  }

  pending<change_result>
  create(const core::account_id& id, std::string_view email_key, read_barrier& seen, decider f) override {
    auto& emails = state_.emails.shard(email_key);
    const std::lock_guard email_lock(emails.mutex);
    if (const auto taken = emails.find(email_key, state_.accounts)) {
      seen.saw(taken->sequence);
      return core::refusal{core::refusal_kind::email_taken};
    }
    auto& shard = state_.accounts.shard(id);
    const std::lock_guard lock(shard.mutex);
    if (shard.contains(id)) throw std::logic_error("an account is created under an id that is in use");
    core::account account;
    account.id = id;
    auto decided = f(account, nullptr);
    if (!decided) return decided;
    check_creation(*decided, id, email_key);
    core::account made = account;
    evolve(made, decided->events);
    if (!fits_record(packed_size(made))) {
      records_.room().refused_growth(made);
      return core::refusal{core::refusal_kind::not_stored};
    }
    const auto& record = record_log::encoded(id, decided->events);
    const auto sequence = records_.append(id, record, record_log::urgency_of(decided->events));
    if (sequence == 0) return core::refusal{core::refusal_kind::not_stored};
    seen.saw(sequence);
    apply(account, decided->events, sequence);
    insert(shard, emails, std::move(account), email_key);
    return decided;
  }

  pending<change_result> erase(const core::account_id& id, read_barrier& seen, decider f) override {
    auto& shard = state_.accounts.shard(id);
    for (;;) {
      const auto email_key = email_key_of(shard, id);
      if (!email_key) return core::refusal{core::refusal_kind::no_such_user};
      auto& emails = state_.emails.shard(*email_key);
      const std::lock_guard email_lock(emails.mutex);
      const std::lock_guard lock(shard.mutex);
      const auto slot = shard.slot_of(id);
      if (slot && shard.email_key_at(*slot) == *email_key) return erase(shard, emails, id, seen, f);
      // Erased, or given another email meanwhile.
    }
  }

  pending<wait_end>
  take(std::span<const core::meter_limit> limits, core::time_point now, read_barrier& seen) override {
    return noted(state_.meters.take(limits, now, meter_log{*this}), seen);
  }

  pending<wait_end> refused_until(std::span<const core::meter_limit> limits, core::time_point now) const override {
    return state_.meters.refused_until(limits, now);
  }

  pending<wait_end> take(const core::meter_takes& takes, read_barrier& seen) override {
    return noted(state_.meters.take(takes, takes.at, meter_log{*this}), seen);
  }

  void refund(std::span<const core::reservation> reservations, core::time_point now, read_barrier& seen) override {
    seen.saw(state_.meters.refund(reservations, now, meter_log{*this}));
  }

  pending<wait_end>
  add_to_counters(std::span<const core::counter_limit> amounts, core::time_point now, read_barrier& seen) override {
    return noted(state_.meters.add_to_counters(amounts, now, meter_log{*this}), seen);
  }

  void record_verification(
      const core::meter_id& waiting, std::span<const core::meter_id> others, core::time_point now, read_barrier& seen
  ) override {
    seen.saw(state_.meters.record_verification(waiting, others, now, meter_log{*this}));
  }

  void carry_meter(const core::meter_id& from, const core::meter_id& to, core::time_point now) override {
    state_.meters.carry(from, to, now, meter_log{*this});
  }

  void count_unlimited(
      std::span<const core::meter_limit> limits, std::span<const core::counter_limit> amounts, core::time_point now,
      read_barrier& seen
  ) override {
    seen.saw(state_.meters.count(limits, amounts, now, meter_log{*this}));
  }

  pending<bool> read_meters(std::span<const core::meter_id> ids, meter_reader f) const override {
    return state_.meters.read(ids, f);
  }

  pending<bool> each_account(core::function_ref<bool(const core::account&, const core::organisation*)> f
  ) const override {
    return each([](const account_shard&, account_shard::slot_number) { return true; }, f);
  }

  pending<bool> each_pending(core::function_ref<bool(const core::account&, const core::organisation*)> f
  ) const override {
    return each([](const account_shard& s, account_shard::slot_number slot) { return s.may_be_pending_at(slot); }, f);
  }

  pending<core::result<people_page, query_refusal>> find_people(
      const people_query& query, const page_request& page, read_barrier& seen, person_reader f
  ) const override {
    return people_.find_people(query, page, seen, f);
  }

  counts count() const override {
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

  bool takes_changes() const override { return log_.has_space(); }
  std::string blocker() const override { return log_.blocker(); }
  store_measures measure() const override {
    const auto& log = log_.measures();
    const auto& snapshots = upkeep_.measures();
    return {log.commits.read(), log.batches.read(), snapshots.made.read(), snapshots.failed, snapshots.bytes};
  }
  bool is_durable(std::uint64_t n) const noexcept override { return log_.is_durable(n); }
  awaitable<> durable(std::uint64_t n) override { return log_.durable(n); }
  void wait_durable(std::uint64_t n) override { log_.wait_durable(n); }
  core::time_point newest_time() const noexcept override { return state_.newest(); }
  void close() override {
    upkeep_.stop();
    log_.close();
  }

  compaction compact(progress p) override { return upkeep_.compact(p); }
  std::uint32_t rotate_key() override { return upkeep_.rotate_key(); }
  std::uint32_t key_generation() const override { return upkeep_.key_generation(); }
  backup_report backup(const std::filesystem::path& to, progress p) override { return upkeep_.backup(to, p); }
  std::string state_hash() const override { return storage::state_hash(state_); }
  data_directory& directory() noexcept override { return directory_; }

private:
  change_result update_now(const core::account_id& id, read_barrier& seen, decider f) {
    auto& shard = state_.accounts.shard(id);
    const std::lock_guard lock(shard.mutex);
    core::account* account = shard.find(id);
    if (!account) return core::refusal{core::refusal_kind::no_such_user};
    const organisation_of organisation(state_.records.organisations(), *account, seen);
    auto decided = f(*account, organisation.get());
    if (!decided || decided->events.empty()) return decided;
    const auto& record = record_log::encoded(id, decided->events);
    const auto grow = [&](core::account& copy) { evolve(copy, decided->events); };
    if (!shard.may_grow(*account, record.size(), grow)) {
      records_.room().refused_growth(*account);
      return core::refusal{core::refusal_kind::not_stored};
    }
    if (const auto refused = take_with_change(decided->takes, seen)) return *refused;
    const auto sequence = records_.append(id, record, record_log::urgency_of(decided->events));
    if (sequence == 0) return core::refusal{core::refusal_kind::not_stored};
    seen.saw(sequence);
    apply(*account, decided->events, sequence);
    shard.changed(*account);
    return decided;
  }

  any_record_store& records_of_type(std::uint8_t log_type) override {
    auto* table = state_.records.of_log_type(record_type{log_type});
    if (!table) throw std::logic_error("a kind of record that the store wasn't opened with");
    return table->port();
  }

  template <class Wanted>
  bool each(Wanted wanted, core::function_ref<bool(const core::account&, const core::organisation*)> f) const {
    read_barrier ignored;
    core::account room;
    bool goes_on = true;
    walk_accounts(state_.accounts, {}, [&](const account_shard& shard, account_shard::slot_number slot) {
      if (!wanted(shard, slot)) return true;
      const auto& account = shard.look_at(slot, room);
      const organisation_of organisation(state_.records.organisations(), account, ignored);
      goes_on = f(account, organisation.get());
      return goes_on;
    });
    return goes_on;
  }

  people_finder::tag random_tag() {
    people_finder::tag tag;
    check(files_.random(tag), directory_.log(), "given a random number");
    return tag;
  }

  static std::optional<std::string> email_key_of(const account_shard& shard, const core::account_id& id) {
    const std::lock_guard lock(shard.mutex);
    const auto slot = shard.slot_of(id);
    if (!slot) return std::nullopt;
    return std::string(shard.email_key_at(*slot));
  }

  /// Both locks are held; the account is there.
  change_result
  erase(account_shard& shard, email_shard& emails, const core::account_id& id, read_barrier& seen, decider f) {
    const core::account& account = *shard.find(id);
    const organisation_of organisation(state_.records.organisations(), account, seen);
    auto decided = f(account, organisation.get());
    if (!decided || decided->events.empty()) return decided;
    const auto* erased = std::get_if<core::user_erased>(&decided->events.back());
    if (!erased) throw std::logic_error("an erasure must end with user_erased");
    const auto sequence = records_.append(id, record_log::encoded(id, decided->events), urgency::reserved);
    if (sequence == 0) return core::refusal{core::refusal_kind::not_stored};
    seen.saw(sequence);
    if (watch_) watch_->applies(account, decided->events.back());
    messages_.erased(account);
    remove(shard, emails, id, tombstone{sequence, erased->at});
    upkeep_.when().erased();
    for (const auto& event : decided->events) state_.saw_time(time_of(event));
    return decided;
  }

  static void check_creation(const core::decision& decided, const core::account_id& id, std::string_view email_key) {
    const auto* created = decided.events.empty() ? nullptr : std::get_if<core::user_created>(&decided.events.front());
    if (!created || created->id != id || created->email_key != email_key)
      throw std::logic_error("a creation must begin with user_created of the same id and email key");
  }

  void correct_clock(core::time_point at) { put_first(core::clock_accepted{.at = at, .newest = state_.newest()}); }

  void replace_secret(core::secret_replaced replaced, const time_source& time) {
    replaced.at = std::max(state_.newest(), time ? time().at : core::time_point());
    put_first(replaced);
  }

  /// The first record of the segment that was begun, before anybody else is here.
  template <class Event>
  void put_first(const Event& event) {
    const auto sequence = records_.append(core::installation_event(event));
    if (sequence == 0)
      throw store_error(directory_.log().string() + ": has no room for what begins this start: make some");
    log_.wait_durable(sequence);
    storage::apply(state_, event, sequence);
  }

  static std::optional<core::time_point> noted(const meter_table::answer& answer, read_barrier& seen) {
    seen.saw(answer.sequence);
    return answer.refused_until;
  }

  /// Logs what becomes of meters.
  struct meter_log {
    log_backed_store& store;
    std::uint64_t operator()(std::span<const core::meter_event> events) const {
      const auto sequence = store.records_.append(events);
      if (sequence != 0) store.state_.saw_time(time_of(events.front()));
      return sequence;
    }
  };

  /// nullopt: taken.
  std::optional<core::refusal> take_with_change(const core::meter_takes& takes, read_barrier& seen) {
    if (takes.empty()) return std::nullopt;
    const auto answer = state_.meters.take(takes, takes.at, meter_log{*this});
    if (!noted(answer, seen)) return std::nullopt;
    // What can't be stored is no limit reached.
    if (!answer.is_stored) return core::refusal{core::refusal_kind::not_stored};
    return core::refusal{core::refusal_kind::too_many_messages, answer.refused_until};
  }

  // From here on the record is in the log: state that doesn't follow it would be a lie, so nothing may throw.
  void apply(core::account& account, const std::vector<core::event>& events, std::uint64_t sequence) noexcept {
    const auto awaited = messages_.names_of(account);
    for (const auto& event : events) {
      const auto before = account.two_step.index();
      if (watch_) watch_->applies(account, event);
      core::evolve(account, event);
      if (watch_) watch_->applied(before, account);
      state_.saw_time(time_of(event));
    }
    account.sequence = sequence;
    messages_.changed(awaited, account);
  }
  static void
  insert(account_shard& shard, email_shard& emails, core::account account, std::string_view email_key) noexcept {
    const auto number = account.id.value.back();
    emails.insert(email_key, {number, shard.insert(std::move(account))});
  }
  static void
  remove(account_shard& shard, email_shard& emails, const core::account_id& id, const tombstone& left) noexcept {
    const auto slot = shard.slot_of(id);
    emails.erase(shard.email_key_at(*slot), {id.value.back(), *slot});
    shard.erase(id, left);
  }

  file_system& files_;
  data_directory directory_;
  change_observer* const watch_;
  stored_state state_;
  opened_log opened_;
  log_writer log_;
  log_upkeep upkeep_; ///< its thread, which uses those above, ends first
  record_log records_;
  logged_record_changes changes_;
  people_finder people_;
  message_index messages_;
};

} // namespace

std::unique_ptr<file_store> open_file_store(const file_store_settings& settings) {
  auto given = settings;
  if (!given.report) given.report = tell_stderr;
  return std::make_unique<log_backed_store>(given);
}

} // namespace twostep::storage
