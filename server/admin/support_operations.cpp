#include "server/admin/support_operations.hpp"

#include "core/account/bounds.hpp"
#include "core/account/link.hpp"
#include "core/account/second_operator.hpp"
#include "core/account/second_step.hpp"
#include "server/access/password_throttle.hpp"
#include "server/admin/lookup.hpp"
#include "server/admin/problems.hpp"
#include "server/admin/user_changes.hpp"
#include "server/runtime/entropy.hpp"
#include "server/text/date.hpp"

#include <algorithm>

namespace twostep::server::admin {
namespace {

using api::context;
using api::problem;

bool makes_link(const std::vector<core::event>& events) {
  return std::ranges::any_of(events, [](const core::event& e) { return std::holds_alternative<core::link_made>(e); });
}

/// The reset was not made: this records that it was asked for (core/account/second_operator.hpp).
const core::change_recorded* asked_for_reset(const std::vector<core::event>& events) {
  for (const auto& e : events)
    if (const auto* r = std::get_if<core::change_recorded>(&e); r && r->what == core::activity_kind::reset_asked)
      return r;
  return nullptr;
}

std::string soon_after_mail(const std::string& email) {
  return "nothing is reset yet: the password of " + email +
         " was set through a mailed link less than 7 days ago, and whoever reads that mail could be asking";
}

/// Where one operator isn't enough, what is to be said before anything is decided; nullopt: nothing.
std::optional<problem>
what_two_operators_need(const core::account& a, const core::actor& by, bool agrees, core::time_point now) {
  if (!core::one_operator_resets_from(a, now)) return std::nullopt;
  if (core::is_nobody_in_particular(by))
    return problem{
        409,
        soon_after_mail(a.email.shown) + ". It takes two operators with names, and \"" + by.name +
            "\" may be anybody: log in as yourself and use sudo (in a container: docker exec -e SUDO_USER=NAME). "
            "Nothing is recorded"};
  const auto* asked = core::reset_asked_by_another(a, by, now);
  if (!asked && agrees)
    return problem{
        409,
        soon_after_mail(a.email.shown) +
            ". There is no request to agree to: it is over a day old, your own, or the person gave a second step "
            "since, so the phone isn't lost. Nothing is recorded; without --agree yours is the first"};
  if (!asked || agrees) return std::nullopt;
  return problem{
      409, soon_after_mail(a.email.shown) + ". " + asked->by.name + " asked for it at " + to_readable(asked->at) +
               " (\"" + asked->reason + "\"). Speak with them; if you are sure, too, add --agree"};
}

/// A person who was invited and hasn't come yet has nothing to lose but the invitation.
std::optional<problem> nothing_to_reset(const core::account& a, core::time_point now) {
  const auto is_open = [&](const core::one_time_link& l) {
    return l.purpose == core::link_purpose::invitation && core::lives(l, now);
  };
  if (core::has_second_step(a) || std::ranges::none_of(a.links, is_open)) return std::nullopt;
  return problem{
      409, "nothing to reset: " + a.email.shown +
               " has no second step and hasn't used the invitation; `twostep user link " + a.email.shown +
               " --purpose invitation` makes another"};
}

problem needs_another_operator(const user_details& user, core::time_point asked_at) {
  const auto alone_from = user.email_verified_at.value_or(asked_at) + core::second_operator_period;
  return {
      409, soon_after_mail(user.email) +
               ". Your request is on record, and the person is told: another operator adds --agree to the same "
               "command before " +
               to_readable(asked_at + core::reset_request_lifetime) + ". From " + to_readable(alone_from) +
               " one operator is enough"};
}

unlock_result given_back(const std::vector<core::event>& events, const core::account& a) {
  core::unlock_granted granted;
  for (const auto& e : events)
    if (const auto* g = std::get_if<core::unlock_granted>(&e)) granted = *g;
  unlock_result u;
  u.wrong_codes = granted.codes;
  u.numbers_and_messages = granted.sends;
  if (a.code_unlocks.size() >= core::max_code_unlocks)
    u.wrong_codes_again_at = a.code_unlocks.front() + core::days(30);
  if (a.sends_freed_at) u.numbers_and_messages_again_at = *a.sends_freed_at + core::days(1);
  return u;
}

awaitable<core::result<reset_user, problem>>
run_reset_two_step(context& r, const api::caller& by, reset_request request) {
  auto reason = parse_reason(request.reason);
  if (!reason) co_return reason.error();
  storage::read_barrier seen;
  const auto id = co_await find_account(r, request.user, seen);
  if (!id) co_return id.error();
  const bool agrees = request.agree.value_or(false);
  std::optional<problem> in_the_way;
  const auto look = [&](const core::account& a, const core::organisation*) {
    const auto now = r.clock.now();
    in_the_way = what_two_operators_need(a, by.by, agrees, now);
    if (!in_the_way) in_the_way = nothing_to_reset(a, now);
  };
  const bool is_there = co_await r.store.read(*id, seen, look).wait();
  if (!is_there) co_return erased_meanwhile();
  if (in_the_way) co_return *std::move(in_the_way);
  const auto leads_to = links_url(r);
  const auto made = make_link_token(*id);
  core::reset_two_step command{by.by, *std::move(reason), random_id<core::notice_id>()};
  if (leads_to) command.link = made.id;
  command.agrees = agrees;
  const auto done = co_await change(r, *id, std::move(command));
  if (!done) co_return done.error();
  reset_user shown;
  const auto is_shown = co_await show(r, *id, shown);
  if (!is_shown) co_return is_shown.error();
  if (const auto* asked = asked_for_reset(done->events)) co_return needs_another_operator(shown, asked->at);
  shown.old_number_told = done->notifies;
  const auto enrol = std::ranges::find(shown.links, core::link_purpose::enrol, &link_view::purpose);
  if (leads_to && makes_link(done->events) && enrol != shown.links.end())
    shown.link = to_answer(*leads_to, made, core::link_purpose::enrol, enrol->expires_at);
  co_return std::move(shown);
}

awaitable<core::result<unlocked_user, problem>>
run_unlock(context& r, const api::caller& by, support_request request) {
  auto reason = parse_reason(request.reason);
  if (!reason) co_return reason.error();
  core::unlock command{by.by, *std::move(reason), random_id<core::notice_id>()};
  storage::read_barrier seen;
  const auto id = co_await find_account(r, request.user, seen);
  if (!id) co_return id.error();
  const auto done = co_await change(r, *id, std::move(command));
  if (!done) co_return done.error();
  core::account account;
  const auto copy = [&](const core::account& a, const core::organisation*) { account = a; };
  const bool is_there = co_await r.store.read(*id, seen, copy).wait();
  if (!is_there) co_return erased_meanwhile();
  if (r.running) forget_password_failures(r.running->throttle, account.email.key);
  unlocked_user shown;
  const auto is_shown = co_await show(r, *id, shown);
  if (!is_shown) co_return is_shown.error();
  shown.given_back = given_back(done->events, account);
  co_return shown;
}

} // namespace

constinit const api::operation<reset_request, reset_user> reset_two_step{
    {"user/reset-two-step",
     http::method::post,
     "/users/{user}/reset-two-step",
     api::scope::users_write,
     {.event = "user_updated", .detail = "two_step_reset", .user = "user"}},
    run_reset_two_step};
constinit const api::operation<support_request, unlocked_user> unlock_user{
    {"user/unlock",
     http::method::post,
     "/users/{user}/unlock",
     api::scope::users_write,
     {.event = "user_updated", .detail = "unlocked", .user = "user"}},
    run_unlock};

} // namespace twostep::server::admin

TWOSTEP_JSON_DEFINED(twostep::server::admin::reset_user)
TWOSTEP_JSON_DEFINED(twostep::server::admin::unlocked_user)
