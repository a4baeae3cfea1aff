#include "core/organisation.hpp"
#include "server/admin/operations.hpp"
#include "server/admin/request_fields.hpp"
#include "server/admin/views.hpp"
#include "server/runtime/entropy.hpp"
#include "server/text/date.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include <map>
#include <mutex>

namespace twostep::server::admin {
namespace {

namespace json = boost::json;

void append(
    resources& r, const core::organisation_id& id, const core::organisation_event& e, storage::read_barrier& seen
) {
  if (!r.store.append(id, e, seen)) throw explain({core::refusal_kind::not_stored});
}

awaitable<answer> show(resources& r, core::organisation_id id, storage::read_barrier seen) {
  answer a;
  r.store.read_organisation(id, seen, [&](const core::organisation& org) { a.body = view(org, r.clock.now()); });
  co_await r.store.durable(seen.sequence);
  co_return a;
}

struct member_counts {
  std::size_t users = 0, with_two_step = 0;
};

/// Answers the number of the newest record that was looked at, too.
std::uint64_t count_members(resources& r, std::map<core::organisation_id, member_counts>& to) {
  std::uint64_t last = 0;
  r.store.each_account([&](const core::account& a, const core::organisation* org) {
    last = std::max(last, a.sequence);
    if (!org) return true;
    auto& counts = to[org->id];
    ++counts.users;
    if (core::verified_phone(a.two_step)) ++counts.with_two_step;
    return true;
  });
  return last;
}

} // namespace

awaitable<answer> add_organisation(resources& r, json::object request) {
  request_fields fields(std::move(request));
  const auto by = fields.actor();
  const auto typed = fields.required("name");
  fields.end();
  const auto name = core::parse_organisation_name(typed);
  if (!name) throw refused(422, "an organisation's name has 1 to 64 printable characters");

  storage::read_barrier seen;
  const auto id = random_id<core::organisation_id>();
  {
    static std::mutex naming; // held while a name is looked up and taken, whatever configuration asks
    const std::lock_guard lock(naming);
    if (r.store.find_organisation(name->key, seen))
      throw refused(409, "there is an organisation of this name already: `twostep org list` shows it");
    append(r, id, core::organisation_created{id, name->shown, name->key, by, r.clock.now()}, seen);
  }
  auto shown = co_await show(r, id, seen);
  shown.status = 201;
  co_return shown;
}

awaitable<answer> list_organisations(resources& r, json::object request) {
  request_fields(std::move(request)).end();
  std::map<core::organisation_id, member_counts> members;
  const auto last = count_members(r, members);
  json::array list;
  r.store.each_organisation([&](const core::organisation& org) {
    auto o = view(org, r.clock.now());
    o["users"] = members[org.id].users;
    o["users_with_two_step"] = members[org.id].with_two_step;
    list.push_back(std::move(o));
    return true;
  });
  co_await r.store.durable(std::max(last, r.store.count().last_sequence));
  std::sort(list.begin(), list.end(), [](const json::value& a, const json::value& b) {
    return a.at("name").as_string() < b.at("name").as_string();
  });
  co_return answer{200, {{"organisations", std::move(list)}}};
}

awaitable<answer> require_two_step(resources& r, json::object request) {
  request_fields fields(std::move(request));
  core::two_step_required event;
  event.by = fields.actor();
  event.at = event.from = r.clock.now();
  const auto name = fields.required("organisation");
  if (const auto from = fields.optional("from")) {
    const auto date = parse_date(*from);
    if (!date)
      throw refused(
          422, "\"" + *from + "\" is no date: write 2026-12-01 (midnight UTC) or 2026-12-01T08:00:00+01:00"
      );
    event.from = *date;
  }
  fields.end();
  storage::read_barrier seen;
  const auto org = find_organisation(r, name, seen);
  append(r, org.id, event, seen);
  auto shown = co_await show(r, org.id, seen);
  co_return shown;
}

awaitable<answer> waive_two_step(resources& r, json::object request) {
  request_fields fields(std::move(request));
  const core::two_step_waived event{fields.actor(), r.clock.now()};
  const auto name = fields.required("organisation");
  fields.end();
  storage::read_barrier seen;
  const auto org = find_organisation(r, name, seen);
  append(r, org.id, event, seen);
  auto shown = co_await show(r, org.id, seen);
  co_return shown;
}

} // namespace twostep::server::admin
