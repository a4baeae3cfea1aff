#include "storage/open_log.hpp"

#include "storage/load_log.hpp"
#include "storage/mend_end.hpp"
#include "storage/parallel.hpp"
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

} // namespace

opened_log open_log(
    file_system& files, const data_directory& directory, const file_store_settings& settings, stored_state& state
) {
  const secret_key log_key(settings.log_key);
  refuse_empty(directory, list_log(files, directory.log()));
  auto loaded =
      load_log(files, directory.log(), log_key, usable_threads(), state, settings.progress, settings.accept_loss);
  const auto& scanned = loaded.scanned;
  if (!loaded.end && directory.end_was_kept() && !is_there(files, directory.log() / end_name))
    accept_or_refuse(settings.accept_loss, missing_end(directory.log()));
  std::optional<core::time_point> corrected;
  if (settings.judge_clock)
    corrected = settings.judge_clock({state.newest(), loaded.end ? loaded.end->at : core::time_point()});
  // What a snapshot covers, where the process that made it died before it could remove it.
  remove_covered(files, directory.log(), loaded.listing);
  remove_temporary_files(files, directory.log());
  opened_log opened{
      .last_sequence = scanned.end.last_sequence,
      .bytes = loaded.segment_bytes,
      .snapshot_bytes = loaded.snapshot_bytes,
      .corrected = corrected};
  opened.next = mend_end(files, directory.log(), scanned, log_key, [&](std::string_view line) {
    if (settings.report) settings.report(line);
  });
  if (loaded.key)
    opened.key = std::move(*loaded.key);
  else
    opened.key = random_key(files, directory.log(), 1);
  return opened;
}

data_key random_key(file_system& files, const std::filesystem::path& log, std::uint32_t generation) {
  data_key key;
  key.generation = generation;
  check(files.random({key.key.data(), secret_key::size}), log, "given a key");
  return key;
}

} // namespace twostep::storage
