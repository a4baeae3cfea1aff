#include "bench/log/installation.hpp"

#include "bench/memory/people.hpp"
#include "storage/engine/file_store.hpp"

#include <algorithm>
#include <map>
#include <stdexcept>

namespace twostep::bench::log {
namespace {

using events = std::vector<core::event>;

/// Waits while the log accepts no more.
void store_all(storage::file_store& store, const core::account& person) {
  const auto change = [&](events e) {
    for (;;) {
      storage::read_barrier seen;
      const auto give = [&](const core::account&, const core::organisation*) {
        core::decision decided;
        decided.events = e;
        return core::result<core::decision, core::refusal>(std::move(decided));
      };
      const bool is_first = std::holds_alternative<core::user_created>(e.front());
      const auto answer = is_first ? store.create(person.id, person.email.key, seen, give).get()
                                   : store.update(person.id, seen, give).get();
      if (answer) return;
      if (answer.error().kind != core::refusal_kind::not_stored) throw std::runtime_error("a user can't be made");
      store.wait_durable(store.count().last_sequence);
    }
  };
  core::user_created created;
  created.id = person.id;
  created.email = person.email.shown;
  created.email_key = person.email.key;
  created.display_name = person.name;
  if (person.organisation) created.organisations = {*person.organisation};
  created.verifier = person.password.verifier;
  created.at = person.created_at;
  core::session first = person.sessions.front();
  first.id.value[0] ^= 1;
  core::challenge challenge;
  std::copy_n(first.id.value.begin(), challenge.id.value.size(), challenge.id.value.begin());
  challenge.purpose = core::purpose::enable;
  challenge.to = std::get<core::enabled>(person.two_step).phone;
  challenge.issued_at = first.started_at;
  change({created});
  change({core::session_started{first}});
  change({core::enable_begun{challenge}});
  change({core::two_step_enabled{challenge.id, std::get<core::enabled>(person.two_step).since}});
  change({core::session_ended{first.id}, core::session_started{person.sessions.front()}});
}

constexpr std::uint64_t records_a_user = 5, events_a_user = 6;

std::uint64_t bytes_of_log(const std::filesystem::path& data) {
  std::uint64_t bytes = 0;
  for (const auto& entry : std::filesystem::directory_iterator(data / "log")) bytes += entry.file_size();
  return bytes;
}

storage::file_store_settings settings_of(const std::filesystem::path& data) {
  storage::file_store_settings s;
  s.directory = data;
  s.log_key = log_key();
  s.report = [](std::string_view) {};
  s.compaction.min_log_bytes = UINT64_MAX; // only on request
  return s;
}

} // namespace

storage::secret_key log_key() {
  return std::array<std::uint8_t, storage::secret_key::size>{1};
}

installation installation_of(std::uint64_t users, log_state state, const std::filesystem::path& directory) {
  static std::map<std::uint64_t, installation> written, compacted;
  auto& plain = written[users];
  if (plain.users == 0) {
    plain = {.data = directory / ("written-" + std::to_string(users)), .users = users};
    std::filesystem::create_directories(plain.data.parent_path());
    const auto store = storage::open_file_store(settings_of(plain.data));
    for (std::uint64_t n = 0; n < users; ++n) store_all(*store, person(n, 1));
    store->close();
    plain.records = users * records_a_user;
    plain.events = users * events_a_user;
    plain.log_bytes = bytes_of_log(plain.data);
  }
  if (state == log_state::written) return plain;
  auto& small = compacted[users];
  if (small.users == 0) {
    small = plain;
    small.data = directory / ("compacted-" + std::to_string(users));
    std::filesystem::copy(plain.data, small.data, std::filesystem::copy_options::recursive);
    const auto store = storage::open_file_store(settings_of(small.data));
    store->compact([](std::uint64_t, std::uint64_t) { return true; });
    store->close();
    small.snapshot_bytes = bytes_of_log(small.data);
  }
  return small;
}

core::account_id user_number(std::uint64_t n) {
  return person(n, 1).id;
}

} // namespace twostep::bench::log
