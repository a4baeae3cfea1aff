#include "storage/log/end_mark.hpp"

#include "storage/format/crc32c.hpp"
#include "storage/log/files.hpp"
#include "storage/os/checked_file.hpp"

#include <sodium.h>

#include <algorithm>

namespace twostep::storage {
namespace {

constexpr std::array<std::uint8_t, 8> magic{'2', 'S', 'T', 'E', 'P', 'E', 'N', 'D'};
constexpr std::uint16_t end_version = 1;

// Where the fields of a half stand; what is between them is zero and belongs to later versions.
namespace half_at {
constexpr std::size_t version = 8, flags = 10, size = 12, serial = 16, key = 24, last_sequence = 32, segment = 40,
                      chain = 48, at = 64, vouched = 72, whose = 80, times_replaced = 84, seal = 476,
                      checksum = end_half_size - 4;
}
using end_seal = std::array<std::uint8_t, 32>;
static_assert(half_at::seal + std::tuple_size_v<end_seal> == half_at::checksum);

end_seal seal_of(byte_view half, const secret_key& log_key) {
  constexpr std::string_view what = "twostep log end";
  const auto sealed = half.first(half_at::seal);
  crypto_generichash_state state;
  crypto_generichash_init(&state, log_key.data(), secret_key::size, std::tuple_size_v<end_seal>);
  crypto_generichash_update(&state, reinterpret_cast<const std::uint8_t*>(what.data()), what.size());
  crypto_generichash_update(&state, sealed.data(), sealed.size());
  end_seal result;
  crypto_generichash_final(&state, result.data(), result.size());
  sodium_memzero(&state, sizeof state);
  return result;
}

core::time_point load_time(const std::uint8_t* from) {
  return core::time_point(core::milliseconds(static_cast<std::int64_t>(load_little<std::uint64_t>(from))));
}

void store_time(std::uint8_t* to, core::time_point t) {
  store_little(to, static_cast<std::uint64_t>(t.time_since_epoch().count()));
}

constexpr std::string_view remedy = ": put back what is missing, or restore a backup; `twostep serve --accept-loss` "
                                    "starts without it, for good; nothing was changed";

struct read_half {
  end_mark mark;
  std::uint64_t serial = 0;
};

/// nullopt: it isn't as it was written.
std::optional<read_half> read(byte_view half, const std::filesystem::path& path, const log_keys& keys) {
  const auto* b = half.data();
  if (!std::equal(magic.begin(), magic.end(), b) ||
      load_little<std::uint32_t>(b + half_at::checksum) != crc32c(half.first(half_at::checksum)))
    return std::nullopt;
  if (load_little<std::uint16_t>(b + half_at::version) != end_version ||
      load_little<std::uint16_t>(b + half_at::flags) != 0)
    throw store_error(path.string() + ": was written by a newer program: use that one, or a newer one");
  key_fingerprint wanted;
  std::copy_n(b + half_at::key, wanted.size(), wanted.begin());
  const auto* key = keys.find(wanted);
  if (!key) refuse_key(path, wanted, keys.fingerprint());
  const auto seal = seal_of(half, *key);
  if (sodium_memcmp(seal.data(), b + half_at::seal, seal.size()) != 0) return std::nullopt;
  read_half result;
  result.mark.is_of_former_key = wanted != keys.fingerprint();
  result.serial = load_little<std::uint64_t>(b + half_at::serial);
  result.mark.last_sequence = load_little<std::uint64_t>(b + half_at::last_sequence);
  result.mark.segment = load_little<std::uint32_t>(b + half_at::segment);
  std::copy_n(b + half_at::chain, tag_size, result.mark.chain.begin());
  result.mark.at = load_time(b + half_at::at);
  result.mark.vouched = load_time(b + half_at::vouched);
  result.mark.whose = static_cast<end_of>(b[half_at::whose]);
  result.mark.times_replaced = load_little<std::uint32_t>(b + half_at::times_replaced);
  return result;
}

std::string records_missing(std::uint64_t last, std::uint64_t named) {
  const auto newest = std::to_string(named);
  return last + 1 == named ? "record " + newest + " is missing"
                           : "records " + std::to_string(last + 1) + " to " + newest + " are missing";
}

} // namespace

std::array<std::uint8_t, end_half_size>
to_bytes(const end_mark& mark, std::uint64_t serial, const secret_key& log_key) {
  std::array<std::uint8_t, end_half_size> b{};
  const auto put = [&](const auto& from, std::size_t to) { std::copy(from.begin(), from.end(), &b[to]); };
  put(magic, 0);
  store_little(&b[half_at::version], end_version);
  store_little(&b[half_at::flags], std::uint16_t{0});
  store_little(&b[half_at::size], std::uint32_t{end_half_size});
  store_little(&b[half_at::serial], serial);
  put(fingerprint_of(log_key), half_at::key);
  store_little(&b[half_at::last_sequence], mark.last_sequence);
  store_little(&b[half_at::segment], mark.segment);
  put(mark.chain, half_at::chain);
  store_time(&b[half_at::at], mark.at);
  store_time(&b[half_at::vouched], mark.vouched);
  b[half_at::whose] = static_cast<std::uint8_t>(mark.whose);
  store_little(&b[half_at::times_replaced], mark.times_replaced);
  put(seal_of(b, log_key), half_at::seal);
  store_little(&b[half_at::checksum], crc32c({b.data(), half_at::checksum}));
  return b;
}

lost_records::lost_records(const std::string& what_is_lost)
    : store_error(what_is_lost + std::string(remedy)), lost(what_is_lost) {}

std::optional<end_mark>
read_end(file_system& files, const std::filesystem::path& log, const log_keys& keys, end_of whose) {
  const auto path = log / end_name;
  const auto there = files.status(path);
  if (!there) fail_on(path, "looked at", there.error());
  if (there->kind == path_kind::absent) return std::nullopt;
  std::optional<read_half> newest;
  const auto content = load_file(files, path);
  for (std::size_t at = 0; at + end_half_size <= content.size(); at += end_half_size) {
    auto half = read(byte_view(content).subspan(at, end_half_size), path, keys);
    if (half && half->mark.whose == whose && (!newest || half->serial > newest->serial)) newest = std::move(half);
  }
  if (!newest)
    throw lost_records(
        path.string() +
        ": isn't as it was written, and without it nobody can say whether the newest records are there"
    );
  return newest->mark;
}

void write_end(
    file_system& files, const std::filesystem::path& log, const end_mark& mark, const secret_key& log_key
) {
  bytes content;
  for (std::uint64_t serial = 0; serial < 2; ++serial) put_bytes(content, to_bytes(mark, serial, log_key));
  replace_file(files, log / end_name, content);
}

std::optional<std::string>
missing(const std::filesystem::path& log, const scanned_log& scanned, const end_mark& mark) {
  const auto last = scanned.end.last_sequence;
  if (last < mark.last_sequence) {
    auto text = log.string() + ": " + records_missing(last, mark.last_sequence) + ": ";
    text += scanned.segments.empty() ? "the log" : segment_name(scanned.segments.back().number);
    text += last == 0 ? " ends without a record" : " ends with record " + std::to_string(last);
    return text.append(", and END was written for the segments up to ").append(segment_name(mark.segment));
  }
  if (mark.last_sequence < scanned.begins_behind)
    return log.string() + ": what is there begins behind record " + std::to_string(scanned.begins_behind) +
           ", and END names record " + std::to_string(mark.last_sequence) + ": END, or the log, is an older copy";
  if (scanned.parted)
    return log.string() + ": record " + std::to_string(mark.last_sequence) +
           " isn't the one that END names: the log, or END, is of a copy that went its own way";
  return std::nullopt;
}

std::string missing_end(const std::filesystem::path& log) {
  return (log / end_name).string() +
         ": is missing, though one was kept here: the newest records may be missing with it";
}

std::string end_of_former_key(const std::filesystem::path& log) {
  return (log / end_name).string() + ": is sealed under a former secret.key, which vouches for nothing any more: the "
                                     "newest records may be missing";
}

void accept_or_refuse(const loss_acceptance& accept, const std::string& what) {
  if (!accept || !accept(what)) throw lost_records(what);
}

std::optional<end_mark> find_end(
    file_system& files, const std::filesystem::path& log, const log_keys& keys, const loss_acceptance& accept_loss,
    end_of whose
) {
  try {
    return read_end(files, log, keys, whose);
  } catch (const lost_records& e) {
    accept_or_refuse(accept_loss, e.lost);
    return std::nullopt;
  }
}

std::optional<log_position> vouched_by(const std::optional<end_mark>& end) {
  if (!end) return std::nullopt;
  return log_position{.last_sequence = end->last_sequence, .salt = {}, .chain = end->chain};
}

} // namespace twostep::storage
