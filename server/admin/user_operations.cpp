#include "core/account/bounds.hpp"
#include "core/email.hpp"
#include "core/text.hpp"
#include "server/access/password_throttle.hpp"
#include "server/account/account_commands.hpp"
#include "server/admin/data_export.hpp"
#include "server/admin/operations.hpp"
#include "server/admin/pauses.hpp"
#include "server/admin/request_fields.hpp"
#include "server/admin/views.hpp"
#include "server/runtime/entropy.hpp"
#include "server/text/date.hpp"
#include "server/text/refusal_catalogue.hpp"
#include "server/text/refusal_text.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

namespace twostep::server::admin {
namespace {

namespace json = boost::json;

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
std::vector<std::string> own_words(const resources& r, const password_owner& owner) {
  const auto& url = r.config.server.public_url; // may be missing where no server runs
  return {
      owner.email, owner.name, owner.organisation, r.config.branding.name,
      url.empty() ? std::string() : parse_public_url(url).host_name};
}

/// Throws refused.
awaitable<new_password>
choose_password(resources& r, const std::optional<core::secret>& given, const password_owner& owner) {
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
  if (!checked_new) throw refused(503, busy);
  if (checked_new->why) throw refused(422, operator_text(*checked_new->why, min_length(r.password_rules, owner)));
  p.text = std::move(checked_new->normalised);
  co_return p;
}

/// Throws refused where the hasher is busy.
awaitable<core::password_verifier> hash(resources& r, core::secret text) {
  auto verifier = co_await r.hasher.hash(std::move(text));
  if (!verifier) throw refused(503, busy);
  co_return *std::move(verifier);
}

/// What came of a change.
struct changed {
  std::vector<core::event> events;
  bool notifies = false; ///< a number is told at once, or by the next start
};

/// Where no server runs, messages stay pending: its next start sends them.
awaitable<account_changes::outcome> commit(resources& r, core::account_id id, core::command command) {
  if (r.running) {
    execution done = co_await r.running->commands.execute(id, std::move(command));
    co_return std::move(done.outcome);
  }
  storage::read_barrier seen;
  auto outcome = r.changes.commit(id, command, seen);
  co_await r.store.durable(seen.sequence);
  co_return outcome;
}

awaitable<changed> change(resources& r, core::account_id id, core::command command) {
  auto outcome = co_await commit(r, id, std::move(command));
  if (!outcome) throw explain(outcome.error());
  if (outcome->refused) throw explain(*outcome->refused);
  const bool notifies = std::any_of(outcome->effects.begin(), outcome->effects.end(), [](const core::effect& e) {
    return std::holds_alternative<core::send_notice>(e);
  });
  co_return changed{std::move(outcome->events), notifies};
}

awaitable<answer> show(resources& r, core::account_id id) {
  storage::read_barrier seen;
  answer a;
  core::account account;
  const auto now = r.clock.now();
  r.store.read(id, seen, [&](const core::account& found, const core::organisation* org) {
    account = found; // what is asked of the meters is asked outside of this
    a.body = details(found, org, r.policy, now);
  });
  a.body["pauses"] = view(pauses_of(r, account, now));
  co_await r.store.durable(seen.sequence);
  co_return a;
}

/// What an unlock gave back, and when more can be.
json::object given_back(const std::vector<core::event>& events, const core::account& a) {
  core::unlock_granted granted;
  for (const auto& e : events)
    if (const auto* g = std::get_if<core::unlock_granted>(&e)) granted = *g;
  json::object o{{"wrong_codes", granted.codes}, {"numbers_and_messages", granted.sends}, {"wrong_passwords", true}};
  if (a.code_unlocks.size() >= core::max_code_unlocks)
    o["wrong_codes_again_at"] = to_rfc3339(a.code_unlocks.front() + core::days(30));
  if (a.sends_freed_at) o["numbers_and_messages_again_at"] = to_rfc3339(*a.sends_freed_at + core::days(1));
  return o;
}

struct user_request {
  core::create_user command;
  std::optional<core::organisation> organisation;
  std::optional<core::secret> password;
};

user_request read_user(resources& r, request_fields fields, storage::read_barrier& seen) {
  user_request u;
  u.command.by = fields.actor();
  const auto typed = fields.required("email");
  auto email = core::parse_email(typed);
  if (!email)
    throw refused(
        422, std::string("\"")
                 .append(typed)
                 .append("\" is not an email address, such as ann@example.org: ")
                 .append(words_of(email.error()))
    );
  u.command.email = *std::move(email);

  const auto name = core::parse_display_name(fields.optional("name").value_or(""));
  if (!name) throw refused(422, "the name must be at most 100 printable characters");
  u.command.name = *name;

  const auto role_text = fields.optional("role").value_or("member");
  const auto role = core::role_from_text(role_text);
  if (!role) throw refused(422, "there is no role \"" + role_text + "\": member, admin or operator");
  u.command.role = *role;

  if (const auto org = fields.optional("organisation")) {
    if (*role == core::role::operator_) throw refused(422, "an operator belongs to no organisation: leave --org out");
    u.organisation = find_organisation(r, *org, seen);
    u.command.organisation = u.organisation->id;
  } else if (*role == core::role::admin) {
    throw refused(422, "an admin is an organisation's admin: name it with --org");
  }
  u.password = fields.secret("password");
  fields.end();
  return u;
}

} // namespace

awaitable<answer> add_user(resources& r, json::object request) {
  storage::read_barrier seen;
  auto u = read_user(r, request_fields(std::move(request)), seen);
  const password_owner owner{
      u.command.email.shown, u.command.name, u.organisation ? u.organisation->name : std::string(),
      core::requires_two_step(u.organisation ? &*u.organisation : nullptr, r.clock.now())};
  auto password = co_await choose_password(r, u.password, owner);
  u.command.verifier = co_await hash(r, std::move(password.text));
  u.command.must_change_password = !password.generated.empty();
  u.command.id = random_id<core::account_id>();

  const auto outcome = r.changes.create(u.command, seen);
  if (!outcome) throw explain(outcome.error());
  auto shown = co_await show(r, u.command.id);
  if (!password.generated.empty()) shown.body["generated_password"] = password.generated.reveal();
  shown.status = 201;
  co_return shown;
}

awaitable<answer> list_users(resources& r, json::object request) {
  request_fields(std::move(request)).end();
  const auto now = r.clock.now();
  json::array users;
  std::uint64_t last = 0;
  r.store.each_account([&](const core::account& a, const core::organisation* org) {
    users.push_back(summary(a, org, now));
    last = std::max(last, a.sequence);
    return true;
  });
  co_await r.store.durable(last);
  std::sort(users.begin(), users.end(), [](const json::value& a, const json::value& b) {
    return a.at("email").as_string() < b.at("email").as_string();
  });
  co_return answer{200, {{"users", std::move(users)}}};
}

awaitable<answer> show_user(resources& r, json::object request) {
  request_fields fields(std::move(request));
  const auto user = fields.required("user");
  fields.end();
  storage::read_barrier seen;
  auto shown = co_await show(r, find_account(r, user, seen));
  co_return shown;
}

awaitable<answer> reset_two_step(resources& r, json::object request) {
  request_fields fields(std::move(request));
  core::reset_two_step command{fields.actor(), fields.reason(), random_id<core::notice_id>()};
  const auto user = fields.required("user");
  fields.end();
  storage::read_barrier seen;
  const auto id = find_account(r, user, seen);
  const changed done = co_await change(r, id, std::move(command));
  auto shown = co_await show(r, id);
  shown.body["old_number_told"] = done.notifies;
  co_return shown;
}

awaitable<answer> unlock_user(resources& r, json::object request) {
  request_fields fields(std::move(request));
  core::unlock command{fields.actor(), fields.reason(), random_id<core::notice_id>()};
  const auto user = fields.required("user");
  fields.end();
  storage::read_barrier seen;
  const auto id = find_account(r, user, seen);
  const changed done = co_await change(r, id, std::move(command));
  core::account account;
  r.store.read(id, seen, [&](const core::account& a, const core::organisation*) { account = a; });
  if (r.running) forget_password_failures(*r.running, account.email.key);
  auto shown = co_await show(r, id);
  shown.body["given_back"] = given_back(done.events, account);
  co_return shown;
}

awaitable<answer> erase_user(resources& r, json::object request) {
  request_fields fields(std::move(request));
  const core::erase_user command{fields.actor()};
  const auto user = fields.required("user");
  fields.end();
  storage::read_barrier seen;
  const auto id = find_account(r, user, seen);
  core::email_address email;
  const auto erased = r.changes.erase(id, command, seen, email);
  co_await r.store.durable(seen.sequence);
  if (!erased) throw explain(erased.error());
  if (r.running) forget_password_failures(*r.running, email.key);
  co_return answer{200, {{"id", core::to_text(id)}, {"email", email.shown}}};
}

awaitable<answer> export_user(resources& r, json::object request) {
  request_fields fields(std::move(request));
  fields.actor();
  const auto user = fields.required("user");
  fields.end();
  storage::read_barrier seen;
  answer a;
  r.store.read(find_account(r, user, seen), seen, [&](const core::account& account, const core::organisation* org) {
    a.body = data_export(account, org, r.clock.now());
  });
  co_await r.store.durable(seen.sequence);
  co_return a;
}

awaitable<answer> set_password(resources& r, json::object request) {
  request_fields fields(std::move(request));
  core::set_password command;
  command.by = fields.actor();
  command.notice = random_id<core::notice_id>();
  const auto user = fields.required("user");
  const auto given = fields.secret("password");
  if (fields.has("reason")) command.reason = fields.reason();
  fields.end();

  storage::read_barrier seen;
  const auto id = find_account(r, user, seen);
  password_owner owner;
  r.store.read(id, seen, [&](const core::account& a, const core::organisation* org) {
    owner.email = a.email.shown;
    owner.name = a.name;
    if (org) owner.organisation = org->name;
    owner.two_step_is_mandatory = core::requires_two_step(org, r.clock.now());
  });
  auto password = co_await choose_password(r, given, owner);
  command.verifier = co_await hash(r, std::move(password.text));
  co_await change(r, id, std::move(command));
  auto shown = co_await show(r, id);
  if (!password.generated.empty()) shown.body["generated_password"] = password.generated.reveal();
  co_return shown;
}

} // namespace twostep::server::admin
