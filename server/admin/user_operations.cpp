#include "server/admin/user_operations.hpp"

#include "server/access/password_throttle.hpp"
#include "server/admin/lookup.hpp"
#include "server/admin/new_user.hpp"
#include "server/admin/problems.hpp"
#include "server/admin/user_changes.hpp"
#include "server/api/context.hpp"
#include "server/runtime/entropy.hpp"
#include "server/text/catalogue.hpp"
#include "server/text/refusal_text.hpp"

#include <algorithm>

namespace twostep::server::admin {
namespace {

using api::context;
using api::problem;

struct new_password {
  core::secret text;
  core::secret generated; ///< answered once; empty where one was given
};

constexpr const char* busy = "the server is busy with passwords: try again in a moment";

struct password_owner {
  std::string email, name, organisation;
  bool two_step_is_mandatory = false;
};

std::size_t min_length(const core::password_rules& rules, const password_owner& owner) {
  return owner.two_step_is_mandatory ? rules.min_length_with_mandatory_two_step : rules.min_length;
}

/// What whoever knows the person or the service would try first.
std::vector<std::string> own_words(const context& r, const password_owner& owner) {
  const auto& url = r.config.server.public_url; // may be missing where no server runs
  return {
      owner.email, owner.name, owner.organisation, r.config.branding.name,
      url.empty() ? std::string() : parse_public_url(url).host_name};
}

awaitable<core::result<new_password, problem>>
choose_password(context& r, const std::optional<core::secret>& given, const password_owner& owner) {
  new_password p;
  if (!given) {
    p.generated = random_password();
    p.text = p.generated.clone();
    co_return p;
  }
  auto tried_first = own_words(r, owner);
  auto checked_new = co_await r.hasher.check_new(
      given->reveal(), r.password_rules, owner.two_step_is_mandatory, std::move(tried_first)
  );
  if (!checked_new) co_return problem{503, busy};
  if (checked_new->why)
    co_return problem{422, operator_text(*checked_new->why, min_length(r.password_rules, owner)), "password"};
  p.text = std::move(checked_new->normalised);
  co_return p;
}

/// 503 where the hasher is busy.
awaitable<core::result<core::password_verifier, problem>> hash(context& r, core::secret text) {
  auto verifier = co_await r.hasher.hash(std::move(text));
  if (!verifier) co_return problem{503, busy};
  co_return *std::move(verifier);
}

awaitable<core::result<user_with_password, problem>>
run_add(context& r, const api::caller& by, add_user_request request) {
  storage::read_barrier seen;
  auto u = co_await read_new_user(r, request, seen);
  if (!u) co_return u.error();
  u->command.by = by.by;
  const password_owner owner{
      u->command.email.shown, u->command.name, u->organisation ? u->organisation->name : std::string(),
      core::requires_two_step(u->organisation ? &*u->organisation : nullptr, r.clock.now())};
  auto password = co_await choose_password(r, request.password, owner);
  if (!password) co_return password.error();
  auto verifier = co_await hash(r, std::move(password->text));
  if (!verifier) co_return verifier.error();
  u->command.verifier = *std::move(verifier);
  u->command.must_change_password = !password->generated.empty();
  u->command.id = random_id<core::account_id>();

  const auto outcome = co_await r.changes.create(u->command, seen);
  if (!outcome) co_return to_problem(outcome.error());
  user_with_password shown;
  const auto is_shown = co_await show(r, u->command.id, shown);
  if (!is_shown) co_return is_shown.error();
  if (!password->generated.empty()) shown.generated_password = std::move(password->generated);
  co_return std::move(shown);
}

awaitable<core::result<user_details, problem>> run_show(context& r, const api::caller&, user_request request) {
  storage::read_barrier seen;
  const auto id = co_await find_account(r, request.user, seen);
  if (!id) co_return id.error();
  user_details shown;
  const auto is_shown = co_await show(r, *id, shown);
  if (!is_shown) co_return is_shown.error();
  co_return shown;
}

/// Texts come in each of these languages, pages in some.
core::result<void, problem> check_locale(const std::string& locale) {
  const auto all = language_tags();
  if (locale.empty() || std::ranges::find(all, locale) != all.end()) return core::result<void, problem>();
  std::string known;
  for (const auto tag : all) known.append(known.empty() ? "" : ", ").append(tag);
  return problem{422, "\"" + locale + "\" is no language here: there are " + known, "locale"};
}

awaitable<core::result<user_details, problem>>
run_set_locale(context& r, const api::caller& by, set_locale_request request) {
  const auto good = check_locale(request.locale);
  if (!good) co_return good.error();
  storage::read_barrier seen;
  const auto id = co_await find_account(r, request.user, seen);
  if (!id) co_return id.error();
  core::set_locale command{std::move(request.locale), by.by};
  const auto done = co_await change(r, *id, std::move(command));
  if (!done) co_return done.error();
  user_details shown;
  const auto is_shown = co_await show(r, *id, shown);
  if (!is_shown) co_return is_shown.error();
  co_return shown;
}

awaitable<core::result<erased_user, problem>> run_erase(context& r, const api::caller& by, user_request request) {
  const core::erase_user command{by.by};
  storage::read_barrier seen;
  const auto id = co_await find_account(r, request.user, seen);
  if (!id) co_return id.error();
  core::email_address email;
  const auto erased = co_await r.changes.erase(*id, command, seen, email);
  co_await r.store.durable(seen.sequence);
  if (!erased) co_return to_problem(erased.error());
  if (r.running) forget_password_failures(r.running->throttle, email.key);
  co_return erased_user{*id, email.shown};
}

awaitable<core::result<user_export, problem>> run_export(context& r, const api::caller&, user_request request) {
  storage::read_barrier seen;
  const auto id = co_await find_account(r, request.user, seen);
  if (!id) co_return id.error();
  user_export kept;
  const auto fill = [&](const core::account& account, const core::organisation* org) {
    kept = data_export(account, org, r.clock.now());
  };
  const bool is_there = co_await r.store.read(*id, seen, fill).wait();
  if (!is_there) co_return erased_meanwhile();
  co_await r.store.durable(seen.sequence);
  co_return kept;
}

awaitable<core::result<user_with_password, problem>>
run_set_password(context& r, const api::caller& by, set_password_request request) {
  core::set_password command;
  command.by = by.by;
  command.notice = random_id<core::notice_id>();
  if (request.reason) {
    auto reason = parse_reason(*request.reason);
    if (!reason) co_return reason.error();
    command.reason = *std::move(reason);
  }
  storage::read_barrier seen;
  const auto id = co_await find_account(r, request.user, seen);
  if (!id) co_return id.error();
  password_owner owner;
  const auto copy = [&](const core::account& a, const core::organisation* org) {
    owner.email = a.email.shown;
    owner.name = a.name;
    if (org) owner.organisation = org->name;
    owner.two_step_is_mandatory = core::requires_two_step(org, r.clock.now());
  };
  const bool is_there = co_await r.store.read(*id, seen, copy).wait();
  if (!is_there) co_return erased_meanwhile();
  auto password = co_await choose_password(r, request.password, owner);
  if (!password) co_return password.error();
  auto verifier = co_await hash(r, std::move(password->text));
  if (!verifier) co_return verifier.error();
  command.verifier = *std::move(verifier);
  const auto done = co_await change(r, *id, std::move(command));
  if (!done) co_return done.error();
  user_with_password shown;
  const auto is_shown = co_await show(r, *id, shown);
  if (!is_shown) co_return is_shown.error();
  if (!password->generated.empty()) shown.generated_password = std::move(password->generated);
  co_return std::move(shown);
}

} // namespace

constexpr auto read = api::scope::users_read, write = api::scope::users_write;

constinit const api::operation<add_user_request, user_with_password> add_user{
    {"user/add", http::method::post, "/users", write, {.event = "user_created", .made_user = "id"}, 201}, run_add};
constinit const api::operation<user_request, user_details> show_user{
    {"user/show", http::method::get, "/users/{user}", read}, run_show};
constinit const api::operation<set_password_request, user_with_password> set_password{
    {"user/set-password",
     http::method::post,
     "/users/{user}/set-password",
     write,
     {.event = "authn_password_change", .detail = "set", .user = "user"}},
    run_set_password};
constinit const api::operation<set_locale_request, user_details> set_locale{
    {"user/set-locale",
     http::method::post,
     "/users/{user}/set-locale",
     write,
     {.event = "user_updated", .detail = "locale_set", .user = "user"}},
    run_set_locale};
constinit const api::operation<user_request, erased_user> erase_user{
    {"user/erase",
     http::method::post,
     "/users/{user}/erase",
     write,
     {.event = "user_deleted", .detail = "erased", .user = "user"}},
    run_erase};
constinit const api::operation<user_request, user_export> export_user{
    {"user/export",
     http::method::get,
     "/users/{user}/export",
     api::scope::personal_data,
     {.event = "sensitive_read", .detail = "export", .user = "user"}},
    run_export};

} // namespace twostep::server::admin

TWOSTEP_JSON_DEFINED(twostep::server::admin::user_with_password)
