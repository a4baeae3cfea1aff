#include "server/admin/link_operations.hpp"

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

awaitable<core::result<user_with_link, problem>>
give_link(context& r, const api::caller& by, core::account_id id, core::link_purpose purpose, std::string leads_to) {
  auto made = make_link_token(id);
  core::make_link command{made.id, purpose, by.by};
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
  auto made = co_await give_link(r, by, *id, request.purpose, *std::move(leads_to));
  co_return made;
}

/// Until the link is used nobody knows the password, which is random.
awaitable<core::result<user_with_link, problem>>
run_invite(context& r, const api::caller& by, new_user_request request) {
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
  auto made = co_await give_link(r, by, u->command.id, core::link_purpose::invitation, *std::move(leads_to));
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
constinit const api::operation<new_user_request, user_with_link> invite_user{
    {"user/invite",
     http::method::post,
     "/users/invite",
     api::scope::users_write,
     {.event = "user_created", .detail = "invited", .made_user = "id"},
     201},
    run_invite};

} // namespace twostep::server::admin
