#pragma once
// The record of who did what: every event is added once to the audit trail, under a pseudonym, and to the log.
// Events have the names of OWASP's logging vocabulary (R60). It contains no email, code, token or phone number:
// its parameters can't carry one.

#include "core/account/event.hpp"
#include "core/account/refusal.hpp"
#include "core/ids.hpp"
#include "server/audit/pseudonyms.hpp"
#include "server/http/exchange.hpp"
#include "server/runtime/clock.hpp"
#include "storage/audit/entry.hpp"

#include <atomic>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace twostep::server {

enum class audit_event {
  sign_in_succeeded, ///< authn_login_success
  sign_in_failed,    ///< authn_login_fail
  sign_in_paused,    ///< authn_login_lock
  code_asked,        ///< authn_code_sent
  code_failed,       ///< authn_code_fail
  session_started,   ///< session_created
  session_renewed,   ///< session_renewed
  signed_out,        ///< session_ended
  password_changed,  ///< authn_password_change
  two_step_changed,  ///< user_updated
  limit_reached,     ///< excess_rate_limit_exceeded
  out_of_order,      ///< sequence_fail: a step that doesn't fit the state
  request_refused,   ///< input_validation_fail
  app_token_created, ///< authn_token_created
  app_token_revoked, ///< authn_token_revoked
  app_token_used,    ///< authn_token_used; at most once a day and token
  app_token_failed,  ///< authn_token_fail
  gate_denied,       ///< authz_fail
  incident,          ///< sys_error: the server failed; the page and the log show the incident's number
  started,           ///< sys_startup
  stopped,           ///< sys_shutdown
  crashed            ///< sys_crash: recorded by the start after it
};

/// Whom an event is about, and whether that account knew the browser before.
struct audited_person {
  core::account_id account;
  std::optional<core::device_trust> trust{};

  // NOLINTNEXTLINE(google-explicit-constructor): most events ask for the account alone
  audited_person(const core::account_id& a, std::optional<core::device_trust> t = std::nullopt)
      : account(a), trust(t) {}
};

/// An act of somebody with a shell on the machine, or of the system.
struct audited_act {
  std::string_view event;  ///< a literal: "user_created"
  std::string_view detail; ///< a literal that says which
  std::optional<core::account_id> account;
  core::actor by;
  bool done = true;
};

/// How often an event was recorded, for metrics.
struct audit_count {
  std::string event, detail;
  storage::audit_outcome outcome;
  std::uint64_t count = 0;
};

/// Thread-safe; never blocks.
class audit {
public:
  /// Adds an entry; false: it has no room. Called by any thread.
  using trail = std::function<bool(const storage::audit_entry&)>;

  /// names and clock outlive it. An empty trail: the log only.
  audit(const pseudonyms&, const clock&, trail);
  /// Writes no log lines: a command prints only its answer. Call before any event.
  void keep_out_of_the_log() noexcept { logs_ = false; }

  /// An act of the person who sends the request, at the exchange's time. detail: a literal ("enabled", "csrf"),
  /// never text from the request. host: the application behind the gate, if the event concerns one.
  void note(
      audit_event, const http::exchange&, const std::optional<audited_person>& = std::nullopt,
      std::string_view detail = {}, std::string_view host = {}
  );
  /// Records the event that belongs to the refusal; does nothing for harmless refusals.
  void note_refusal(const core::refusal&, const http::exchange&, const audited_person&);
  void note(const audited_act&);
  /// An event of the server itself.
  void note(audit_event, std::string_view detail = {});
  void note_incident(const http::exchange&, std::string_view incident);

  /// All events since the process began.
  std::vector<audit_count> counts() const;

private:
  void keep(
      storage::audit_entry, core::time_point at, const std::optional<core::account_id>& = std::nullopt,
      std::string_view trace = {}
  );
  core::time_point advance(core::time_point at) noexcept;
  void count(const storage::audit_entry&);
  bool has_room_for(const storage::audit_entry&);

  const pseudonyms& names_;
  const clock& clock_;
  trail trail_;
  bool logs_ = true;
  mutable std::mutex mutex_;
  std::vector<audit_count> counts_; ///< guarded by mutex_; a few dozen, because details are literals
  std::atomic<core::time_point> newest_{core::time_point{}}; ///< time of the newest entry
  std::atomic<std::uint64_t> lost_{0};
  std::atomic<std::uint64_t> nameless_{0}; ///< second << 16 | failures without an account in that second
};

} // namespace twostep::server
