// Metrics of the store, the hash pool and the process.
#include "server/metrics/collectors.hpp"
#include "server/runtime/version.hpp"
#include "tests/server/support/samples.hpp"
#include "tests/server/support/test_services.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep;
using namespace twostep::server;
using namespace twostep::server::test;

namespace store_metrics {

metrics::families collect_store(const storage::file_store& store) {
  metrics::families all;
  metrics::collect_store(store.count(), store.measure(), store.takes_changes(), all);
  return all;
}

metrics::families collect_hasher(const password_hasher& hasher) {
  metrics::families all;
  metrics::collect_hasher(hasher.count(), hasher.durations(), all);
  return all;
}

} // namespace store_metrics

BOOST_AUTO_TEST_SUITE(store_metrics)

BOOST_AUTO_TEST_CASE(commits_and_what_they_hold_are_told) {
  test_services services;
  services.create_user("ann@example.com");
  services.create_user("bob@example.com");
  services.store->wait_durable(services.store->count().last_sequence);
  const auto all = collect_store(services.file_store());
  BOOST_TEST(sample_of(all, "twostep_accounts").value() == 2);
  BOOST_TEST(sample_of(all, "twostep_log_records_total").value() == 2);
  BOOST_TEST(sample_of(all, "twostep_log_waiting_records").value() == 0);
  BOOST_TEST(sample_of(all, "twostep_store_takes_changes").value() == 1);
  BOOST_TEST(sample_of(all, "twostep_log_bytes").value() > 0);
  const auto commits = count_in(all, "twostep_log_commit_duration_seconds").value();
  BOOST_TEST((commits == 1u || commits == 2u)); // both may have been in one group
  BOOST_TEST(count_in(all, "twostep_log_commit_records").value() == commits);
  BOOST_TEST(family_of(all, "twostep_log_commit_records")->metric.front().histogram.sample_sum == 2);
  BOOST_TEST(sample_of(all, "twostep_log_snapshot_bytes").value() == 0);
}

BOOST_AUTO_TEST_CASE(a_snapshot_is_measured) {
  test_services services;
  services.create_user("ann@example.com");
  const auto go_on = [](std::uint64_t, std::uint64_t) { return true; };
  services.file_store().compact(go_on);
  const auto all = collect_store(services.file_store());
  BOOST_TEST(count_in(all, "twostep_log_snapshot_duration_seconds").value() == 1u);
  BOOST_TEST(sample_of(all, "twostep_log_snapshot_bytes").value() > 0);
  BOOST_TEST(sample_of(all, "twostep_log_snapshot_failures_total").value() == 0);
  BOOST_TEST(count_in(all, "twostep_log_commit_records").value() == 1u);
}

BOOST_AUTO_TEST_CASE(a_hash_is_counted_with_its_duration) {
  test_services services;
  (void)services.run(services.hasher.hash(core::secret(std::string_view("a password of some length"))));
  const auto all = collect_hasher(services.hasher);
  BOOST_TEST(sample_of(all, "twostep_password_hashes_total").value() == 1);
  BOOST_TEST(sample_of(all, "twostep_password_hash_queue").value() == 0);
  BOOST_TEST(count_in(all, "twostep_password_hash_duration_seconds").value() == 1u);
}

BOOST_AUTO_TEST_CASE(the_process_has_the_usual_metrics) {
  metrics::families all;
  metrics::collect_process(core::milliseconds(-1500), all);
  BOOST_TEST(sample_of(all, "twostep_build_info", {{"version", version()}}).value() == 1);
  BOOST_TEST(sample_of(all, "twostep_clock_drift_seconds").value() == -1.5);
  BOOST_TEST(sample_of(all, "process_open_fds").value() >= 3);
  BOOST_TEST(sample_of(all, "process_max_fds").value() >= sample_of(all, "process_open_fds").value());
  BOOST_TEST(sample_of(all, "process_resident_memory_bytes").value() > 1 << 20);
  BOOST_TEST(
      sample_of(all, "process_virtual_memory_bytes").value() > sample_of(all, "process_resident_memory_bytes").value()
  );
  BOOST_TEST(sample_of(all, "process_threads").value() >= 1);
  BOOST_TEST(sample_of(all, "process_cpu_seconds_total").has_value());
  BOOST_TEST(sample_of(all, "process_start_time_seconds").value() > 1.7e9);
}

BOOST_AUTO_TEST_SUITE_END()
