#include "storage/snapshot/contents.hpp"

#include "core/ids.hpp"
#include "storage/format/codec.hpp"
#include "storage/log/room_watch.hpp"
#include "storage/memory/packed_account.hpp"
#include "storage/os/parallel_for.hpp"
#include "storage/store_error.hpp"

#include <algorithm>

namespace twostep::storage {
namespace {

/// Copied under one shard's lock at a time: some tens of microseconds.
constexpr account_shard::slot_number accounts_at_once = 128;
/// Of so many shards, one after the other, in one task of the copier's.
constexpr std::size_t shards_at_once = 4;
static_assert(account_table::shard_count % shards_at_once == 0);

template <class Id>
bool get_kept_head(byte_view& in, Id& id, std::uint64_t& sequence) {
  byte_view raw;
  if (!take_bytes(in, id.value.size(), raw) || !get_varint(in, sequence)) return false;
  std::copy(raw.begin(), raw.end(), id.value.begin());
  return true;
}

/// None is let grow so long, but a log of an earlier version may have one.
[[noreturn]] void refuse_account(const std::filesystem::path& path, byte_view block) {
  core::account account;
  const auto whose = unpack(block, account) ? describe(account) : "account " + core::to_text(id_of(block));
  throw store_error(
      path.string() + ": can't be made: " + whose + " takes " + std::to_string(block.size()) +
      " bytes, and a snapshot holds " + std::to_string(payload_limit) +
      " of one account; nothing was changed: `twostep user show` says what it holds (what it is owed goes when a "
      "provider takes it), and where that can't be made less, `twostep user erase` removes it"
  );
}

class state_writer {
public:
  state_writer(
      stored_state& state, std::uint64_t covered, snapshot_writer& out, side_thread& copier,
      snapshot_progress progress
  )
      : state_(state), covered_(covered), out_(out), copier_(copier), progress_(progress) {}

  std::optional<snapshot_totals> run() {
    // An account that is erased behind the accounts' turn leaves a tombstone: so tombstones come last.
    if (!write_accounts()) return std::nullopt;
    write_records();
    write_meters();
    write_tombstones();
    totals_.newest_time = state_.newest();
    bytes end;
    put_fields(end, totals_);
    out_.put(record_type::snapshot_end, end);
    return totals_;
  }

private:
  void saw(std::uint64_t sequence) { totals_.newest_sequence = std::max(totals_.newest_sequence, sequence); }

  /// A few of each shard in turn: those who read it then are seldom at the same shard at once.
  bool write_accounts() {
    bool more = true;
    for (account_shard::slot_number from = 0; more; from += accounts_at_once) {
      more = false;
      std::uint64_t all = 0;
      copier_.run([&] { all = state_.accounts.size(); });
      for (std::size_t s = 0; s < account_table::shard_count; s += shards_at_once) {
        begin_copying();
        copier_.run([&] {
          for (std::size_t i = s; i < s + shards_at_once; ++i)
            more = copy_accounts(state_.accounts.shard_at(i), from) > from + accounts_at_once || more;
        });
        if (sizes_.empty()) continue;
        each_copied([&](byte_view block) {
          if (!fits_record(block.size())) refuse_account(out_.temporary_path(), block);
          saw(sequence_of(block));
          out_.put(record_type::kept_account, block);
        });
        totals_.accounts += sizes_.size();
        if (!progress_(totals_.accounts, std::max(totals_.accounts, all))) return false;
      }
    }
    return true;
  }

  /// How many slots the shard has.
  account_shard::slot_number copy_accounts(account_shard& shard, account_shard::slot_number from) {
    const std::lock_guard lock(shard.mutex);
    shard.each_packed(from, from + accounts_at_once, [&](byte_view block) {
      put_bytes(copied_, block);
      sizes_.push_back(block.size());
    });
    return shard.slots();
  }

  void write_records() {
    for (const auto& table : state_.records.all()) {
      begin_copying();
      copier_.run([&] {
        const std::shared_lock lock(table->mutex);
        table->each_for_snapshot([&](byte_view id, std::uint64_t sequence, byte_view fields) {
          copy_kept_as(id, sequence, [&] { put_bytes(copied_, fields); });
        });
      });
      each_copied([&](byte_view record) {
        put_kept_record(
            table->snapshot_type, record, std::string("one ").append(table->subject), "use the program that wrote it"
        );
      });
      if (table.get() == &state_.records.organisations())
        totals_.organisations = sizes_.size();
      else if (!sizes_.empty())
        totals_.records = totals_.records.value_or(0) + sizes_.size();
    }
  }

  void write_meters() {
    const auto newest = state_.newest();
    for (std::size_t s = 0; s < meter_table::shard_count; ++s) {
      begin_copying();
      copier_.run([&] {
        state_.meters.each_in(s, [&](const core::meter_id& id, const kept_meter& kept) {
          if (kept.sequence != 0 && !core::is_idle(kept.meter, newest))
            copy_kept_as(id.value, kept.sequence, [&] { put_fields(copied_, kept.meter); });
        });
      });
      each_copied([&](byte_view record) {
        put_kept_record(
            record_type::kept_meter, record, "what is counted against one limit",
            "it becomes less as it grows old; try again in a day"
        );
      });
      totals_.meters += sizes_.size();
    }
  }

  /// Those whose records are all covered by now aren't needed again.
  void write_tombstones() {
    begin_copying();
    copier_.run([&] {
      for (std::size_t s = 0; s < account_table::shard_count; ++s) copy_tombstones(state_.accounts.shard_at(s));
    });
    each_copied([&](byte_view record) { out_.put(record_type::erased_account, record); });
    totals_.erased = sizes_.size();
  }

  void copy_tombstones(const account_shard& shard) {
    const std::lock_guard lock(shard.mutex);
    for (const auto& [id, stone] : shard.tombstones) {
      if (stone.sequence <= covered_) continue;
      saw(stone.sequence);
      const std::size_t before = copied_.size();
      put_bytes(copied_, id.value);
      put_varint(copied_, stone.sequence);
      put_varint(copied_, to_varint(stone.at));
      sizes_.push_back(copied_.size() - before);
    }
  }

  void put_kept_record(record_type type, byte_view record, std::string_view what, std::string_view remedy) {
    if (!fits_record(record.size()))
      throw store_error(out_.temporary_path()
                            .string()
                            .append(": can't be made: ")
                            .append(what)
                            .append(" takes " + std::to_string(record.size()) + " bytes, and a snapshot holds ")
                            .append(std::to_string(payload_limit) + " of it; nothing was changed: ")
                            .append(remedy));
    out_.put(type, record);
  }

  void begin_copying() {
    copied_.clear();
    sizes_.clear();
  }

  /// id, then the number of its last record, then its fields, which put_content() appends.
  template <class F>
  void copy_kept_as(byte_view id, std::uint64_t sequence, F put_content) {
    saw(sequence);
    const std::size_t before = copied_.size();
    put_bytes(copied_, id);
    put_varint(copied_, sequence);
    put_content();
    sizes_.push_back(copied_.size() - before);
  }

  template <class F>
  void each_copied(F f) const {
    byte_view rest = copied_;
    for (const auto size : sizes_) {
      f(rest.first(size));
      rest = rest.subspan(size);
    }
  }

  stored_state& state_;
  const std::uint64_t covered_;
  snapshot_writer& out_;
  side_thread& copier_;
  snapshot_progress progress_;
  snapshot_totals totals_;
  bytes copied_;                   ///< records one behind the other …
  std::vector<std::size_t> sizes_; ///< … and how long each is
};

constexpr const char* unreadable_record = "a record can't be read";

class state_reader {
public:
  state_reader(stored_state& state, unsigned threads) : state_(state), threads_(threads) {}

  std::optional<std::string> take(record_type type, byte_view payload) {
    switch (type) {
    case record_type::kept_account:
      return take_account(payload);
    case record_type::kept_meter:
      return take_meter(payload);
    case record_type::erased_account:
      return take_tombstone(payload);
    case record_type::snapshot_end:
      return take_end(payload);
    default:
      return take_record(type, payload);
    }
  }

private:
  std::optional<std::string> take_account(byte_view block) {
    if (!is_packed_account(block)) return unreadable_record;
    auto& shard = state_.accounts.shard(id_of(block));
    const std::lock_guard lock(shard.mutex);
    shard.load(block);
    return std::nullopt;
  }

  std::optional<std::string> take_record(record_type type, byte_view in) {
    auto* table = state_.records.of_kept_type(type);
    if (!table) return "a record of a kind that this version doesn't know: a newer one wrote it";
    const std::unique_lock lock(table->mutex);
    if (const char* why = table->load_from_snapshot(in)) return why;
    return std::nullopt;
  }

  std::optional<std::string> take_meter(byte_view in) {
    core::meter_id id;
    kept_meter kept;
    if (!get_kept_head(in, id, kept.sequence) || !get_fields(in, kept.meter)) return unreadable_record;
    return state_.meters.put(id, std::move(kept)) ? std::nullopt
                                                  : std::optional<std::string>("a meter stands in it twice");
  }

  std::optional<std::string> take_tombstone(byte_view in) {
    core::account_id id;
    tombstone stone;
    std::uint64_t at;
    if (!get_kept_head(in, id, stone.sequence) || !get_varint(in, at) || !from_varint(at, stone.at))
      return unreadable_record;
    const std::lock_guard lock(mutex_);
    erased_.emplace_back(id, stone);
    return std::nullopt;
  }

  std::optional<std::string> take_end(byte_view in) {
    snapshot_totals totals;
    if (!get_fields(in, totals)) return unreadable_record;
    if (!index_accounts()) return "an account stands in it twice";
    const auto organisations = state_.records.organisations().size();
    std::uint64_t records = 0;
    for (const auto& table : state_.records.all()) records += table->size();
    if (totals.accounts != state_.accounts.size() || totals.organisations != organisations ||
        totals.records.value_or(0) != records - organisations || totals.meters != state_.meters.size() ||
        totals.erased != erased_.size())
      return "it doesn't hold as much as its end says";
    for (const auto& [id, stone] : erased_) {
      auto& shard = state_.accounts.shard(id);
      if (shard.contains(id))
        shard.erase(id, stone);
      else
        shard.tombstones.insert_or_assign(id, stone);
    }
    state_.saw_time(totals.newest_time);
    return std::nullopt;
  }

  bool index_accounts() {
    std::atomic<bool> once_each{true};
    parallel_for(threads_, account_table::shard_count, [&](std::size_t s) {
      if (!state_.accounts.shard_at(s).index_loaded()) once_each = false;
    });
    return once_each;
  }

  stored_state& state_;
  const unsigned threads_;
  std::mutex mutex_;
  /// An account that was erased while the snapshot was made may stand in it beside its tombstone.
  std::vector<std::pair<core::account_id, tombstone>> erased_;
};

} // namespace

std::optional<snapshot_totals> write_state(
    stored_state& state, std::uint64_t covered, snapshot_writer& out, side_thread& copier, snapshot_progress progress
) {
  return state_writer(state, covered, out, copier, progress).run();
}

read_snapshot_file load_state(
    stored_state& state, file_system& files, const std::filesystem::path& snapshot, const log_keys& keys,
    unsigned threads, read_progress progress
) {
  state_reader reader(state, threads);
  return read_snapshot(
      files, snapshot, keys, threads, [&](record_type type, byte_view payload) { return reader.take(type, payload); },
      progress
  );
}

} // namespace twostep::storage
