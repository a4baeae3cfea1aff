#pragma once
// The record of who did what: every event once into the audit trail, by pseudonym, and as a line into the log. Names
// as in OWASP's logging vocabulary (R60). No email, code, token or number ever stands in it: its parameters can't
// carry one.

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
  app_token_used,    ///< authn_token_used: once a day
  app_token_failed,  ///< authn_token_fail
  gate_denied,       ///< authz_fail
  incident,          ///< sys_error: the server failed; the page and the log name the incident
  started,           ///< sys_startup
  stopped,           ///< sys_shutdown
  crashed            ///< sys_crash: at the start after one
};

/// What somebody with the machine's shell did.
struct audited_act {
  std::string_view event;  ///< a literal: "user_created"
  std::string_view detail; ///< a literal that says which
  std::optional<core::account_id> account;
  core::actor by;
  bool done = true;
};

/// How often something was noted; counts for metrics.
struct audit_count {
  std::string event, detail;
  storage::audit_outcome outcome;
  std::uint64_t count = 0;
};

/// Thread-safe; waits for nothing.
class audit {
public:
  /// Takes what is to be kept; false: there is no room for it. Called by any thread.
  using trail = std::function<bool(const storage::audit_entry&)>;

  /// Both outlive it. An empty trail: the log alone.
  audit(const pseudonyms&, const clock&, trail);
  /// No more lines: what is printed is a command's answer. Before any event.
  void keep_out_of_the_log() noexcept { logs_ = false; }

  /// By whoever sends the request, at the exchange's time. detail: a literal that says which ("enabled", "csrf"),
  /// never anything from the request. host: of the application behind the gate that it is about.
  void note(
      audit_event, const http::exchange&, const std::optional<core::account_id>& = std::nullopt,
      std::string_view detail = {}, std::string_view host = {}
  );
  /// The event by the refusal; nothing for those that are only in the way.
  void note_refusal(const core::refusal&, const http::exchange&, const core::account_id&);
  void note(const audited_act&);
  /// Of the server itself.
  void note(audit_event, std::string_view detail = {});
  void note_incident(const http::exchange&, std::string_view incident);

  /// What was noted since the process began.
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
  std::vector<audit_count> counts_;                          ///< under mutex_; a few dozen, for details are literals
  std::atomic<core::time_point> newest_{core::time_point{}}; ///< of the entries
  std::atomic<std::uint64_t> lost_{0};
  std::atomic<std::uint64_t> nameless_{0}; ///< second << 16 | failures of nobody's in it
};

} // namespace twostep::server
