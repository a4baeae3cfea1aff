#include "storage/format/record.hpp"

#include "core/ids.hpp"
#include "storage/format/crc32c.hpp"

#include <sodium.h>

#include <algorithm>
#include <string_view>

namespace twostep::storage {
namespace {

constexpr std::array<std::uint8_t, 8> segment_magic{'2', 'S', 'T', 'E', 'P', 'L', 'O', 'G'};
constexpr std::array<std::uint8_t, 8> snapshot_magic{'2', 'S', 'T', 'E', 'P', 'S', 'N', 'P'};

const std::array<std::uint8_t, 8>& magic_of(file_kind k) noexcept {
  return k == file_kind::segment ? segment_magic : snapshot_magic;
}

// Where the fields of a segment's head stand; what is between them is zero and belongs to later versions.
namespace segment_at {
constexpr std::size_t version = 8, flags = 10, size = 12, number = 16, salt = 24, previous_salt = 40, key = 56,
                      chain = 64, first_sequence = 80, generation = 88, nonce = 92, sealed_key = 116,
                      checksum = segment_head_size - 4;
/// What the wrapped key vouches for: everything before its nonce.
constexpr std::size_t vouched = nonce;
} // namespace segment_at
namespace record_at {
constexpr std::size_t length = 0, type = 4, flags = 5, count = 6, sequence = 8, payload_checksum = 16, checksum = 20;
}
constexpr std::uint8_t begins_write_flag = 1;

std::uint32_t head_checksum(const std::uint8_t* head, const segment_salt& salt) noexcept {
  return crc32c({head, record_at::checksum}, crc32c(salt));
}

} // namespace

std::array<std::uint8_t, segment_head_size> to_bytes(const segment_head& h) {
  std::array<std::uint8_t, segment_head_size> b{};
  const auto put = [&](const auto& from, std::size_t at) { std::copy(from.begin(), from.end(), &b[at]); };
  put(magic_of(h.kind), 0);
  store_little(&b[segment_at::version], h.version);
  store_little(&b[segment_at::flags], std::uint16_t{0});
  store_little(&b[segment_at::size], std::uint32_t{segment_head_size});
  store_little(&b[segment_at::number], h.number);
  put(h.salt, segment_at::salt);
  put(h.previous_salt, segment_at::previous_salt);
  put(h.key, segment_at::key);
  if (h.version >= 2) {
    put(h.chain, segment_at::chain);
    store_little(&b[segment_at::first_sequence], h.first_sequence);
    store_little(&b[segment_at::generation], h.data_key.generation);
    put(h.data_key.at, segment_at::nonce);
    put(h.data_key.sealed, segment_at::sealed_key);
  }
  store_little(&b[segment_at::checksum], crc32c({b.data(), segment_at::checksum}));
  return b;
}

core::result<segment_head, unusable_head> read_segment_head(byte_view file, file_kind kind) {
  const std::string what = kind == file_kind::segment ? "a segment of the log" : "a snapshot of the log";
  if (file.size() < segment_head_size) return unusable_head{"it is too short to be " + what};
  const std::uint8_t* b = file.data();
  const auto& magic = magic_of(kind);
  if (!std::equal(magic.begin(), magic.end(), b)) return unusable_head{"it is not " + what};
  // The place of the size and of the checksum at the head's end are the same in every version.
  const auto size = load_little<std::uint32_t>(b + segment_at::size);
  if (size < segment_head_size || size > 4096 || size > file.size() ||
      load_little<std::uint32_t>(b + size - 4) != crc32c({b, size - 4}))
    return unusable_head{"its head is damaged"};
  const auto version = load_little<std::uint16_t>(b + segment_at::version);
  if (version == 0 || version > newest_version)
    return unusable_head{
        "its format version " + std::to_string(version) + " is not one that this program reads (1 to " +
        std::to_string(newest_version) + "): use the program that wrote it, or a newer one"};
  if (load_little<std::uint16_t>(b + segment_at::flags) != 0 || size != segment_head_size)
    return unusable_head{"it uses features that this program doesn't know: use a newer one"};
  segment_head h;
  h.kind = kind;
  h.version = version;
  h.number = load_little<std::uint32_t>(b + segment_at::number);
  std::copy_n(b + segment_at::salt, h.salt.size(), h.salt.begin());
  std::copy_n(b + segment_at::previous_salt, h.previous_salt.size(), h.previous_salt.begin());
  std::copy_n(b + segment_at::key, h.key.size(), h.key.begin());
  if (version >= 2) {
    std::copy_n(b + segment_at::chain, h.chain.size(), h.chain.begin());
    h.first_sequence = load_little<std::uint64_t>(b + segment_at::first_sequence);
    h.data_key.generation = load_little<std::uint32_t>(b + segment_at::generation);
    std::copy_n(b + segment_at::nonce, h.data_key.at.size(), h.data_key.at.begin());
    std::copy_n(b + segment_at::sealed_key, h.data_key.sealed.size(), h.data_key.sealed.begin());
  }
  return h;
}

void wrap_key(segment_head& h, const data_key& key, const secret_key& log_key, const nonce& at) {
  h.data_key = wrapped_key();
  h.data_key.generation = key.generation;
  h.data_key = wrap(key, log_key, at, byte_view(to_bytes(h)).first(segment_at::vouched));
}

std::optional<data_key> unwrap_key(const segment_head& h, const secret_key& log_key) {
  return unwrap(h.data_key, log_key, byte_view(to_bytes(h)).first(segment_at::vouched));
}

void write_record_head(std::uint8_t* to, const record_head& h) noexcept {
  store_little(to + record_at::length, h.length);
  to[record_at::type] = h.type;
  to[record_at::flags] = static_cast<std::uint8_t>(h.unknown_flags | (h.begins_write ? begins_write_flag : 0));
  store_little(to + record_at::count, h.count);
  store_little(to + record_at::sequence, h.sequence);
  store_little(to + record_at::payload_checksum, h.payload_checksum);
  store_little(to + record_at::checksum, std::uint32_t{0});
}

void tie_record_head(std::uint8_t* head, const segment_salt& salt) noexcept {
  store_little(head + record_at::checksum, head_checksum(head, salt));
}

void tie_record_heads(std::span<std::uint8_t> records, const segment_salt& salt) noexcept {
  while (!records.empty()) {
    tie_record_head(records.data(), salt);
    records = records.subspan(record_head_size + load_little<std::uint32_t>(records.data() + record_at::length));
  }
}

std::optional<record_head> read_record_head(byte_view in, const segment_salt& salt) noexcept {
  if (in.size() < record_head_size) return std::nullopt;
  const std::uint8_t* b = in.data();
  if (b[record_at::type] == 0) return std::nullopt; // what is zero is no head, whatever the salt
  if (load_little<std::uint32_t>(b + record_at::checksum) != head_checksum(b, salt)) return std::nullopt;
  const std::uint8_t flags = b[record_at::flags];
  record_head h;
  h.length = load_little<std::uint32_t>(b + record_at::length);
  h.type = b[record_at::type];
  h.begins_write = flags & begins_write_flag;
  h.unknown_flags = flags & static_cast<std::uint8_t>(~begins_write_flag);
  h.count = load_little<std::uint16_t>(b + record_at::count);
  h.sequence = load_little<std::uint64_t>(b + record_at::sequence);
  h.payload_checksum = load_little<std::uint32_t>(b + record_at::payload_checksum);
  return h;
}

key_fingerprint fingerprint_of(const secret_key& log_key) {
  constexpr std::string_view what = "twostep log fingerprint";
  std::uint8_t hash[crypto_generichash_BYTES_MIN];
  crypto_generichash(
      hash, sizeof hash, reinterpret_cast<const std::uint8_t*>(what.data()), what.size(), log_key.data(),
      secret_key::size
  );
  key_fingerprint result;
  std::copy_n(hash, result.size(), result.begin());
  return result;
}

std::string to_text(const key_fingerprint& f) {
  return core::to_hex(f.data(), f.size());
}

} // namespace twostep::storage
