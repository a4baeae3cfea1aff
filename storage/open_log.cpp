#include "storage/open_log.hpp"

#include "storage/load_log.hpp"
#include "storage/parallel.hpp"
#include "storage/store_error.hpp"

#include <cstdio>

namespace twostep::storage {
namespace {

void report(const file_store_settings& settings, const std::string& line) {
  if (settings.report)
    settings.report(line);
  else
    std::fprintf(stderr, "%s\n", line.c_str());
}

void refuse_empty(const data_directory& directory, const log_listing& listing) {
  if (listing.segments.empty() && directory.log_was_begun())
    throw store_error(
        directory.log().string() + ": has no segments, though a log was begun here: put them back (or remove " +
        (directory.log().parent_path() / "LOCK").string() + " to begin with nothing)"
    );
}

/// What a snapshot covers, and the process that made it died before it could remove.
void remove_covered(file_system& files, const std::filesystem::path& log, const log_listing& listing) {
  for (const auto& name : listing.covered) check(files.remove(log / name), log / name, "removed");
  if (!listing.covered.empty()) check(files.sync_directory(log), log, "synced");
}

std::filesystem::path kept_aside(const std::filesystem::path& segment) {
  auto path = segment;
  return path.replace_extension(".broken");
}

/// The bytes that a crash left behind the last whole record are kept in a file of their own.
void keep_torn_tail(
    file_system& files, const std::filesystem::path& path, const scanned_tail& tail,
    const file_store_settings& settings
) {
  const auto aside = kept_aside(path);
  replace_file(files, aside, byte_view(tail.content).subspan(static_cast<std::size_t>(tail.end)));
  report(
      settings, path.string() + ": the last write before a crash is cut off at byte " + std::to_string(tail.end) +
                    " (" + tail.torn + "); nobody was told of it; it is kept as " + aside.filename().string()
  );
}

} // namespace

opened_log open_log(
    file_system& files, const data_directory& directory, const file_store_settings& settings, stored_state& state
) {
  const secret_key log_key(settings.log_key);
  refuse_empty(directory, list_log(files, directory.log()));
  auto loaded = load_log(files, directory.log(), log_key, usable_threads(), state, settings.progress);
  const auto& scanned = loaded.scanned;
  remove_covered(files, directory.log(), loaded.listing);
  remove_temporary_files(files, directory.log());
  opened_log opened{
      .last_sequence = scanned.end.last_sequence,
      .bytes = loaded.segment_bytes,
      .snapshot_bytes = loaded.snapshot_bytes};
  auto& next = opened.next;
  next.key = fingerprint_of(log_key);
  next.previous_salt = scanned.end.salt;
  next.chain = scanned.end.chain;
  next.first_sequence = scanned.end.last_sequence + 1;
  if (const auto& tail = scanned.tail) {
    const auto path = directory.log() / segment_name(tail->head.number);
    const bool is_empty = tail->end == segment_head_size;
    if (!tail->torn.empty()) keep_torn_tail(files, path, *tail, settings);
    if (is_empty && tail->torn.empty()) {
      // Nothing was ever written to it: the new segment takes its place.
      next.number = tail->head.number;
      next.previous_salt = tail->head.previous_salt;
    } else {
      // After a crash, what was read may be in the kernel's memory and not on the disk: it is written anew.
      if (!tail->is_finished())
        replace_file(files, path, byte_view(tail->content).first(static_cast<std::size_t>(tail->end)));
      next.number = tail->head.number + 1;
    }
  }
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
