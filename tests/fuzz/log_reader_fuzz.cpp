// libFuzzer for all code that parses bytes from the disk: a segment, a sealed frame's records, one record, a
// packed account. The first byte chooses how the others are read (docs/faults.md, S22). Parsing must give a state
// or an error; what was parsed must be written back identically.
//
// With TWOSTEP_FUZZ_SEEDS=FOLDER it writes what the golden logs hold there, as inputs to begin with, and ends.

#include "storage/engine/load.hpp"
#include "storage/format/crc32c.hpp"
#include "storage/format/event_codec.hpp"
#include "storage/format/record_codec.hpp"
#include "storage/format/record_json.hpp"
#include "storage/memory/packed_account.hpp"
#include "storage/store_error.hpp"
#include "tests/storage/support/accounts.hpp"
#include "tests/storage/support/memory_files.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>

using namespace twostep;
using namespace twostep::storage;
namespace fs = std::filesystem;

namespace {

enum class reading : std::uint8_t { damaged_segment, repaired_segment, sealed_records, record, packed_account };
constexpr unsigned readings = 5;

const fs::path log_folder = "/log";

secret_key golden_key() {
  std::array<std::uint8_t, secret_key::size> value;
  value.fill(0x2a);
  return secret_key(value);
}

void insist(bool it_holds) {
  if (!it_holds) std::abort();
}

/// As at a start.
void load_segment(bytes content) {
  test::memory_files files;
  (void)files.make_directory(log_folder);
  files.put(log_folder / segment_name(1), std::move(content));
  stored_state state;
  try {
    load_log(files, log_folder, golden_key(), 1, state);
    (void)state_hash(state);
  } catch (const store_error& e) {
    insist(*e.what() != '\0');
  }
}

/// Corrects the checksums of every head that is still in its place, so that the fuzzer gets past them to the
/// parsers.
bytes mended(bytes content) {
  constexpr std::size_t checksum_at = segment_head_size - 4, salt_at = 24;
  if (content.size() < segment_head_size) return content;
  store_little(content.data() + checksum_at, crc32c(byte_view(content).first(checksum_at)));
  segment_salt salt;
  std::copy_n(content.begin() + salt_at, salt.size(), salt.begin());
  for (std::size_t at = segment_head_size; content.size() - at >= record_head_size;) {
    const std::uint64_t length = load_little<std::uint32_t>(content.data() + at);
    if (length > content.size() - at - record_head_size) break;
    const byte_view payload = byte_view(content).subspan(at + record_head_size, static_cast<std::size_t>(length));
    store_little(content.data() + at + 16, crc32c(payload));
    tie_record_head(content.data() + at, salt);
    at += record_head_size + static_cast<std::size_t>(length);
  }
  return content;
}

/// A whole segment of version 2 with one frame of these bytes. The first one is the number of records.
void load_sealed(byte_view plain) {
  if (plain.empty()) return;
  const data_key key{1, golden_key()};
  segment_head head;
  head.salt.fill(7);
  head.key = fingerprint_of(golden_key());
  head.first_sequence = 1;
  wrap_key(head, key, golden_key(), nonce{});
  bytes content;
  put_bytes(content, to_bytes(head));
  frame_writer frames(head.salt, head.number, segment_key(key, head.salt), head.chain);
  frames.put_write(content, plain.subspan(1), plain.front(), 1);
  load_segment(std::move(content));
}

boost::json::object to_json(const record_change<organisation_kind>& change, secrets show) {
  return json_of_record(organisation_kind::subject, change, show);
}

template <class Record>
void come_back(const decoded<Record>& once, const bytes& again, decoded<Record> (*decode)(byte_view)) {
  const auto twice = decode(again);
  insist(twice.has_value());
  insist(
      boost::json::serialize(to_json(*once, secrets::revealed)) ==
      boost::json::serialize(to_json(*twice, secrets::revealed))
  );
}

/// Decodes one record, writes it again, and replays it into an empty state.
void read_record(byte_view data) {
  if (data.empty()) return;
  const byte_view payload = data.subspan(1);
  const auto type = static_cast<record_type>(data.front());
  bytes again;
  if (type == record_type::account) {
    if (const auto r = decode_account(payload)) {
      encode(again, r->id, r->events);
      come_back(r, again, &decode_account);
    }
  } else if (type == log_type_of<organisation_kind>) {
    if (const auto r = decode_change<organisation_kind>(payload)) {
      // We write one event in a record.
      encode_change<organisation_kind>(again, r->id, r->events.front());
      if (r->events.size() == 1) come_back(r, again, &decode_change<organisation_kind>);
    }
  } else if (type == record_type::meters) {
    if (const auto r = decode_meters(payload)) {
      for (const auto& e : r->events) encode(again, e);
      come_back(r, again, &decode_meters);
    }
  }
  stored_state state;
  (void)replay(state, type, payload, 1);
  (void)state_hash(state);
}

void unpack_account(byte_view block) {
  core::account account;
  if (is_packed_account(block)) {
    (void)email_key_of(block);
    (void)id_of(block);
    (void)sequence_of(block);
    (void)may_be_pending(block);
  }
  if (!unpack(block, account)) return;
  bytes once, twice;
  pack(once, account);
  core::account again;
  insist(is_packed_account(once) && unpack(once, again));
  pack(twice, again);
  insist(once == twice);
}

// Seeds.

void write_seed(const fs::path& folder, const std::string& name, reading how, byte_view content) {
  std::ofstream out(folder / name, std::ios::binary);
  out.put(static_cast<char>(how));
  out.write(reinterpret_cast<const char*>(content.data()), static_cast<std::streamsize>(content.size()));
}

bytes file_content(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// Each segment of a golden log, and each record in it.
void write_seeds_of(const fs::path& golden, const fs::path& folder) {
  test::memory_files files;
  (void)files.make_directory(log_folder);
  const std::string version = golden.filename().string();
  for (const auto& entry : fs::directory_iterator(golden)) {
    const auto name = entry.path().filename();
    const bytes content = file_content(entry.path());
    for (const auto how : {reading::damaged_segment, reading::repaired_segment})
      write_seed(folder, version + "-" + name.string() + "-" + std::to_string(static_cast<int>(how)), how, content);
    files.put(log_folder / name, content);
  }
  const log_keys keys = golden_key();
  scan_settings settings;
  settings.keys = &keys;
  const auto listing = list_log(files, log_folder);
  bytes together{0};
  const auto each = [&](const log_record& r) -> std::optional<std::string> {
    bytes record{static_cast<std::uint8_t>(r.type)};
    put_bytes(record, r.payload);
    write_seed(folder, version + "-record-" + std::to_string(r.sequence), reading::record, record);
    put_record(together, r.type, r.payload);
    ++together.front();
    return std::nullopt;
  };
  // With a snapshot only the segments after it are split into records.
  if (listing.snapshot == 0)
    (void)scan_log(files, log_folder, listing.segments, settings, [&](const segment_frames& s) {
      return each_record(s, each);
    });
  write_seed(folder, version + "-sealed", reading::sealed_records, together);
}

void write_seeds(const fs::path& folder) {
  fs::create_directories(folder);
  for (const auto& version : fs::directory_iterator(TWOSTEP_SOURCE_DIR "/tests/storage/golden"))
    if (version.is_directory()) write_seeds_of(version.path(), folder);
  std::mt19937 chance(1);
  for (unsigned n = 0; n < 40; ++n)
    write_seed(
        folder, "account-" + std::to_string(n), reading::packed_account,
        test::packed(n == 0 ? test::usual_account(n) : test::any_account(chance, n))
    );
}

} // namespace

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  if (const char* folder = std::getenv("TWOSTEP_FUZZ_SEEDS")) {
    write_seeds(folder);
    std::exit(0);
  }
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const byte_view rest(data + 1, size - 1);
  switch (static_cast<reading>(data[0] % readings)) {
  case reading::damaged_segment:
    load_segment({rest.begin(), rest.end()});
    break;
  case reading::repaired_segment:
    load_segment(mended({rest.begin(), rest.end()}));
    break;
  case reading::sealed_records:
    load_sealed(rest);
    break;
  case reading::record:
    read_record(rest);
    break;
  case reading::packed_account:
    unpack_account(rest);
    break;
  }
  return 0;
}
