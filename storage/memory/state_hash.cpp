#include "core/ids.hpp"
#include "storage/format/codec.hpp"
#include "storage/memory/stored_state.hpp"

#include <sodium.h>

namespace twostep::storage {
namespace {

/// A sum of hashes: in which order things are found doesn't matter.
class unordered_hash {
public:
  /// `subject` keeps an account and a meter of the same bytes apart.
  template <class T>
  void add(record_type subject, byte_view id, std::uint64_t sequence, const T& content) {
    buffer_.assign(id.begin(), id.end());
    put_varint(buffer_, sequence);
    put_value(buffer_, content);
    add(subject, buffer_);
  }
  /// The same, where the content is encoded already.
  void add_fields(record_type subject, byte_view id, std::uint64_t sequence, byte_view fields) {
    buffer_.assign(id.begin(), id.end());
    put_varint(buffer_, sequence);
    put_varint(buffer_, fields.size());
    put_bytes(buffer_, fields);
    add(subject, buffer_);
  }
  void add(record_type subject, byte_view content) {
    const auto first = static_cast<std::uint8_t>(subject);
    std::uint8_t hash[16];
    crypto_generichash_state state;
    crypto_generichash_init(&state, nullptr, 0, sizeof hash);
    crypto_generichash_update(&state, &first, 1);
    crypto_generichash_update(&state, content.data(), content.size());
    crypto_generichash_final(&state, hash, sizeof hash);
    low_ += load_little<std::uint64_t>(hash);
    high_ += load_little<std::uint64_t>(hash + 8);
  }

  std::string text() const {
    std::uint8_t sum[16];
    store_little(sum, low_);
    store_little(sum + 8, high_);
    return core::to_hex(sum, sizeof sum);
  }

private:
  std::uint64_t low_ = 0, high_ = 0;
  bytes buffer_;
};

} // namespace

std::string state_hash(const stored_state& state) {
  unordered_hash hash;
  for (std::size_t s = 0; s < account_table::shard_count; ++s) {
    auto& shard = state.accounts.shard_at(s);
    const std::lock_guard lock(shard.mutex);
    shard.each_packed(0, shard.slots(), [&](byte_view block) { hash.add(record_type::account, block); });
  }
  for (const auto& table : state.records.all()) {
    const std::shared_lock lock(table->mutex);
    table->each_for_snapshot([&](byte_view id, std::uint64_t sequence, byte_view fields) {
      hash.add_fields(table->log_type, id, sequence, fields);
    });
  }
  const auto newest = state.newest();
  state.meters.each([&](const core::meter_id& id, const kept_meter& kept) {
    if (kept.sequence == 0 || core::is_idle(kept.meter, newest)) return;
    hash.add(record_type::meters, id.value, 0, kept.meter.hits);
    if (kept.meter.counted) hash.add(record_type::kept_meter, id.value, 0, kept.meter.counted->hours);
  });
  return hash.text();
}

} // namespace twostep::storage
