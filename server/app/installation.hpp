#pragma once
// A data directory opened for work, with the key, the store and everything that decisions need. Not how requests or
// messages travel: that is app; the CLI opens one itself where no server runs.

#include "core/account/code.hpp"
#include "core/account/policy.hpp"
#include "core/limits/meter.hpp"
#include "core/password_rules.hpp"
#include "server/audit/audit.hpp"
#include "server/changes/account_changes.hpp"
#include "server/config/config.hpp"
#include "server/crypto/installed_keys.hpp"
#include "server/crypto/password_hasher.hpp"
#include "server/crypto/tokens.hpp"
#include "server/metrics/account_counts.hpp"
#include "server/runtime/clock.hpp"
#include "server/runtime/start_clock.hpp"
#include "server/runtime/time_witness.hpp"
#include "storage/audit/trail.hpp"
#include "storage/engine/file_store.hpp"

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>

namespace twostep::server {

/// "secret.key" of the data directory, unless server.secret_key_file says otherwise.
std::filesystem::path key_file(const config&);

class installation {
public:
  /// Makes the data directory, the key and the log where they are absent. Throws std::runtime_error
  /// (storage::store_in_use where another process has it): one line that says what to do. report gets lines for the
  /// operator, and on what was accepted; progress hears how many bytes of the log are read, of how many. fatal is
  /// called where the disk fails, with the line that says how, and ends the process. Contexts of those who await the
  /// store or the hasher must outlive close(). held_lock: of an installation before it in this process.
  installation(
      const config&, std::function<void(std::string_view)> report,
      std::function<void(std::uint64_t, std::uint64_t)> progress = {},
      storage::fatal_handler fatal = storage::end_process, start_acceptance = {},
      std::shared_ptr<storage::file> held_lock = nullptr
  );
  ~installation(); ///< close()
  installation(const installation&) = delete;
  installation& operator=(const installation&) = delete;

  /// Every account's, for the hasher, until it is told to end.
  void count_verifiers(const std::atomic<bool>& ends);
  /// Into the audit trail: that a server starts, and in spite of what.
  void note_start();
  /// Writes and syncs what is queued, ends the threads.
  void close();

private:
  /// For the storage's threads, which may ask before `clock` is there.
  core::time_point now() const noexcept;
  core::meter_keys make_meter_keys();
  storage::sign_of_life sign_of_life() const noexcept;

  std::optional<core::password_blocklist> blocklist_;
  bool closed_ = false;
  std::atomic<const system_clock*> running_{nullptr}; ///< `clock`, once it is there

public:
  installed_keys keys;
  start_acceptance accepted;      ///< what this start went on in spite of
  metrics::account_counts counts; ///< what the store applies since it was opened

private:
  time_witness witness_{counts};

public:
  const core::policy policy;
  const core::password_rules password_rules;
  const core::code_keys codes;
  const core::meter_keys meters;
  const server::tokens tokens;
  const std::unique_ptr<storage::file_store> store;
  const system_clock clock;
  const account_changes changes;
  const pseudonyms names;
  storage::audit_trail trail;
  server::audit audit;
  password_hasher hasher;
};

} // namespace twostep::server
