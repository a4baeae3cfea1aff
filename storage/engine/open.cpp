#include "storage/engine/open.hpp"

#include "storage/engine/load.hpp"
#include "storage/log/random_key.hpp"
#include "storage/log/repair.hpp"
#include "storage/os/parallel_for.hpp"
#include "storage/store_error.hpp"

namespace twostep::storage {
namespace {

bool is_there(file_system& files, const std::filesystem::path& path) {
  const auto found = files.status(path);
  if (!found) fail_on(path, "looked at", found.error());
  return found->kind != path_kind::absent;
}

void refuse_empty(const data_directory& directory, const log_listing& listing) {
  if (listing.segments.empty() && directory.log_was_begun())
    throw store_error(
        directory.log().string() + ": has no segments, though a log was begun here: put them back (or remove " +
        (directory.log().parent_path() / "LOCK").string() + " and " + (directory.log() / end_name).string() +
        " to begin with nothing)"
    );
}

void refuse_doubtful(const data_directory& directory, const end_mark& end, const file_store_settings& settings) {
  if (end.is_of_former_key && !settings.replaced)
    accept_or_refuse(settings.accept_loss, end_of_former_key(directory.log()));
  if (end.times_replaced > settings.times_replaced)
    accept_or_refuse(
        settings.accept_loss,
        directory.log().parent_path().string() +
            ": what is kept of former keys (former-….keys) is missing, though secret.key was "
            "replaced: without it older parts of the audit trail can't be read, and limits begin "
            "at nothing"
    );
}

} // namespace

opened_log open_log(
    file_system& files, const data_directory& directory, const file_store_settings& settings, stored_state& state
) {
  const log_keys keys(settings.log_key, settings.former_log_keys);
  refuse_empty(directory, list_log(files, directory.log()));
  auto loaded =
      load_log(files, directory.log(), keys, usable_threads(), state, settings.progress, settings.accept_loss);
  const auto& scanned = loaded.scanned;
  if (!loaded.end && directory.end_was_kept() && !is_there(files, directory.log() / end_name))
    accept_or_refuse(settings.accept_loss, missing_end(directory.log()));
  if (loaded.end) refuse_doubtful(directory, *loaded.end, settings);
  std::optional<core::time_point> corrected;
  if (settings.check_clock) {
    const auto end = loaded.end.value_or(end_mark());
    corrected = settings.check_clock({state.newest(), end.at, end.vouched});
  }
  // What a snapshot covers, where the process that made it died before it could remove it.
  remove_covered(files, directory.log(), loaded.listing);
  remove_temporary_files(files, directory.log());
  opened_log opened{
      .last_sequence = scanned.end.last_sequence,
      .bytes = loaded.segment_bytes,
      .snapshot_bytes = loaded.snapshot_bytes,
      .corrected = corrected};
  opened.next = repair_tail(files, directory.log(), scanned, keys.current(), [&](std::string_view line) {
    if (settings.report) settings.report(line);
  });
  // Under another secret.key no data key goes on: who had the old one may have it.
  const bool goes_on = loaded.key && scanned.tail && scanned.tail->head.key == keys.fingerprint();
  if (goes_on)
    opened.key = std::move(*loaded.key);
  else
    opened.key = random_key(files, directory.log(), loaded.key ? loaded.key->generation + 1 : 1);
  return opened;
}

log_start start_of(const file_store_settings& settings, const opened_log& opened) {
  return {
      .head = opened.next,
      .last_sequence = opened.last_sequence,
      .key = opened.key,
      .log_key = settings.log_key,
      .time = settings.time,
      .times_replaced = settings.times_replaced};
}

} // namespace twostep::storage
