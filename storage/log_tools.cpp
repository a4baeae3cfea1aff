#include "storage/log_tools.hpp"

#include "storage/log_files.hpp"
#include "storage/log_scan.hpp"
#include "storage/store_error.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <ostream>

namespace twostep::storage {
namespace {

std::filesystem::path log_of(const std::filesystem::path& data) {
  return data / "log";
}
file_system& given_or_ours(file_system* files) {
  return files ? *files : machine_files();
}

/// The record as JSON, or why it can't be read.
decoded<boost::json::object> content_of(const log_record& record, secrets show) {
  const auto shown = [&](auto content) -> decoded<boost::json::object> {
    if (!content) return std::move(content).error();
    return to_json(*content, show);
  };
  switch (record.type) {
  case record_type::account:
    return shown(decode_account(record.payload));
  case record_type::organisation:
    return shown(decode_organisation(record.payload));
  case record_type::meters:
    return shown(decode_meters(record.payload));
  default:
    return unreadable{"a record of an unknown kind"};
  }
}

std::optional<secret_key> key_of(const tool_key& given) {
  if (!given) return std::nullopt;
  return secret_key(*given);
}

void print_segment(std::ostream& out, const scanned_segment& s) {
  out << segment_name(s.number) << ": " << s.records << " records";
  if (s.records > 0) out << " (" << s.first << " to " << s.last << ")";
  out << ", " << s.end << " bytes";
  if (s.key_generation > 0) out << ", sealed under data key " << s.key_generation;
  out << '\n';
}

} // namespace

bool verify(const std::filesystem::path& data, const tool_key& given, std::ostream& out, file_system* files) {
  const auto log = log_of(data);
  const auto key = key_of(given);
  std::uint64_t records = 0;
  bool closed = false;
  const auto check_segment = [&](const segment_frames& segment) {
    closed = closed || segment.is_closed();
    return each_record(segment, [&](const log_record& r) -> std::optional<std::string> {
      const auto content = content_of(r, secrets::masked);
      if (!content) return content.error().why;
      return std::nullopt;
    });
  };
  const auto listing = list_log(given_or_ours(files), log);
  const auto scanned =
      scan_log(given_or_ours(files), log, listing.segments, {.log_key = key ? &*key : nullptr}, check_segment);
  if (!scanned) {
    out << scanned.error().message() << '\n';
    return false;
  }
  for (const auto& s : scanned->segments) {
    records += s.records;
    print_segment(out, s);
  }
  if (scanned->tail && !scanned->tail->torn.empty())
    out << segment_name(scanned->tail->head.number) << ": behind byte " << scanned->tail->end
        << " stands what a crash left of the last write; the next start keeps it aside and cuts it off\n";
  out << "the log is whole: " << records << " records in " << scanned->segments.size() << " segments";
  if (closed) out << "; only heads and checksums were checked: what is sealed takes secret.key to prove";
  out << '\n';
  return true;
}

void dump(
    const std::filesystem::path& data, const tool_key& given, secrets show,
    core::function_ref<void(std::string_view)> sink, file_system* files
) {
  const auto log = log_of(data);
  const auto key = key_of(given);
  const auto show_segment = [&](const segment_frames& segment) {
    if (segment.is_closed())
      throw store_error(
          segment.path.string() + ": is sealed: give the secret.key that belongs to it (" +
          to_text(segment.head.key) + ")"
      );
    return each_record(segment, [&](const log_record& r) -> std::optional<std::string> {
      auto content = content_of(r, show);
      if (!content) return content.error().why;
      boost::json::object line{{"sequence", r.sequence}};
      for (auto& [name, value] : *content) line.emplace(name, std::move(value));
      sink(boost::json::serialize(line));
      return std::nullopt;
    });
  };
  const auto listing = list_log(given_or_ours(files), log);
  const auto scanned =
      scan_log(given_or_ours(files), log, listing.segments, {.log_key = key ? &*key : nullptr}, show_segment);
  if (!scanned) throw store_error(scanned.error().message());
}

} // namespace twostep::storage
