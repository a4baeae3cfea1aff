#include "server/crypto/former_keys.hpp"

#include "server/runtime/entropy.hpp"
#include "storage/os/checked_file.hpp"
#include "storage/os/file.hpp"
#include "storage/store_error.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string_view>
#include <system_error>

namespace twostep::server {
namespace {

namespace fs = std::filesystem;

// File format: magic; a nonce; then, sealed under master_key::former_keys(): the number of replacements (4 bytes,
// little-endian) and flags (1), and for each former key the time of its replacement (8, milliseconds since 1970),
// flags (1) and three keys.
constexpr std::string_view magic = "2STEPKEYS1";
constexpr std::size_t nonce_size = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_size = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::size_t overview_size = 5, entry_size = 8 + 1 + 3 * key::size;
/// Ten years of one replacement a month; bounds what a damaged file can claim.
constexpr std::size_t max_former = 120;
enum overview_flag : std::uint8_t { begins_flag = 1, ends_sessions_flag = 2 };

/// Wiped on destruction.
class plain_bytes {
public:
  explicit plain_bytes(std::size_t size) : all(size) {}
  ~plain_bytes() { sodium_memzero(all.data(), all.size()); }
  plain_bytes(const plain_bytes&) = delete;
  plain_bytes& operator=(const plain_bytes&) = delete;
  storage::bytes all;
};

std::uint8_t* put(std::uint8_t* to, const key& k) {
  return std::copy_n(k.data(), key::size, to);
}

key take(const std::uint8_t*& from) {
  auto taken = key::filled([&](std::uint8_t* to) { std::copy_n(from, key::size, to); });
  from += key::size;
  return taken;
}

void put_entry(std::uint8_t* to, const former_key& f) {
  storage::store_little(to, static_cast<std::uint64_t>(f.replaced_at.time_since_epoch().count()));
  to[8] = f.opens_log ? 1 : 0;
  put(put(put(to + 9, f.log), f.meters), f.pseudonyms);
}

former_key take_entry(const std::uint8_t* from) {
  former_key f;
  const auto at = static_cast<std::int64_t>(storage::load_little<std::uint64_t>(from));
  f.replaced_at = core::time_point(core::milliseconds(at));
  f.opens_log = from[8] != 0;
  from += 9;
  f.log = take(from);
  f.meters = take(from);
  f.pseudonyms = take(from);
  return f;
}

former_keys read_plain(const storage::bytes& plain) {
  former_keys keys;
  keys.times = storage::load_little<std::uint32_t>(plain.data());
  keys.begins = (plain[4] & begins_flag) != 0;
  keys.ends_sessions = (plain[4] & ends_sessions_flag) != 0;
  for (std::size_t at = overview_size; at < plain.size(); at += entry_size)
    keys.all.push_back(take_entry(plain.data() + at));
  return keys;
}

bool is_plausible(std::size_t size) noexcept {
  constexpr auto min = magic.size() + nonce_size + overview_size + tag_size;
  return size >= min && (size - min) % entry_size == 0 && (size - min) / entry_size <= max_former;
}

fs::path path_of(const fs::path& data, const master_key& present) {
  return data / former_keys_name(present);
}

[[noreturn]] void refuse_former_key(const fs::path& path, const std::string& why) {
  throw std::runtime_error(
      path.string() + ": " + why + ": restore it from a backup; without it older parts of the log can't be read"
  );
}

template <class Wanted>
std::vector<key> pick(const std::vector<former_key>& all, key former_key::*which, Wanted wanted) {
  std::vector<key> keys;
  for (const auto& f : all)
    if (wanted(f)) keys.push_back(f.*which);
  return keys;
}

bool any(const former_key&) noexcept {
  return true;
}

} // namespace

std::vector<key> former_keys::of_log() const {
  return pick(all, &former_key::log, [](const former_key& f) { return f.opens_log; });
}
std::vector<key> former_keys::of_trail() const {
  return pick(all, &former_key::log, any);
}
std::vector<key> former_keys::of_meters(core::time_point now) const {
  return pick(all, &former_key::meters, [now](const former_key& f) {
    return now < f.replaced_at + former_meters_kept;
  });
}
std::vector<key> former_keys::of_pseudonyms() const {
  return pick(all, &former_key::pseudonyms, any);
}
bool former_keys::open_log() const noexcept {
  return std::ranges::any_of(all, &former_key::opens_log);
}

std::string former_keys_name(const master_key& present) {
  return "former-" + present.fingerprint() + ".keys";
}

former_keys load_former_keys(const fs::path& data, const master_key& present) {
  const auto path = path_of(data, present);
  auto& files = storage::machine_files();
  const auto there = files.status(path);
  if (!there) refuse_former_key(path, "can't be looked at: " + there.error().message());
  if (there->kind == storage::path_kind::absent) return {};
  const auto content = storage::load_file(files, path);
  if (!is_plausible(content.size()) || !std::equal(magic.begin(), magic.end(), content.begin()))
    refuse_former_key(path, "isn't as it was written");
  const auto* const nonce = content.data() + magic.size();
  const auto* const sealed = nonce + nonce_size;
  const auto sealed_size = content.size() - magic.size() - nonce_size;
  plain_bytes plain(sealed_size - tag_size);
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(
          plain.all.data(), nullptr, nullptr, sealed, sealed_size, content.data(), magic.size(), nonce,
          present.former_keys().data()
      ) != 0)
    refuse_former_key(path, "isn't as it was written");
  return read_plain(plain.all);
}

void save(const former_keys& keys, const fs::path& data, const master_key& present) {
  const auto count = keys.all.size();
  if (count > max_former)
    throw std::runtime_error(
        "secret.key was replaced " + std::to_string(max_former) +
        " times within [audit] keep: keep the audit trail for less time, or wait until its oldest segments have gone"
    );
  plain_bytes plain(overview_size + count * entry_size);
  storage::store_little(plain.all.data(), keys.times);
  plain.all[4] =
      static_cast<std::uint8_t>((keys.begins ? begins_flag : 0) | (keys.ends_sessions ? ends_sessions_flag : 0));
  for (std::size_t i = 0; i < count; ++i) put_entry(plain.all.data() + overview_size + i * entry_size, keys.all[i]);

  storage::bytes content(magic.begin(), magic.end());
  content.resize(magic.size() + nonce_size + plain.all.size() + tag_size);
  auto* const nonce = content.data() + magic.size();
  random_bytes({nonce, nonce_size});
  crypto_aead_xchacha20poly1305_ietf_encrypt(
      nonce + nonce_size, nullptr, plain.all.data(), plain.all.size(), content.data(), magic.size(), nullptr, nonce,
      present.former_keys().data()
  );
  storage::replace_file(storage::machine_files(), path_of(data, present), content);
}

void remove_orphaned_former_keys(const fs::path& data, const master_key& present) {
  const auto ours = former_keys_name(present);
  std::error_code failed;
  for (fs::directory_iterator entry(data, failed); !failed && entry != fs::directory_iterator();
       entry.increment(failed)) {
    const auto name = entry->path().filename().string();
    const bool is_one = name.starts_with("former-") && (name.ends_with(".keys") || name.ends_with(".keys.tmp"));
    if (is_one && name != ours) (void)storage::machine_files().remove(entry->path());
  }
}

storage::log_keys log_keys_of(const master_key& present, const former_keys& former) {
  return {present.log(), former.of_log()};
}
storage::log_keys trail_keys_of(const master_key& present, const former_keys& former) {
  return {present.log(), former.of_trail()};
}

} // namespace twostep::server
