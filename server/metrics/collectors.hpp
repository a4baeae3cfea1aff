#pragma once
// The collectors of a scrape: one function for each subject, in a file of its own. A new one also needs a line
// here and in scrape.cpp.

#include "server/metrics/family.hpp"
#include "server/metrics/sources.hpp"

namespace twostep::server::metrics {

void collect_requests(const request_counts&, families&);
void collect_sign_ins(const std::vector<audit_count>&, families&);
void collect_accounts(const account_counts&, families&);
void collect_totals(const storage::account_totals&, families&);
void collect_sms(const sms::dispatcher_status&, families&);
/// Nothing where no mail server is set.
void collect_mail(const sms::dispatcher_status&, families&);
void collect_guards(const guard_summary&, families&);
void collect_store(const storage::store::counts&, const storage::store_measures&, bool takes_changes, families&);
void collect_hasher(const password_hasher::counts&, const storage::histogram_counts& took, families&);
void collect_connections(const std::vector<named_listener>&, families&);
void collect_loops(const storage::histogram_counts& requests, const storage::histogram_counts& messages, families&);
/// Metrics of this process, from /proc; omits what can't be read.
void collect_process(core::milliseconds clock_drift, families&);

} // namespace twostep::server::metrics
