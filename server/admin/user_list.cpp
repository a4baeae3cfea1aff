#include "server/admin/user_list.hpp"

#include "core/text.hpp"
#include "server/admin/lookup.hpp"
#include "server/api/context.hpp"

#include <algorithm>

namespace twostep::server::admin {
namespace {

using api::context;
using api::problem;

problem explain_query(storage::query_refusal why) {
  using enum storage::query_refusal;
  switch (why) {
  case bad_text:
  case no_word:
  case short_word:
    return {422, "search for beginnings of words of the email or the name; one has three letters or more", "search"};
  case too_many_words:
    return {422, "search for eight words at most", "search"};
  case bad_cursor:
    return {409, "that list is over: begin it again, without --after", "after"};
  case bad_phone_end:
  case bad_page_size:
    break;
  }
  return {422, "a list has 1 to " + std::to_string(storage::max_page_size) + " users", "limit"};
}

awaitable<core::result<storage::people_query, problem>>
read_query(context& r, const list_users_request& asked, storage::read_barrier& seen) {
  storage::people_query query;
  query.now = r.clock.now();
  query.words = asked.search.value_or("");
  query.role = asked.role;
  query.second_step = asked.second_step;
  if (asked.search && core::trim(*asked.search).empty()) co_return explain_query(storage::query_refusal::no_word);
  if (asked.organisation) {
    const auto org = co_await find_organisation(r, *asked.organisation, seen);
    if (!org) co_return org.error();
    query.organisation = org->id;
  }
  co_return query;
}

/// Fills the list up to the limit; without one, with everybody.
awaitable<core::result<void, storage::query_refusal>> find_all(
    context& r, const storage::people_query& query, const list_users_request& asked, user_list& list,
    storage::read_barrier& seen
) {
  const auto add = [&](const core::account& a, const core::organisation* org) {
    list.users.push_back(summary(a, org, query.now));
  };
  storage::page_request next{asked.after.value_or(""), storage::max_page_size};
  for (;;) {
    if (asked.limit) next.size = *asked.limit - list.users.size();
    const auto page = co_await r.store.find_people(query, next, seen, add).wait();
    if (!page) co_return page.error();
    next.cursor = page->next;
    if (next.cursor.empty() || (asked.limit && list.users.size() >= *asked.limit)) break;
  }
  if (!next.cursor.empty()) list.next = next.cursor;
  co_return core::result<void, storage::query_refusal>();
}

awaitable<core::result<user_list, problem>> run_list(context& r, const api::caller&, list_users_request request) {
  if (request.limit && (*request.limit == 0 || *request.limit > storage::max_page_size))
    co_return explain_query(storage::query_refusal::bad_page_size);
  storage::read_barrier seen;
  const auto query = co_await read_query(r, request, seen);
  if (!query) co_return query.error();
  user_list list;
  auto found = co_await find_all(r, *query, request, list, seen);
  // The store was restarted, which ended its cursors: a list of all begins anew.
  while (!found && found.error() == storage::query_refusal::bad_cursor && !request.after) {
    list = {};
    found = co_await find_all(r, *query, request, list, seen);
  }
  if (!found) co_return explain_query(found.error());
  co_await r.store.durable(seen.sequence);
  std::ranges::sort(list.users, {}, &user_summary::email);
  co_return list;
}

} // namespace

constinit const api::operation<list_users_request, user_list> list_users{
    {"user/list", http::method::get, "/users", api::scope::users_read}, run_list};

} // namespace twostep::server::admin
