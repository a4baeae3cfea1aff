#pragma once
// Which account has which email key, in shards with a lock each. A shard's lock is taken before any account shard's.

#include "core/ids.hpp"

#include <boost/container_hash/hash.hpp>
#include <boost/unordered/unordered_flat_map.hpp>

#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace twostep::storage {

struct email_entry {
  core::account_id id;
  std::uint64_t sequence = 0; ///< of the record that made it so
};

/// Finds by view, keeps strings.
struct text_hash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const noexcept { return boost::hash<std::string_view>()(text); }
};

struct alignas(64) email_shard {
  mutable std::mutex mutex;
  boost::unordered_flat_map<std::string, email_entry, text_hash, std::equal_to<>> entries;
};

class email_index {
public:
  email_index() : shards_(std::make_unique<email_shard[]>(shard_count)) {}
  // The hash's top byte: the map inside uses the others first.
  email_shard& shard(std::string_view key) const noexcept { return shards_[text_hash()(key) >> 58]; }

private:
  static constexpr std::size_t shard_count = 64;
  std::unique_ptr<email_shard[]> shards_;
};

} // namespace twostep::storage
