#include "storage/find_user.hpp"

#include "storage/load_log.hpp"
#include "storage/parallel.hpp"

namespace twostep::storage {

std::optional<core::account_id> find_user(
    const std::filesystem::path& data, const std::array<std::uint8_t, 32>& log_key, std::string_view email_key
) {
  stored_state state;
  (void)load_log(machine_files(), data / "log", secret_key(log_key), usable_threads(), state);
  const auto found = state.emails.shard(email_key).find(email_key, state.accounts);
  if (!found) return std::nullopt;
  return found->id;
}

} // namespace twostep::storage
