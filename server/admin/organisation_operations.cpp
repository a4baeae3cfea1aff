#include "server/admin/organisation_operations.hpp"

#include "core/account/factor.hpp"
#include "core/account/second_step.hpp"
#include "core/account/trusted_browser.hpp"
#include "core/organisation.hpp"
#include "server/admin/lookup.hpp"
#include "server/admin/problems.hpp"
#include "server/api/context.hpp"
#include "server/runtime/entropy.hpp"
#include "server/text/date.hpp"
#include "server/text/listed.hpp"

#include <algorithm>
#include <map>

namespace twostep::server::admin {
namespace {

using api::problem;

problem explain_refusal(storage::record_refusal why) {
  switch (why) {
  case storage::record_refusal::key_taken:
    return {409, "there is an organisation of this name already: `twostep org list` shows it", "name"};
  case storage::record_refusal::too_many:
    return {
        409, "there are " + std::to_string(storage::organisation_kind::max_records) +
                 " organisations, and this version keeps no more"};
  case storage::record_refusal::not_stored:
    break;
  }
  return to_problem({core::refusal_kind::not_stored});
}

awaitable<core::result<void, problem>> append(
    api::context& c, const core::organisation_id& id, const core::organisation_event& e, storage::read_barrier& seen
) {
  const auto kept = co_await c.store.organisations().append(id, e, seen).wait();
  if (!kept) co_return explain_refusal(kept.error());
  co_return core::result<void, problem>();
}

using answered = core::result<organisation_view, problem>;

awaitable<answered> show(api::context& c, core::organisation_id id, storage::read_barrier seen) {
  organisation_view shown;
  const auto fill = [&](const core::organisation& org) { shown = view(org, c.clock.now()); };
  co_await c.store.organisations().read(id, seen, fill).wait();
  co_await c.store.durable(seen.sequence);
  co_return shown;
}

struct member_counts {
  std::size_t users = 0, with_two_step = 0;
};

/// Returns the sequence of the newest account change read.
awaitable<std::uint64_t> count_members(api::context& c, std::map<core::organisation_id, member_counts>& to) {
  std::uint64_t last = 0;
  const auto count = [&](const core::account& a, const core::organisation* org) {
    last = std::max(last, a.sequence);
    if (!org) return true;
    auto& counts = to[org->id];
    ++counts.users;
    if (core::has_second_step(a)) ++counts.with_two_step;
    return true;
  };
  co_await c.store.each_account(count).wait();
  co_return last;
}

/// Creates the organisation and returns its id.
awaitable<core::result<core::organisation_id, problem>>
create(api::context& c, const core::organisation_name& name, const core::actor& by, storage::read_barrier& seen) {
  const auto id = random_id<core::organisation_id>();
  const core::organisation_event created = core::organisation_created{id, name.shown, name.key, by, c.clock.now()};
  const auto kept = co_await append(c, id, created, seen);
  if (!kept) co_return kept.error();
  co_return id;
}

awaitable<answered> run_add_organisation(api::context& c, const api::caller& by, add_organisation_request request) {
  const auto name = core::parse_organisation_name(request.name);
  if (!name) co_return problem{422, "an organisation's name has 1 to 64 printable characters", "name"};
  storage::read_barrier seen;
  const auto id = co_await create(c, *name, by.by, seen);
  if (!id) co_return id.error();
  auto shown = co_await show(c, *id, seen);
  co_return shown;
}

awaitable<core::result<organisation_list, problem>>
run_list_organisations(api::context& c, const api::caller&, api::nothing) {
  std::map<core::organisation_id, member_counts> members;
  const auto last = co_await count_members(c, members);
  organisation_list list;
  const auto add = [&](const core::organisation& org) {
    const auto& counts = members[org.id];
    list.organisations.push_back({view(org, c.clock.now()), counts.users, counts.with_two_step});
    return true;
  };
  co_await c.store.organisations().each(add).wait();
  co_await c.store.durable(std::max(last, c.store.count().last_sequence));
  std::ranges::sort(list.organisations, {}, &counted_organisation::name);
  co_return list;
}

awaitable<answered> append_and_show(api::context& c, std::string_view name, const core::organisation_event& event) {
  storage::read_barrier seen;
  const auto org = co_await find_organisation(c, name, seen);
  if (!org) co_return org.error();
  const auto kept = co_await append(c, org->id, event, seen);
  if (!kept) co_return kept.error();
  auto shown = co_await show(c, org->id, seen);
  co_return shown;
}

awaitable<answered> run_require(api::context& c, const api::caller& by, require_two_step_request request) {
  core::two_step_required event;
  event.by = by.by;
  event.at = event.from = c.clock.now();
  if (request.from) {
    const auto date = parse_date(*request.from);
    if (!date)
      co_return problem{
          422, "\"" + *request.from + "\" is no date: write 2026-12-01 (midnight UTC) or 2026-12-01T08:00:00+01:00",
          "from"};
    event.from = *date;
  }
  const core::organisation_event happened = event;
  auto shown = co_await append_and_show(c, request.organisation, happened);
  co_return shown;
}

/// Adds what is allowed by this list to `methods` (method::…); returns what is wrong with it.
std::optional<problem> read_factors(const std::vector<std::string>& names, std::uint8_t& methods) {
  std::vector<std::string> all;
  for (const auto& f : core::factors()) all.emplace_back(f.name);
  if (names.empty()) return problem{422, "name at least one of " + listed(all), "factors"};
  for (const auto& name : names) {
    const auto* factor = core::find_factor(name);
    if (!factor) return problem{422, "\"" + name + "\" is no factor: there are " + listed(all), "factors"};
    methods |= factor->method;
  }
  return std::nullopt;
}

awaitable<answered> run_allow_factors(api::context& c, const api::caller& by, allow_factors_request request) {
  core::factors_allowed event;
  event.by = by.by;
  event.at = c.clock.now();
  if (request.factors) {
    std::uint8_t methods = 0;
    auto wrong = read_factors(*request.factors, methods);
    if (wrong) co_return *std::move(wrong);
    if ((methods & c.policy.allowed_methods) == 0)
      co_return problem{
          422,
          "nobody could set anything up: the configuration (factors.allowed) allows " +
              listed(core::names_of_factors(c.policy.allowed_methods)) + ", and none of these",
          "factors"};
    event.methods = methods;
  }
  const core::organisation_event happened = event;
  auto shown = co_await append_and_show(c, request.organisation, happened);
  co_return shown;
}

awaitable<answered> run_trust_browsers(api::context& c, const api::caller& by, trust_browsers_request request) {
  if (request.days > core::max_trusted_days)
    co_return problem{
        422, "a browser is trusted for 1 to " + std::to_string(core::max_trusted_days) + " days, or not at all: 0",
        "days"};
  core::trusted_days_set event;
  event.by = by.by;
  event.at = c.clock.now();
  if (request.days != 0) event.days = static_cast<std::uint8_t>(request.days);
  const core::organisation_event happened = event;
  auto shown = co_await append_and_show(c, request.organisation, happened);
  co_return shown;
}

awaitable<answered> run_waive(api::context& c, const api::caller& by, organisation_request request) {
  const core::organisation_event event = core::two_step_waived{by.by, c.clock.now()};
  auto shown = co_await append_and_show(c, request.organisation, event);
  co_return shown;
}

} // namespace

constexpr auto read_organisations = api::scope::organisations_read,
               write_organisations = api::scope::organisations_write;

constinit const api::operation<add_organisation_request, organisation_view> add_organisation{
    {"org/add", http::method::post, "/organisations", write_organisations, {.event = "organisation_created"}, 201},
    run_add_organisation};
constinit const api::operation<api::nothing, organisation_list> list_organisations{
    {"org/list", http::method::get, "/organisations", read_organisations}, run_list_organisations};
constinit const api::operation<allow_factors_request, organisation_view> allow_factors{
    {"org/factors",
     http::method::post,
     "/organisations/{organisation}/factors",
     write_organisations,
     {.event = "organisation_updated", .detail = "factors_allowed"}},
    run_allow_factors};
constinit const api::operation<trust_browsers_request, organisation_view> trust_browsers{
    {"org/trusted-browsers",
     http::method::post,
     "/organisations/{organisation}/trusted-browsers",
     write_organisations,
     {.event = "organisation_updated", .detail = "trusted_browsers_set"}},
    run_trust_browsers};
constinit const api::operation<require_two_step_request, organisation_view> require_two_step{
    {"org/require-two-step",
     http::method::post,
     "/organisations/{organisation}/require-two-step",
     write_organisations,
     {.event = "organisation_updated", .detail = "two_step_required"}},
    run_require};
constinit const api::operation<organisation_request, organisation_view> waive_two_step{
    {"org/waive-two-step",
     http::method::post,
     "/organisations/{organisation}/waive-two-step",
     write_organisations,
     {.event = "organisation_updated", .detail = "two_step_waived"}},
    run_waive};

} // namespace twostep::server::admin
