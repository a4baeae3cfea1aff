#include "server/admin/link_operations.hpp"

#include "core/account/second_step.hpp"
#include "server/admin/lookup.hpp"
#include "server/admin/problems.hpp"
#include "server/admin/user_changes.hpp"
#include "server/crypto/link_token.hpp"
#include "server/runtime/entropy.hpp"

#include <string>
#include <utility>

namespace twostep::server::admin {
namespace {

using api::context;
using api::problem;

problem no_address() {
  return {
      409,
      "the address that links lead to isn't known here: start the server, or set server.public_url",
  };
}

core::link_purpose to_purpose(given_purpose p) {
  switch (p) {
  case given_purpose::invitation:
    return core::link_purpose::invitation;
  case given_purpose::password:
    return core::link_purpose::password;
  case given_purpose::enrol:
    break;
  }
  return core::link_purpose::enrol;
}

struct before_link {
  std::string email;
  bool may_be_mailed = false, has_second_step = false;
};

awaitable<core::result<before_link, problem>>
read_before_link(context& r, core::account_id id, core::link_purpose purpose) {
  before_link found;
  storage::read_barrier seen;
  const auto look = [&](const core::account& a, const core::organisation* org) {
    found.email = a.email.shown;
    found.may_be_mailed = r.policy.mails && core::may_mail_link(a, purpose, org, r.clock.now());
    found.has_second_step = core::has_second_step(a);
  };
  const bool is_there = co_await r.store.read(id, seen, look).wait();
  if (!is_there) co_return erased_meanwhile();
  co_return found;
}

problem needs_no_enrol_link(const std::string& email) {
  return {
      409,
      "an enrol link is for who has no second step, and " + email +
          " has one: where it is lost, `twostep user reset-two-step` prints the link",
      "purpose"};
}

awaitable<core::result<user_with_link, problem>> give_link(
    context& r, const api::caller& by, core::account_id id, core::link_purpose purpose, std::string leads_to,
    bool print
) {
  const auto before = co_await read_before_link(r, id, purpose);
  if (!before) co_return before.error();
  if (purpose == core::link_purpose::enrol && before->has_second_step) co_return needs_no_enrol_link(before->email);
  const bool is_mailed = !print && before->may_be_mailed;
  auto made = make_link_token(id);
  core::make_link command{made.id, purpose, by.by};
  if (is_mailed) command.mail = core::link_mail{random_id<core::notice_id>(), {std::string(made.text.reveal())}};
  const auto done = co_await change(r, id, std::move(command));
  if (!done) co_return done.error();
  user_with_link shown;
  core::time_point expires_at;
  storage::read_barrier seen;
  const auto look = [&](const core::account& a, const core::organisation* org) {
    fill(shown, a, org);
    if (const auto* link = core::find_link(a, made.id, r.clock.now())) expires_at = link->expires_at;
  };
  const bool is_there = co_await r.store.read(id, seen, look).wait();
  if (!is_there) co_return erased_meanwhile();
  if (is_mailed)
    shown.mailed = mailed_link{purpose, expires_at};
  else
    shown.link = to_answer(leads_to, made, purpose, expires_at);
  co_return std::move(shown);
}

awaitable<core::result<user_with_link, problem>>
run_make_link(context& r, const api::caller& by, make_link_request request) {
  auto leads_to = links_url(r);
  if (!leads_to) co_return no_address();
  storage::read_barrier seen;
  const auto id = co_await find_account(r, request.user, seen);
  if (!id) co_return id.error();
  auto made = co_await give_link(
      r, by, *id, to_purpose(request.purpose), *std::move(leads_to), request.print.value_or(false)
  );
  co_return made;
}

/// Until the link is used nobody knows the password, which is random.
awaitable<core::result<user_with_link, problem>>
run_invite(context& r, const api::caller& by, invite_request request) {
  auto leads_to = links_url(r);
  if (!leads_to) co_return no_address();
  storage::read_barrier seen;
  auto u = co_await read_new_user(r, request, seen);
  if (!u) co_return u.error();
  u->command.by = by.by;
  auto nobodys = random_password();
  auto verifier = co_await r.hasher.hash(std::move(nobodys));
  if (!verifier) co_return problem{503, "the server is busy with passwords: try again in a moment"};
  u->command.verifier = *std::move(verifier);
  u->command.id = random_id<core::account_id>();
  const auto outcome = co_await r.changes.create(u->command, seen);
  if (!outcome) co_return to_problem(outcome.error());
  auto made = co_await give_link(
      r, by, u->command.id, core::link_purpose::invitation, *std::move(leads_to), request.print.value_or(false)
  );
  if (!made)
    made.error().what = "the user was made, but no link: " + made.error().what + "; `twostep user link " +
                        u->command.email.shown + " --purpose invitation` makes one";
  co_return made;
}

} // namespace

constinit const api::operation<make_link_request, user_with_link> make_link{
    {"user/link",
     http::method::post,
     "/users/{user}/link",
     api::scope::users_write,
     {.event = "user_updated", .detail = "link_made", .user = "user"}},
    run_make_link};
constinit const api::operation<invite_request, user_with_link> invite_user{
    {"user/invite",
     http::method::post,
     "/users/invite",
     api::scope::users_write,
     {.event = "user_created", .detail = "invited", .made_user = "id"},
     201},
    run_invite};

} // namespace twostep::server::admin
