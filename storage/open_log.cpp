#include "storage/open_log.hpp"

#include "storage/log_files.hpp"
#include "storage/log_scan.hpp"
#include "storage/store_error.hpp"

#include <sodium.h>

#include <cstdio>

namespace twostep::storage {
namespace {

void report(const file_store_settings& settings, const std::string& line) {
  if (settings.report)
    settings.report(line);
  else
    std::fprintf(stderr, "%s\n", line.c_str());
}

scanned_log read_log(
    file_system& files, const data_directory& directory, const file_store_settings& settings, stored_state& state
) {
  auto scanned = scan_log(files, directory.log(), fingerprint_of(settings.log_key), [&](const log_record& record) {
    return replay(state, record);
  });
  if (!scanned) throw store_error(scanned.error().message());
  if (scanned->segments.empty() && directory.log_was_begun())
    throw store_error(
        directory.log().string() + ": has no segments, though a log was begun here: put them back (or remove " +
        (directory.log().parent_path() / "LOCK").string() + " to begin with nothing)"
    );
  return std::move(*scanned);
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

key_fingerprint fingerprint_of(const std::array<std::uint8_t, 32>& log_key) {
  constexpr std::string_view what = "twostep log fingerprint";
  std::uint8_t hash[crypto_generichash_BYTES_MIN];
  crypto_generichash(
      hash, sizeof hash, reinterpret_cast<const std::uint8_t*>(what.data()), what.size(), log_key.data(),
      log_key.size()
  );
  key_fingerprint result;
  std::copy_n(hash, result.size(), result.begin());
  return result;
}

opened_log open_log(
    file_system& files, const data_directory& directory, const file_store_settings& settings, stored_state& state
) {
  const auto scanned = read_log(files, directory, settings, state);
  remove_temporary_files(files, directory.log());
  opened_log opened{.next = {.key = fingerprint_of(settings.log_key)}, .last_sequence = scanned.last_sequence};
  for (const auto& s : scanned.segments) opened.bytes += s.end;
  if (const auto& tail = scanned.tail) {
    const auto path = directory.log() / segment_name(tail->head.number);
    const bool is_empty = tail->end == segment_head_size;
    if (!tail->torn.empty()) keep_torn_tail(files, path, *tail, settings);
    if (is_empty && tail->torn.empty()) {
      // Nothing was ever written to it: the new segment takes its place.
      opened.next.number = tail->head.number;
      opened.next.previous_salt = tail->head.previous_salt;
    } else {
      // After a crash, what was read may be in the kernel's memory and not on the disk: it is written anew.
      if (!tail->is_finished())
        replace_file(files, path, byte_view(tail->content).first(static_cast<std::size_t>(tail->end)));
      opened.next.number = tail->head.number + 1;
      opened.next.previous_salt = tail->head.salt;
    }
  }
  check(files.random(opened.next.salt), directory.log(), "given a salt");
  return opened;
}

} // namespace twostep::storage
