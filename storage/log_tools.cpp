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
decoded<boost::json::object> to_json(const log_record& record, secrets show) {
  const auto shown = [&](auto content) -> decoded<boost::json::object> {
    if (!content) return std::move(content).error();
    return to_json(*content, show);
  };
  switch (static_cast<record_type>(record.head.type)) {
  case record_type::account:
    return shown(decode_account(record.payload));
  case record_type::organisation:
    return shown(decode_organisation(record.payload));
  case record_type::meters:
    return shown(decode_meters(record.payload));
  }
  return unreadable{"a record of an unknown kind"};
}

} // namespace

bool verify(const std::filesystem::path& data, std::ostream& out, file_system* files) {
  std::uint64_t records = 0;
  const auto scanned = scan_log(
      given_or_ours(files), log_of(data), std::nullopt,
      [&](const log_record& r) -> std::optional<std::string> {
        ++records;
        const auto content = to_json(r, secrets::masked);
        if (!content) return content.error().why;
        return std::nullopt;
      }
  );
  if (!scanned) {
    out << scanned.error().message() << '\n';
    return false;
  }
  for (const auto& s : scanned->segments) {
    out << segment_name(s.number) << ": " << s.records << " records";
    if (s.records > 0) out << " (" << s.first << " to " << s.last << ")";
    out << ", " << s.end << " bytes\n";
  }
  if (scanned->tail && !scanned->tail->torn.empty())
    out << segment_name(scanned->tail->head.number) << ": behind byte " << scanned->tail->end
        << " stands what a crash left of the last write; the next start keeps it aside and cuts it off\n";
  out << "the log is whole: " << records << " records in " << scanned->segments.size() << " segments\n";
  return true;
}

void dump(
    const std::filesystem::path& data, secrets show, core::function_ref<void(std::string_view)> sink,
    file_system* files
) {
  const auto scanned = scan_log(
      given_or_ours(files), log_of(data), std::nullopt,
      [&](const log_record& r) -> std::optional<std::string> {
        auto content = to_json(r, show);
        if (!content) return content.error().why;
        boost::json::object line{{"sequence", r.head.sequence}};
        for (auto& [name, value] : *content) line.emplace(name, std::move(value));
        sink(boost::json::serialize(line));
        return std::nullopt;
      }
  );
  if (!scanned) throw store_error(scanned.error().message());
}

} // namespace twostep::storage
