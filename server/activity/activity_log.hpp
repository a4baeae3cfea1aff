#pragma once
// Where pages ask what happened to an account lately: finds its pseudonyms, asks the audit trail's history and makes
// rows of the answer. Requests wait for it without holding a thread.

#include "server/activity/activity.hpp"
#include "server/audit/pseudonyms.hpp"
#include "server/runtime/awaitable.hpp"

#include <deque>
#include <functional>

namespace twostep::server {

struct activity_list {
  std::vector<activity_row> rows; ///< newest first
  /// False: older rows or details may be missing, as for a moment after a start; the account's own are there.
  bool is_complete = true;
};

/// Thread-safe.
class activity_log {
public:
  /// Answers a query on any thread, once, as storage::audit_history::newest does.
  using source = std::function<void(storage::audit_query, std::function<void(storage::audit_answer)>)>;

  /// `present` outlives it; former: the keys of older pseudonyms.
  activity_log(source, const pseudonyms& present, const std::vector<key>& former);
  activity_log(const activity_log&) = delete;
  activity_log& operator=(const activity_log&) = delete;

  /// Of the last 28 days. Resumes on the caller's own context. The account outlives the call.
  awaitable<activity_list>
  newest(const core::account&, core::time_point now, std::size_t at_most = max_activity) const;

private:
  std::vector<core::pseudonym> names_of(const core::account_id&) const;

  const source source_;
  const pseudonyms& present_;
  std::deque<pseudonyms> former_;
};

} // namespace twostep::server
