#include "storage/log/repair.hpp"

#include "storage/os/checked_file.hpp"
#include "storage/store_error.hpp"

namespace twostep::storage {
namespace {

std::filesystem::path kept_aside(const std::filesystem::path& segment) {
  auto path = segment;
  return path.replace_extension(".broken");
}

/// The bytes that a crash left behind the last whole record are kept in a file of their own.
void keep_torn_tail(
    file_system& files, const std::filesystem::path& path, const scanned_tail& tail,
    const std::function<void(std::string_view)>& report
) {
  const auto aside = kept_aside(path);
  replace_file(files, aside, byte_view(tail.content).subspan(static_cast<std::size_t>(tail.end)));
  if (report)
    report(
        path.string() + ": the last write before a crash is cut off at byte " + std::to_string(tail.end) + " (" +
        tail.torn + "); nobody was told of it; it is kept as " + aside.filename().string()
    );
}

} // namespace

segment_head repair_tail(
    file_system& files, const std::filesystem::path& log, const scanned_log& scanned, const secret_key& log_key,
    const std::function<void(std::string_view)>& report
) {
  segment_head next;
  next.key = fingerprint_of(log_key);
  next.previous_salt = scanned.end.salt;
  next.chain = scanned.end.chain;
  next.first_sequence = scanned.end.last_sequence + 1;
  const auto& tail = scanned.tail;
  if (!tail) return next;
  const auto path = log / segment_name(tail->head.number);
  const bool is_empty = tail->end == segment_head_size;
  if (!tail->torn.empty()) keep_torn_tail(files, path, *tail, report);
  if (is_empty && tail->torn.empty()) {
    // Nothing was ever written to it: the new segment takes its place.
    next.number = tail->head.number;
    next.previous_salt = tail->head.previous_salt;
    return next;
  }
  // After a crash, what was read may be in the kernel's memory and not on the disk: it is written anew.
  if (!tail->is_finished())
    replace_file(files, path, byte_view(tail->content).first(static_cast<std::size_t>(tail->end)));
  next.number = tail->head.number + 1;
  return next;
}

} // namespace twostep::storage
