#pragma once
// "Recent activity": what happened to an account in the last days, as rows for people, made of the audit trail and of
// what the account itself keeps. Not how the rows are worded (server/pages/activity.hpp).

#include "core/account/account.hpp"
#include "core/actor.hpp"
#include "storage/audit/history.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace twostep::server {

/// How far back it goes, and how many rows it has at most (decision 74).
inline constexpr std::chrono::days activity_kept{28};
inline constexpr std::size_t max_activity = 200;

enum class activity_what : std::uint8_t {
  signed_in,
  wrong_password,
  wrong_code,
  paused, ///< a right password or code, but too many wrong ones before
  two_step_on,
  two_step_off,
  two_step_reset,
  reset_asked, ///< of support, and waits for a second operator
  suspended,   ///< by support, as the five below
  resumed,
  signed_out_by_support,
  name_set,
  role_set,
  moved, ///< to another organisation
  number_changed,
  link_made, ///< by support
  password_changed,
  password_set, ///< by support
  pause_lifted,
  message_not_delivered,
  app_password_made,
  app_password_deleted,
  browser_signed_out,  ///< from another browser
  browsers_signed_out, ///< all but the one that it was done in
  data_exported,       ///< by support
  recovery_codes_made,
  authenticator_added,
  authenticator_removed,
  authenticator_lost, ///< asked to be deleted without a code of it
  authenticator_kept,
  passkey_added,
  passkey_removed,
  passkey_lost, ///< asked to be deleted without it
  passkey_kept,
  passkey_refused,
  browser_trusted, ///< it isn't asked for a second step for a while
  trust_ended,
  trust_copied,     ///< the cookie of a trusted browser was used in another place
  text_messages_on, ///< beside another factor
  text_messages_off
};

/// What a sign-in was completed with; none where the row is no sign-in, or that isn't known.
enum class activity_factor : std::uint8_t {
  none,
  password,
  text_message,
  link,
  recovery_code,
  authenticator_app,
  passkey,
  trusted_browser
};

/// Equal events within ten minutes and a day are one row, unless the same browser did something else between them.
struct activity_row {
  activity_what what{activity_what::signed_in};
  core::time_point from{}, to{}; ///< the same where count is 1
  std::size_t count = 1;
  activity_factor factor{activity_factor::none};
  std::string browser{}; ///< "Firefox on Windows"; "" where it isn't known, or it wasn't a browser
  std::string address{}; ///< an IPv4 address or an IPv6 /64; "" where it isn't known
  std::optional<core::device_trust> trust{}; ///< whether the account knew the browser before
  std::optional<core::actor> by{};           ///< somebody else than the person
  std::uint64_t record = 0;                  ///< number of the newest entry in the trail; 0: only the account has it
  bool is_grave = false;                     ///< worth a look: shown in amber

  friend bool operator==(const activity_row&, const activity_row&) = default;
};

/// The entry becomes a row, or part of one: what the history keeps places of.
bool is_activity(const storage::audit_entry&);
/// Both are of the same kind of event.
bool is_of(const storage::audit_entry&, core::activity_kind) noexcept;

/// Rows since then, newest first. Of what the trail lacks (it is lost, or not yet read), the account gives its last
/// ten events and last twenty changes, without browser and address. `entries`: newest first.
std::vector<activity_row> activity_rows(
    std::span<const storage::numbered_audit_entry> entries, const core::account&, core::time_point since,
    std::size_t at_most = max_activity
);

} // namespace twostep::server
