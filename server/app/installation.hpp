#pragma once
// An opened data directory: the key, the store and everything that decisions need. Requests and messages belong to
// app. The CLI opens one itself when no server runs.

#include "core/account/code.hpp"
#include "core/account/policy.hpp"
#include "core/limits/meter.hpp"
#include "core/password_rules.hpp"
#include "server/activity/activity_log.hpp"
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
#include "storage/audit/history.hpp"
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

/// server.secret_key_file, or by default "secret.key" in the data directory.
std::filesystem::path key_file(const config&);

class installation {
public:
  /// Makes the data directory, the key and the log if they are missing. Throws std::runtime_error, one line with
  /// advice (storage::store_in_use if another process holds the directory). report gets lines for the operator;
  /// progress gets the bytes of the log read so far, and in total. fatal is called with a line when the disk fails;
  /// it must end the process. Contexts of coroutines that await the store or the hasher must outlive close().
  /// held_lock: from an earlier installation in this process.
  installation(
      const config&, std::function<void(std::string_view)> report,
      std::function<void(std::uint64_t, std::uint64_t)> progress = {},
      storage::fatal_handler fatal = storage::end_process, start_acceptance = {},
      std::shared_ptr<storage::file> held_lock = nullptr
  );
  ~installation(); ///< close()
  installation(const installation&) = delete;
  installation& operator=(const installation&) = delete;

  /// Counts every account's hash parameters for the hasher, and warns of passkeys that were made for another host;
  /// stops early when `ends` is true. Blocks.
  void survey_accounts(const std::atomic<bool>& ends);
  /// Records the start, and what it accepted, in the audit trail. From then on the trail is read for people's
  /// activity.
  void note_start();
  /// Writes and syncs what is queued, and ends the threads. May be called twice.
  void close();

private:
  /// Called by storage threads, possibly before `clock` is constructed.
  core::time_point now() const noexcept;
  core::meter_keys make_meter_keys();
  storage::sign_of_life sign_of_life() const noexcept;

  std::optional<core::password_blocklist> blocklist_;
  bool closed_ = false;
  std::atomic<const system_clock*> running_{nullptr}; ///< null until `clock` is constructed

public:
  installed_keys keys;
  start_acceptance accepted;      ///< problems that this start went on in spite of
  metrics::account_counts counts; ///< counts the changes that the store has applied since it was opened

private:
  time_witness witness_{counts};

public:
  const core::policy policy;
  const core::password_rules password_rules;
  const core::code_keys codes;
  const core::meter_keys meter_keys;
  const server::tokens tokens;
  const std::unique_ptr<storage::file_store> store;
  const system_clock clock;
  const account_changes changes;
  const pseudonyms names;
  storage::audit_trail trail;
  storage::audit_history history; ///< started by note_start()
  const activity_log activity;
  server::audit audit;
  password_hasher hasher;
};

} // namespace twostep::server
