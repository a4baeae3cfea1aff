#include "server/metrics/collectors.hpp"

namespace twostep::server::metrics {

void collect_store(
    const storage::store::counts& held, const storage::store_measures& measured, bool takes_changes, families& to
) {
  gauge(to, "twostep_accounts", "Accounts.").add(std::uint64_t{held.accounts});
  gauge(to, "twostep_organisations", "Organisations.").add(std::uint64_t{held.organisations});
  gauge(to, "twostep_meters", "Limits that count something at the moment.").add(std::uint64_t{held.meters});
  gauge(to, "twostep_store_takes_changes", "0: changes are refused, since there is no space for them.")
      .add(takes_changes);

  counter(to, "twostep_log_records_total", "Records on disk since the log was begun, those of snapshots included.")
      .add(held.durable_sequence);
  gauge(to, "twostep_log_waiting_records", "Records that wait to be on disk.")
      .add(held.last_sequence - std::min(held.last_sequence, held.durable_sequence));
  gauge(to, "twostep_log_bytes", "Records behind the newest snapshot.").add(held.log_bytes);
  histogram(to, "twostep_log_commit_duration_seconds", "One write and sync of all that waited.", 1e6)
      .add(measured.commits);
  histogram(to, "twostep_log_commit_records", "Records in one commit.", 1).add(measured.batches);

  counter(to, "twostep_log_snapshot_failures_total", "Snapshots that couldn't be made.")
      .add(measured.snapshots_failed);
  gauge(to, "twostep_log_snapshot_bytes", "The newest snapshot; 0: none.").add(measured.snapshot_bytes);
  histogram(to, "twostep_log_snapshot_duration_seconds", "Making a snapshot, until what it covers is removed.", 1e3)
      .add(measured.snapshots);
}

} // namespace twostep::server::metrics
