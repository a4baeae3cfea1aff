#include "storage/engine/upkeep.hpp"

#include "storage/engine/load.hpp"
#include "storage/engine/open.hpp"
#include "storage/log/random_key.hpp"
#include "storage/os/checked_file.hpp"
#include "storage/os/copy_file.hpp"
#include "storage/snapshot/contents.hpp"
#include "storage/store_error.hpp"

#include <chrono>

namespace twostep::storage {
namespace {

constexpr std::chrono::milliseconds between_progress{100};

/// Passes on the first and the last word, and one now and then.
class rare_progress {
public:
  explicit rare_progress(progress to) : to_(to) {}
  bool operator()(std::uint64_t done, std::uint64_t all) {
    const auto now = std::chrono::steady_clock::now();
    if (said_ && done < all && now - *said_ < between_progress) return true;
    said_ = now;
    return to_(done, all);
  }

private:
  progress to_;
  std::optional<std::chrono::steady_clock::time_point> said_;
};

segment_head head_of_segment(file_system& files, const std::filesystem::path& path) {
  bytes b(segment_head_size);
  const auto n = open_file(files, path, open_mode::read)->read(0, b);
  if (!n) fail_on(path, "read", n.error());
  b.resize(*n);
  const auto head = read_segment_head(b);
  if (!head) throw store_error(damaged_log{path, 0, head.error().why}.message());
  return *head;
}

/// No record of theirs is left to be replayed.
void forget_tombstones(account_table& accounts, std::uint64_t covered) {
  for (std::size_t s = 0; s < account_table::shard_count; ++s) {
    auto& shard = accounts.shard_at(s);
    const std::lock_guard lock(shard.mutex);
    boost::unordered::erase_if(shard.tombstones, [&](const auto& t) { return t.second.sequence <= covered; });
  }
}

} // namespace

struct log_upkeep::written {
  std::unique_ptr<snapshot_writer> snapshot;
  std::uint32_t number = 0;  ///< the first segment that it doesn't hold
  std::uint64_t covered = 0; ///< number of the last record before that segment
  std::uint64_t covered_bytes = 0;
  std::uint64_t accounts = 0;
};

log_upkeep::log_upkeep(
    file_system& files, const std::filesystem::path& log, stored_state& state, log_writer& writer, settings s
)
    : files_(files), log_(log), state_(state), writer_(writer), settings_(std::move(s)),
      compactor_(
          settings_.when,
          [this] { (void)compact([this](std::uint64_t, std::uint64_t) { return !compactor_.stopping(); }); },
          settings_.report
      ) {
  measures_.bytes = settings_.snapshot_bytes;
  compactor_.made(settings_.snapshot_bytes);
}

std::optional<log_upkeep::written> log_upkeep::write_snapshot(const std::filesystem::path& to, progress p) {
  const auto number = writer_.begin_segment().number;
  const auto covered_bytes = settings_.segment_bytes + writer_.written_bytes();
  const auto begun = head_of_segment(files_, log_ / segment_name(number));
  segment_head head{
      .kind = file_kind::snapshot,
      .number = number,
      .previous_salt = begun.previous_salt,
      .key = begun.key,
      .chain = begun.chain,
      .first_sequence = begun.first_sequence};
  nonce at;
  check(files_.random(head.salt), to, "given a salt");
  check(files_.random(at), to, "given a nonce");
  wrap_key(head, settings_.key, settings_.keys.current(), at);

  written w{
      .snapshot = std::make_unique<snapshot_writer>(files_, to, head, settings_.key),
      .number = number,
      .covered = begun.first_sequence - 1,
      .covered_bytes = covered_bytes};
  rare_progress rarely(p);
  const auto totals =
      write_state(state_, w.covered, *w.snapshot, copier_, [&](std::uint64_t done, std::uint64_t all) {
        return rarely(done, all);
      });
  if (!totals) return std::nullopt;
  w.accounts = totals->accounts;
  w.snapshot->finish();
  writer_.wait_durable(totals->newest_sequence);
  verify(w.snapshot->temporary_path());
  return w;
}

/// What was written is read back, to the last seal, before anything older is given up for it.
void log_upkeep::verify(const std::filesystem::path& snapshot) {
  (void)read_snapshot(
      files_, snapshot, settings_.keys, 1, [](record_type, byte_view) { return std::optional<std::string>(); },
      [](std::uint64_t, std::uint64_t) {}
  );
}

compaction log_upkeep::compact(progress p) {
  const std::lock_guard lock(one_at_a_time_);
  const auto begin = std::chrono::steady_clock::now();
  try {
    auto result = compact_now(p);
    const auto took = std::chrono::steady_clock::now() - begin;
    const auto counted = std::chrono::duration_cast<std::chrono::milliseconds>(took).count();
    if (!result.stopped) measures_.made.add(static_cast<std::uint64_t>(counted));
    return result;
  } catch (...) {
    ++measures_.failed;
    throw;
  }
}

compaction log_upkeep::compact_now(progress p) {
  compaction result{.bytes_before = settings_.snapshot_bytes + log_bytes()};
  auto w = write_snapshot(log_, p);
  if (!w) {
    result.stopped = true;
    return result;
  }
  // Were it to name less than the snapshot holds, nobody could tell it from an older copy.
  check(writer_.vouch(), log_ / end_name, "written");
  w->snapshot->publish();
  remove_covered(files_, log_, list_log(files_, log_)); // a crash in between leaves some to the next start
  copier_.run([&] { forget_tombstones(state_.accounts, w->covered); });
  covered_bytes_ = w->covered_bytes;
  measures_.bytes = settings_.snapshot_bytes = w->snapshot->bytes_written();
  compactor_.made(settings_.snapshot_bytes);
  writer_.space_may_be_free();
  result.accounts = w->accounts;
  result.bytes_after = settings_.snapshot_bytes + log_bytes();
  return result;
}

std::uint32_t log_upkeep::rotate_key() {
  const std::lock_guard lock(one_at_a_time_);
  auto next = random_key(files_, log_, settings_.key.generation + 1);
  writer_.begin_segment(next);
  const std::lock_guard key_lock(key_mutex_);
  settings_.key = std::move(next);
  return settings_.key.generation;
}

std::uint32_t log_upkeep::key_generation() const {
  const std::lock_guard lock(key_mutex_);
  return settings_.key.generation;
}

backup_report log_upkeep::backup(const std::filesystem::path& to, progress p) {
  const std::lock_guard lock(one_at_a_time_);
  const auto target = to / "log";
  const auto found = files_.status(to);
  if (!found) fail_on(to, "looked at", found.error());
  if (found->kind == path_kind::absent) {
    check(files_.make_directory(to), to, "made");
  } else if (found->kind != path_kind::directory) {
    throw store_error(to.string() + ": is not a directory: name one that isn't there yet, or is empty");
  } else {
    const auto names = files_.list(to);
    if (!names) fail_on(to, "listed", names.error());
    if (!names->empty())
      throw store_error(to.string() + ": isn't empty: a backup needs a place of its own; name another");
  }
  check(files_.make_directory(target), target, "made");
  auto w = write_snapshot(target, p);
  if (!w) throw store_error(to.string() + ": the backup was stopped: remove what is there");
  const auto end = writer_.begin_segment();
  copy_segments(w->number, end.number, target);
  const auto now = settings_.time ? settings_.time() : sign_of_life();
  write_end(
      files_, target,
      {.last_sequence = end.last_sequence,
       .chain = end.chain,
       .segment = end.number - 1,
       .at = now.at,
       .vouched = now.vouched,
       .times_replaced = settings_.times_replaced},
      settings_.keys.current()
  );
  w->snapshot->publish(); // last: without it, what stands there opens as no log
  check(files_.sync_directory(to), to, "synced");
  backup_report report;
  report.bytes = bytes_in(target);
  report.state_hash = hash_of(target, report.accounts);
  return report;
}

void log_upkeep::copy_segments(std::uint32_t from, std::uint32_t to, const std::filesystem::path& target) {
  for (auto number = from; number < to; ++number)
    copy_file(files_, log_ / segment_name(number), target / segment_name(number));
}

/// The copy is loaded as a start would: it takes as much memory again while it is checked.
std::string log_upkeep::hash_of(const std::filesystem::path& log, std::uint64_t& accounts) {
  stored_state copy(account_table::default_unpacked, state_.records.make_empty());
  (void)load_log(files_, log, settings_.keys, settings_.threads, copy);
  accounts = copy.accounts.size();
  return state_hash(copy);
}

std::uint64_t log_upkeep::bytes_in(const std::filesystem::path& log) {
  const auto names = files_.list(log);
  if (!names) fail_on(log, "listed", names.error());
  std::uint64_t sum = 0;
  for (const auto& name : *names)
    if (name.ends_with(".log") || name.ends_with(".snap")) sum += size_of(files_, log / name);
  return sum;
}

} // namespace twostep::storage
