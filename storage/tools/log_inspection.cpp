#include "storage/tools/log_inspection.hpp"

#include "core/noun.hpp"
#include "storage/engine/load.hpp"
#include "storage/log/files.hpp"
#include "storage/log/scan.hpp"
#include "storage/memory/packed_account.hpp"
#include "storage/memory/record_tables.hpp"
#include "storage/os/data_directory.hpp"
#include "storage/snapshot/file.hpp"
#include "storage/store_error.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <exception>
#include <ostream>
#include <sstream>

namespace twostep::storage {
namespace {

std::filesystem::path log_of(const std::filesystem::path& data) {
  return data / "log";
}
file_system& given_or_ours(file_system* files) {
  return files ? *files : machine_files();
}

/// The record as JSON, or why it can't be read.
decoded<boost::json::object> content_of(const log_record& record, secrets show, const record_tables& kinds) {
  const auto shown = [&](auto content) -> decoded<boost::json::object> {
    if (!content) return std::move(content).error();
    return to_json(*content, show);
  };
  switch (record.type) {
  case record_type::account:
    return shown(decode_account(record.payload));
  case record_type::meters:
    return shown(decode_meters(record.payload));
  case record_type::installation:
    return shown(decode_installation(record.payload));
  default:
    break;
  }
  const auto* table = kinds.of_log_type(record.type);
  if (!table) return unreadable{"a record of an unknown kind"};
  return table->show(record.payload, show);
}

/// A snapshot's record that is worth a line; empty: another one.
decoded<boost::json::object> snapshot_content_of(record_type type, byte_view payload, secrets show) {
  if (type != record_type::kept_account) return boost::json::object();
  core::account account;
  if (!unpack(payload, account)) return unreadable{"an account can't be read"};
  return to_json(account, show);
}

[[noreturn]] void refuse_closed(const std::filesystem::path& path, const key_fingerprint& wanted) {
  throw store_error(path.string() + ": is sealed: give the secret.key that belongs to it (" + to_text(wanted) + ")");
}

/// Visits a snapshot's records in their order.
read_snapshot_file each_for_snapshot(
    file_system& files, const std::filesystem::path& path, const log_keys& keys, secrets show,
    core::function_ref<void(boost::json::object&)> sink
) {
  return read_snapshot(
      files, path, keys, 1,
      [&](record_type type, byte_view payload) -> std::optional<std::string> {
        auto content = snapshot_content_of(type, payload, show);
        if (!content) return content.error().why;
        if (!content->empty()) sink(*content);
        return std::nullopt;
      },
      [](std::uint64_t, std::uint64_t) {}
  );
}

/// As a start would say it: what vouches for the end, looked at before the log.
std::optional<end_mark> find_end_of(file_system& files, const std::filesystem::path& data, const log_keys& keys) {
  auto end = read_end(files, log_of(data), keys);
  if (!end && data_directory::end_was_kept(files, data)) throw lost_records(missing_end(log_of(data)));
  return end;
}

constexpr core::noun records{"record", "records"}, bytes_of_file{"byte", "bytes"};

void print_segment(std::ostream& out, const scanned_segment& s) {
  out << segment_name(s.number) << ": " << core::counted(s.records, records);
  if (s.records > 0) out << " (" << s.first << " to " << s.last << ")";
  out << ", " << core::counted(s.end, bytes_of_file);
  if (s.key_generation > 0) out << ", sealed under data key " << s.key_generation;
  out << '\n';
}

/// Where the segments behind it begin.
log_position
verify_snapshot(file_system& files, const std::filesystem::path& path, const tool_key& keys, std::ostream& out) {
  out << path.filename().string() << ": ";
  if (!keys) {
    const auto head = read_snapshot_head(files, path);
    out << "a snapshot, sealed under data key " << head.data_key.generation << '\n';
    return position_of(head);
  }
  std::uint64_t accounts = 0;
  const auto snapshot =
      each_for_snapshot(files, path, *keys, secrets::masked, [&](boost::json::object&) { ++accounts; });
  out << core::counted(accounts, {"account", "accounts"}) << " as of record " << snapshot.position().last_sequence
      << ", " << core::counted(snapshot.bytes, bytes_of_file) << ", sealed under data key " << snapshot.key.generation
      << '\n';
  return snapshot.position();
}

bool verify_once(const std::filesystem::path& data, const tool_key& keys, std::ostream& out, file_system& files) {
  const auto log = log_of(data);
  std::uint64_t count = 0;
  bool closed = false;
  const record_tables kinds(make_record_tables());
  const auto check_segment = [&](const segment_frames& segment) {
    closed = closed || segment.is_closed();
    return each_record(segment, [&](const log_record& r) -> std::optional<std::string> {
      const auto content = content_of(r, secrets::masked, kinds);
      if (!content) return content.error().why;
      return std::nullopt;
    });
  };
  std::optional<end_mark> end;
  try {
    if (keys) end = find_end_of(files, data, *keys);
  } catch (const lost_records& e) {
    out << e.what() << '\n';
    return false;
  }
  const auto listing = list_log(files, log);
  scan_settings how{.keys = keys ? &*keys : nullptr, .vouched = vouched_by(end)};
  if (listing.snapshot != 0) {
    const auto path = log / snapshot_name(listing.snapshot);
    const auto wanted = read_snapshot_head(files, path).key;
    if (keys && !keys->find(wanted)) refuse_key(path, wanted, keys->fingerprint());
    try {
      how.from = verify_snapshot(files, path, keys, out);
    } catch (const store_error& e) {
      out << e.what() << '\n';
      return false;
    }
    closed = !keys;
  }
  const auto scanned = scan_log(files, log, listing.segments, how, check_segment);
  if (!scanned) {
    out << scanned.error().message() << '\n';
    return false;
  }
  for (const auto& s : scanned->segments) {
    count += s.records;
    print_segment(out, s);
  }
  if (scanned->tail && !scanned->tail->torn.empty())
    out << segment_name(scanned->tail->head.number) << ": behind byte " << scanned->tail->end
        << " stands what a crash left of the last write; the next start keeps it aside and cuts it off\n";
  if (const auto what = end ? missing(log, *scanned, *end) : std::nullopt) {
    out << lost_records(*what).what() << '\n';
    return false;
  }
  out << "the log is whole: " << core::counted(count, records) << " in "
      << core::counted(scanned->segments.size(), {"segment", "segments"});
  if (closed)
    out << "; only heads and checksums were checked: what is sealed, and what vouches for the end, takes secret.key "
           "to prove";
  else if (!end)
    out << "; nothing vouches for its end yet: the next start of the server does";
  out << '\n';
  return true;
}

/// The number of the snapshot that the log begins with; 0: none.
std::uint32_t newest_snapshot(file_system& files, const std::filesystem::path& data) {
  return list_log(files, log_of(data)).snapshot;
}

} // namespace

bool verify(const std::filesystem::path& data, const tool_key& keys, std::ostream& out, file_system* files) {
  auto& disk = given_or_ours(files);
  constexpr int max_tries = 5;
  for (int tries = 1;; ++tries) {
    const auto begun_with = newest_snapshot(disk, data);
    std::ostringstream report;
    std::exception_ptr failed;
    bool is_whole = false;
    try {
      is_whole = verify_once(data, keys, report, disk);
    } catch (const store_error&) {
      failed = std::current_exception();
    }
    // A running server compacted the log meanwhile: files that were being read are gone. That is no damage.
    if (!is_whole && newest_snapshot(disk, data) != begun_with) {
      if (tries < max_tries) continue;
      throw store_error(log_of(data).string() + ": was compacted each time that it was read: run it again");
    }
    out << report.str();
    if (failed) std::rethrow_exception(failed);
    return is_whole;
  }
}

namespace {

void dump_once(
    const std::filesystem::path& data, const tool_key& keys, secrets show,
    core::function_ref<void(std::string_view)> sink, file_system& files
) {
  const auto log = log_of(data);
  const record_tables kinds(make_record_tables());
  const auto show_segment = [&](const segment_frames& segment) {
    if (segment.is_closed()) refuse_closed(segment.path, segment.head.key);
    return each_record(segment, [&](const log_record& r) -> std::optional<std::string> {
      auto content = content_of(r, show, kinds);
      if (!content) return content.error().why;
      boost::json::object line{{"sequence", r.sequence}};
      for (auto& [name, value] : *content) line.emplace(name, std::move(value));
      sink(boost::json::serialize(line));
      return std::nullopt;
    });
  };
  std::optional<end_mark> end;
  std::optional<std::string> lost; // thrown once all records have been given
  try {
    if (keys) end = find_end_of(files, data, *keys);
  } catch (const lost_records& e) {
    lost = e.lost;
  }
  const auto listing = list_log(files, log);
  scan_settings how{.keys = keys ? &*keys : nullptr, .vouched = vouched_by(end)};
  if (listing.snapshot != 0) {
    const auto path = log / snapshot_name(listing.snapshot);
    if (!keys) refuse_closed(path, read_snapshot_head(files, path).key);
    how.from = each_for_snapshot(files, path, *keys, show, [&](boost::json::object& content) {
                 boost::json::object line{{"snapshot", listing.snapshot}};
                 for (auto& [name, value] : content) line.emplace(name, std::move(value));
                 sink(boost::json::serialize(line));
               }).position();
  }
  const auto scanned = scan_log(files, log, listing.segments, how, show_segment);
  if (!scanned) throw store_error(scanned.error().message());
  if (end) lost = missing(log, *scanned, *end);
  if (lost) throw lost_records(*lost);
}

} // namespace

void dump(
    const std::filesystem::path& data, const tool_key& keys, secrets show,
    core::function_ref<void(std::string_view)> sink, file_system* files
) {
  auto& disk = given_or_ours(files);
  const auto begun_with = newest_snapshot(disk, data);
  try {
    dump_once(data, keys, show, sink, disk);
  } catch (const store_error&) {
    // What was given already can't be taken back.
    if (newest_snapshot(disk, data) == begun_with) throw;
    throw store_error(log_of(data).string() + ": was compacted meanwhile, so this isn't all of it: run it again");
  }
}

} // namespace twostep::storage
