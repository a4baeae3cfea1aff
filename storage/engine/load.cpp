#include "storage/engine/load.hpp"

#include "storage/engine/replay.hpp"
#include "storage/os/checked_file.hpp"
#include "storage/snapshot/contents.hpp"
#include "storage/store_error.hpp"

namespace twostep::storage {

loaded_log load_log(
    file_system& files, const std::filesystem::path& log, const log_keys& keys, unsigned threads, stored_state& state,
    const load_progress& progress, const loss_acceptance& accept_loss
) {
  auto end = find_end(files, log, keys, accept_loss);
  loaded_log loaded{.listing = list_log(files, log), .scanned = {}, .key = {}, .end = end};
  const auto& listing = loaded.listing;
  std::uint64_t all = 0, done = 0;
  std::vector<std::uint64_t> sizes;
  for (const auto number : listing.segments) all += sizes.emplace_back(size_of(files, log / segment_name(number)));

  scan_settings how{.keys = &keys, .vouched = vouched_by(end)};
  if (listing.snapshot != 0) {
    const auto path = log / snapshot_name(listing.snapshot);
    auto snapshot = load_state(state, files, path, keys, threads, [&](std::uint64_t read, std::uint64_t of) {
      if (progress) progress(read, of + all);
    });
    if (snapshot.head.number != listing.snapshot)
      throw store_error(damaged_log{path, 0, "it is another snapshot under this one's name"}.message());
    how.from = snapshot.position();
    loaded.key = std::move(snapshot.key);
    done = loaded.snapshot_bytes = snapshot.bytes;
    all += done;
  }
  auto scanned = scan_log(files, log, listing.segments, how, [&](const segment_frames& segment) {
    auto damage = replay_segment(state, segment, threads);
    done += sizes[segment.head.number - listing.segments.front()];
    if (progress) progress(done, all);
    return damage;
  });
  if (!scanned) throw store_error(scanned.error().message());
  loaded.scanned = std::move(*scanned);
  if (end)
    if (const auto what = missing(log, loaded.scanned, *end)) accept_or_refuse(accept_loss, *what);
  for (const auto& s : loaded.scanned.segments) loaded.segment_bytes += s.end;
  if (loaded.scanned.key) loaded.key = std::move(loaded.scanned.key);
  if (auto why = fill_email_index(state, threads)) throw store_error(log.string() + ": damaged: " + *why);
  return loaded;
}

} // namespace twostep::storage
