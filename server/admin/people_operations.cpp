#include "server/admin/people_operations.hpp"

#include "core/text.hpp"
#include "server/admin/lookup.hpp"
#include "server/admin/problems.hpp"
#include "server/admin/user_changes.hpp"
#include "server/runtime/entropy.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace twostep::server::admin {
namespace {

using api::context;
using api::problem;
using shown_user = core::result<user_details, problem>;

/// Executes the command on the user whom the request names, and shows them as they are then.
awaitable<shown_user> change_user(context& r, std::string_view user, core::command command) {
  storage::read_barrier seen;
  const auto id = co_await find_account(r, user, seen);
  if (!id) co_return id.error();
  const auto done = co_await change(r, *id, std::move(command));
  if (!done) co_return done.error();
  if (done->events.empty()) co_return problem{409, "nothing to do: it is so already, as `twostep user show` says"};
  user_details shown;
  const auto is_shown = co_await show(r, *id, shown);
  if (!is_shown) co_return is_shown.error();
  co_return shown;
}

/// A reason that may be left out.
core::result<std::string, problem> parse_optional_reason(const std::optional<std::string>& given) {
  if (!given) return std::string();
  return parse_reason(*given);
}

awaitable<shown_user> run_suspend(context& r, const api::caller& by, support_request request) {
  auto reason = parse_reason(request.reason);
  if (!reason) co_return reason.error();
  core::command command = core::suspend_user{by.by, *std::move(reason)};
  auto shown = co_await change_user(r, request.user, std::move(command));
  co_return shown;
}

awaitable<shown_user> run_resume(context& r, const api::caller& by, optional_reason_request request) {
  auto reason = parse_optional_reason(request.reason);
  if (!reason) co_return reason.error();
  core::command command = core::resume_user{by.by, *std::move(reason)};
  auto shown = co_await change_user(r, request.user, std::move(command));
  co_return shown;
}

awaitable<core::result<signed_out_user, problem>>
run_sign_out(context& r, const api::caller& by, optional_reason_request request) {
  auto reason = parse_optional_reason(request.reason);
  if (!reason) co_return reason.error();
  storage::read_barrier seen;
  const auto id = co_await find_account(r, request.user, seen);
  if (!id) co_return id.error();
  core::command command = core::sign_out_everywhere{by.by, *std::move(reason), random_id<core::notice_id>()};
  const auto done = co_await change(r, *id, std::move(command));
  if (!done) co_return done.error();
  signed_out_user shown;
  const auto is_shown = co_await show(r, *id, shown);
  if (!is_shown) co_return is_shown.error();
  shown.sessions_ended = static_cast<std::uint64_t>(std::ranges::count_if(done->events, [](const core::event& e) {
    const auto* ended = std::get_if<core::session_ended>(&e);
    return ended && ended->reason == core::end_reason::revoked;
  }));
  co_return std::move(shown);
}

awaitable<shown_user> run_set_name(context& r, const api::caller& by, set_name_request request) {
  auto name = core::parse_display_name(request.name);
  if (!name) co_return problem{422, "the name must be at most 100 printable characters", "name"};
  core::command command = core::set_name{*std::move(name), by.by};
  auto shown = co_await change_user(r, request.user, std::move(command));
  co_return shown;
}

/// Whom an error is about, and why their role stands in the way.
struct membership {
  std::string email;
  core::role role{core::role::member};
  bool has_organisation = false;
};

awaitable<core::result<membership, problem>> membership_of(context& r, std::string_view user) {
  storage::read_barrier seen;
  const auto id = co_await find_account(r, user, seen);
  if (!id) co_return id.error();
  membership found;
  const auto copy = [&](const core::account& a, const core::organisation* org) {
    found = {a.email.shown, a.role, org != nullptr};
  };
  const bool is_there = co_await r.store.read(*id, seen, copy).wait();
  if (!is_there) co_return erased_meanwhile();
  co_return found;
}

awaitable<shown_user> run_set_role(context& r, const api::caller& by, set_role_request request) {
  const auto before = co_await membership_of(r, request.user);
  if (!before) co_return before.error();
  if (request.role == core::role::admin && !before->has_organisation)
    co_return problem{
        409,
        "an admin is an organisation's admin, and " + before->email + " belongs to none" +
            (before->role == core::role::operator_
                 ? ": make them a member, then `twostep user move " + before->email + " ORG`"
                 : ": `twostep user move " + before->email + " ORG` first"),
        "role"};
  core::command command = core::set_role{request.role, by.by};
  auto shown = co_await change_user(r, request.user, std::move(command));
  co_return shown;
}

awaitable<shown_user> run_move(context& r, const api::caller& by, move_request request) {
  const auto before = co_await membership_of(r, request.user);
  if (!before) co_return before.error();
  storage::read_barrier seen;
  const auto organisation = co_await find_organisation(r, request.organisation, seen);
  if (!organisation) co_return organisation.error();
  if (before->role == core::role::operator_)
    co_return problem{
        409, "an operator belongs to no organisation: `twostep user set-role " + before->email + " member` first",
        "organisation"};
  core::command command = core::move_user{organisation->id, by.by};
  auto shown = co_await change_user(r, request.user, std::move(command));
  co_return shown;
}

constexpr api::audit_action updates(std::string_view detail) {
  return {.event = "user_updated", .detail = detail, .user = "user"};
}

} // namespace

constexpr auto write_users = api::scope::users_write;

constinit const api::operation<support_request, user_details> suspend_user{
    {"user/suspend", http::method::post, "/users/{user}/suspend", write_users, updates("suspended")}, run_suspend};
constinit const api::operation<optional_reason_request, user_details> resume_user{
    {"user/resume", http::method::post, "/users/{user}/resume", write_users, updates("resumed")}, run_resume};
constinit const api::operation<optional_reason_request, signed_out_user> sign_out_user{
    {"user/sign-out", http::method::post, "/users/{user}/sign-out", write_users, updates("signed_out")},
    run_sign_out};
constinit const api::operation<set_name_request, user_details> set_name{
    {"user/set-name", http::method::post, "/users/{user}/set-name", write_users, updates("name_set")}, run_set_name};
constinit const api::operation<set_role_request, user_details> set_role{
    {"user/set-role", http::method::post, "/users/{user}/set-role", write_users, updates("role_set")}, run_set_role};
constinit const api::operation<move_request, user_details> move_user{
    {"user/move", http::method::post, "/users/{user}/move", write_users, updates("moved")}, run_move};

} // namespace twostep::server::admin

TWOSTEP_JSON_DEFINED(twostep::server::admin::signed_out_user)
