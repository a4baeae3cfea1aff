#pragma once
// GET /profile/security/activity: what happened to the account in the last 28 days, by day; and the same rows as a
// part of another page.
//
// A page that shows the newest rows has an `activity_log&` among its parameters, includes the rows by
// `{{>ACTIVITY}}` in its template, and fills them:
//
//   const auto recent = co_await newest_activity(v, log, 10);
//   fill_activity(p.include("ACTIVITY", "activity_rows.tpl"), v, recent, "");

#include "server/activity/activity_log.hpp"
#include "server/pages/page_context.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace twostep::server::pages {

/// For people: with the names of those who acted for the person.
struct shown_activity {
  activity_list found;
  std::vector<std::string> by; ///< beside found.rows; "" where it was the person, or nobody with a name
};

awaitable<> show_activity(page_context&, const activity_log&);

/// The signed-in person's, newest first.
awaitable<shown_activity> newest_activity(page_context&, const activity_log&, std::size_t at_most = max_activity);
/// `list`: an included activity_rows.tpl. Days and times are UTC's. not_me: the path that grave rows lead to ("This
/// wasn't me"); "": there is no such page.
void fill_activity(page::section list, const page_context&, const shown_activity&, std::string_view not_me);

} // namespace twostep::server::pages
