#pragma once
// What can happen in the exploration's world (explore.hpp): the person's two browsers, the thief, support, time.

#include "core/account/known_browser.hpp"
#include "tests/core/support/authenticator.hpp"
#include "tests/core/support/explore.hpp"
#include "tests/core/support/passkeys.hpp"
#include "tests/core/support/world.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace twostep::core::test {

inline const actor root{actor_kind::shell, "root"};
inline const e164_number phones[] = {number("+4520123456"), number("+4520999999")};

struct node {
  world w;
  session_id sessions[2];             ///< in the person's two browsers; nil: signed out
  std::optional<send_code> inbox[2];  ///< the newest message on each phone
  std::optional<device_claim> cookie; ///< of the known first browser; a thief has a copy
  bool verified[2] = {};              ///< a code was typed in that session, as counted by this test
  bool by_recovery[2] = {};           ///< a recovery code opened it, and no other code was typed in it
  link_id link;                       ///< the newest enrol link, which the person has and the thief hasn't
  bool beside_another = false;        ///< the scope has apps or passkeys
  std::optional<app> one;             ///< on the person's phone
  std::optional<one_time_code> seen;  ///< the code of it that was typed last; a thief looked on
  int rank[2] = {};                   ///< of the factor whose code was last typed in that session; 0: none was
  bool gave_app[2] = {};              ///< the app's code was typed in that session
  passkey_id key;                     ///< the newest that was added
  bool gave_passkey[2] = {};          ///< it was used in that session
  std::optional<webauthn::assertion> seen_answer; ///< what it signed last; a thief looked on
};

inline constexpr int text_rank = 1, app_rank = 2, passkey_rank = 3;
/// A session begins, with what was typed in it (a rank).
void begin_session(node&, std::size_t browser, const session_id&, int typed);
/// A code was typed in the session.
void note_typed(node&, std::size_t browser, int rank);

inline bool is_right(const result<decision, refusal>& r) {
  return r && !r->refused;
}
/// The account opens through the link alone now.
inline bool needs_link(const node& n) {
  return needs_link(n.w.account, n.w.in_organisation ? &n.w.org : nullptr, n.w.now);
}
/// The cookie of each browser for links.
inline link_browser_id link_browser(std::size_t browser) {
  return make_id<link_browser_id>(browser + 1);
}

device_trust device_trust_of(const node&, const std::optional<device_claim>& cookie);

struct step {
  std::string name;
  std::function<void(node&)> take;
  std::optional<std::size_t> typed_from; ///< the phone whose newest code is typed into a form of the Security page
  std::size_t browser = 0;               ///< in which it is typed
};

inline constexpr const char* thiefs_guess = "a thief's guess";
inline constexpr const char* stepped_up = "code of a step-up";
inline constexpr const char* code_saved = "code, save";
inline constexpr const char* last_wrong = "last wrong code";
inline constexpr const char* reset = "operator's reset";
inline constexpr const char* password_changed_by_owner = "password changed";
inline constexpr const char* number_given = "get started, number, next";
inline constexpr const char* number_replaced_by_owner = "code of the new number";
inline constexpr const char* old_number_confirmed = "code of the old number";
inline constexpr const char* thief_without_link = "a thief's sign-in without the link";
inline constexpr const char* declined = "not now";
inline constexpr const char* codes_made = "recovery codes made";
inline constexpr const char* recovered = "a recovery code";
inline constexpr const char* thiefs_recovery_guess = "a thief's guess at a recovery code";

std::vector<step> steps(scope);

/// The code in a phone's newest message; without one, a wrong code.
one_time_code read(const node&, std::optional<std::size_t> phone);
/// Gives code `code` of the set; 1 is right until it was used.
void recover(node&, std::size_t browser, std::size_t code);

} // namespace twostep::core::test
