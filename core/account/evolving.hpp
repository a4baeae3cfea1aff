#pragma once
// What the evolve*.cpp files share: each applies some kinds of events. Internal to them.

#include "core/account/event.hpp"

#include <cstddef>
#include <utility>
#include <vector>

namespace twostep::core::evolving {

/// Makes it the newest of at most so many.
template <class T>
void keep_newest(std::vector<T>& all, std::size_t max, T one) {
  all.push_back(std::move(one));
  if (all.size() > max) all.erase(all.begin(), all.end() - static_cast<std::ptrdiff_t>(max));
}

void remember(account&, activity_kind, time_point);
/// A sign-in's, a step-up's, a pending change's or a number change's; null: it ended.
challenge* find(account&, const challenge_id&);
session* find(account&, const session_id&);
/// A code goes to this number, which isn't verified: one of those that the account tried within a day.
void note_tried_number(account&, const challenge&);
/// A code came back from this number: nothing, unless it is the verified one.
void note_verification(two_step_state&, const e164_number&, time_point);
/// Of the known browser; null: it isn't listed.
known_device* find(account&, const std::optional<device_id>&);

// How somebody gets in: evolve_access.cpp.
void apply(account&, session_started);
void apply(account&, const session_ended&);
void apply(account&, const session_used&);
void apply(account&, const session_renewed&);
void apply(account&, sign_in_challenged);
void apply(account&, const sign_in_ended&);
void apply(account&, const sign_in_verified&);
void apply(account&, const session_proven&);
void apply(account&, const unproven_access_ended&);
void apply(account&, step_up_challenged);
void apply(account&, const step_up_ended&);
void apply(account&, app_token_created);
void apply(account&, const app_token_used&);
void apply(account&, const app_token_revoked&);
void apply(account&, const browser_admitted&);
void apply(account&, const device_listed&);
void apply(account&, const password_failed&);
void apply(account&, const guesses_forgiven&);
void apply(account&, const browsers_forgotten&);
void apply(account&, const network_carried&);

// Replacing the number: evolve_number.cpp.
void apply(account&, number_change_begun);
void apply(account&, const number_change_opened&);
void apply(account&, const number_change_allowed&);
void apply(account&, new_number_given);
void apply(account&, const number_replaced&);
void apply(account&, const number_change_ended&);

// One-time links: evolve_link.cpp.
void apply(account&, link_made);
void apply(account&, const link_bound&);
void apply(account&, const link_ended&);
void apply(account&, const link_required&);
void apply(account&, const link_failed&);
void apply(account&, const link_step_given&);
void apply(account&, const email_verified&);

// By support: evolve_administration.cpp.
void apply(account&, const user_suspended&);
void apply(account&, const user_resumed&);
void apply(account&, name_set);
void apply(account&, const role_set&);

// Recovery codes: evolve_recovery.cpp.
void apply(account&, recovery_codes_made);
void apply(account&, const recovery_code_tried&);
void apply(account&, const recovery_code_used&);
void apply(account&, const recovery_codes_ended&);

// Authenticator apps and methods: evolve_authenticator.cpp.
void apply(account&, authenticator_added);
void apply(account&, const authenticator_used&);
void apply(account&, authenticator_renamed);
void apply(account&, const authenticator_removed&);
void apply(account&, const authenticators_cleared&);
void apply(account&, const authenticator_lost&);
void apply(account&, const authenticator_kept&);
void apply(account&, const method_preferred&);
void apply(account&, method_chosen);

// Passkeys: evolve_passkey.cpp.
void apply(account&, passkey_added);
void apply(account&, const passkey_used&);
void apply(account&, passkey_renamed);
void apply(account&, const passkey_removed&);
void apply(account&, const passkeys_cleared&);
void apply(account&, const passkey_lost&);
void apply(account&, const passkey_kept&);

// Trusted browsers: evolve_trusted_browser.cpp.
void apply(account&, browser_trusted);
void apply(account&, const trust_used&);
void apply(account&, const trust_ended&);
void apply(account&, const trust_cleared&);

// Of every factor: evolve_authenticator.cpp.
/// What older programs took for the newest proof of the number stands from now on: the sign-in that follows proves
/// none.
void keep_number_verified_at(account&, time_point);
/// A factor is off. since: second_step_since() before that.
void factor_ended(account&, const std::optional<time_point>& since);

// Messages: evolve_messages.cpp.
void apply(account&, const code_accepted&);
void apply(account&, const code_dropped&);
void apply(account&, notice_owed);
void apply(account&, notice_planned);
void apply(account&, const notice_settled&);
void apply(account&, const message_reported&);
void apply(account&, const part_delivered&);

} // namespace twostep::core::evolving
