#pragma once
// Notices to the owner: whom they go to, when they leave, and what one text stands for where there would be too many.
// Changes of the factor, the number and the password are told at once; beyond a few a day one text an hour names the
// gravest. Everything else is told seldom and merged. Pure.

#include "core/account/account.hpp"
#include "core/account/event.hpp"
#include "core/account/policy.hpp"

#include <vector>

namespace twostep::core {

/// Of the factor, the number or the password: what a thief does who has got in. Else it is any other notice.
bool is_change(notice_kind) noexcept;
/// The same of what the account remembers of itself.
bool is_change(activity_kind) noexcept;
/// What a text names that stands for both.
notice_kind graver(notice_kind, notice_kind) noexcept;

/// Numbers that codes went to until lately, other than the one they go to now.
std::vector<e164_number> former_numbers_to_notify(const account&, time_point now);

/// The notices that tell the owner of it. Empty: there is nobody to tell, or no room beside graver
/// notices. Ids of further copies derive from `id`.
std::vector<notice_planned>
plan_notices(const account&, notice_kind, const notice_id& id, const policy&, time_point now);

/// The mail that brings a link. No notice displaces it; a newer mail of its kind may. nullopt: there is no room.
std::optional<notice_planned> plan_link_mail(const account&, const one_time_link&, const link_mail&, time_point now);

/// Those that are neither too old nor beyond the bound of pending notices (an old log may hold more).
std::vector<pending_notice> living_notices(const account&, time_point now);
/// Drops what is beyond the bound of pending notices: others first, then the oldest.
void drop_surplus(std::vector<pending_notice>&);

} // namespace twostep::core
