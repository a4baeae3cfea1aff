#include "storage/audit/entry.hpp"

#include "storage/format/codec_json.hpp"

namespace twostep::storage {

void encode(bytes& out, const audit_entry& e) {
  put_fields(out, e);
}

std::optional<audit_entry> decode_audit_entry(byte_view in) {
  audit_entry e;
  if (!get_fields(in, e)) return std::nullopt;
  return e;
}

boost::json::object to_json(const audit_entry& e, std::uint64_t number) {
  boost::json::object line{{"number", number}};
  for (auto& [name, value] : json_fields(e, secrets::masked)) {
    const bool is_empty = (value.is_string() && value.get_string().empty()) || (name == "lost" && e.lost == 0);
    if (!is_empty) line.emplace(name, std::move(value));
  }
  return line;
}

} // namespace twostep::storage
