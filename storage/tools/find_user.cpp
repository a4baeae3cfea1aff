#include "storage/tools/find_user.hpp"

#include "storage/engine/load.hpp"
#include "storage/os/parallel_for.hpp"

namespace twostep::storage {
namespace {

void read(stored_state& to, const std::filesystem::path& data, const log_keys& keys) {
  (void)load_log(machine_files(), data / "log", keys, usable_threads(), to);
}

} // namespace

std::optional<core::account_id>
find_user(const std::filesystem::path& data, const log_keys& keys, std::string_view email_key) {
  stored_state state;
  read(state, data, keys);
  const auto found = state.emails.shard(email_key).find(email_key, state.accounts);
  if (!found) return std::nullopt;
  return found->id;
}

some_users look_at_users(const std::filesystem::path& data, const log_keys& keys, std::size_t max_keys) {
  stored_state state;
  read(state, data, keys);
  some_users found;
  for (std::size_t i = 0; i < account_table::shard_count; ++i) {
    const auto& shard = state.accounts.shard_at(i);
    found.count += shard.size();
    for (account_shard::slot_number s = 0; s < shard.slots() && found.email_keys.size() < max_keys; ++s)
      if (!shard.is_free(s)) found.email_keys.emplace_back(shard.email_key_at(s));
  }
  return found;
}

} // namespace twostep::storage
