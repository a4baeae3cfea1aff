// Maintenance on its own thread: one job at a time, equal jobs run once, and jobs can be stopped.

#include "server/admin/maintenance_jobs.hpp"
#include "server/crypto/installed_keys.hpp"
#include "storage/audit/trail.hpp"
#include "storage/maintenance.hpp"
#include "storage/store_error.hpp"
#include "tests/server/support/test_services.hpp"

#include <boost/json/value.hpp>
#include <boost/test/unit_test.hpp>

#include <future>
#include <semaphore>

using namespace twostep;
using namespace twostep::server;

namespace maintenance_jobs {

/// A store's maintenance that does what the test sets.
class fake_maintenance final : public storage::maintenance {
public:
  storage::compaction compact(storage::progress tell) override {
    begun.release();
    go_on.acquire();
    ++compactions;
    bool goes_on = tell(40, 100);
    while (goes_on && until_stopped) goes_on = tell(40, 100);
    if (!goes_on) return {.stopped = true};
    return {.accounts = 100, .bytes_before = 2000, .bytes_after = 1000};
  }
  std::uint32_t rotate_key() override { throw storage::store_error("no room for a key"); }
  std::uint32_t key_generation() const override { return 1; }
  storage::backup_report backup(const std::filesystem::path& to, storage::progress) override {
    std::filesystem::create_directory(to);
    return {.accounts = 7, .bytes = 100, .state_hash = "hash"};
  }

  std::counting_semaphore<> begun{0}, go_on{0};
  std::atomic<int> compactions{0};
  std::atomic<bool> until_stopped{false};
};

struct fixture {
  test::temporary_directory folder;
  fake_maintenance store;
  storage::audit_trail trail{settings()};
  installed_keys keys{{folder.path() / "secret.key", folder.path(), core::days(730)}, master_key::random()};
  std::mutex mutex;
  std::vector<std::string> ended;
  std::counting_semaphore<> over{0};
  std::optional<server::maintenance_jobs> jobs;

  fixture() {
    jobs.emplace(store, trail, keys, [this](const maintenance_job&, const job_status& s) {
      {
        const std::lock_guard lock(mutex);
        ended.push_back(s.error);
      }
      over.release();
    });
  }
  ~fixture() {
    store.go_on.release(1000);
    jobs->stop();
    trail.close();
  }
  storage::audit_trail_settings settings() const {
    storage::audit_trail_settings s;
    s.directory = folder.path() / "audit";
    s.keys = storage::secret_key(std::array<std::uint8_t, storage::secret_key::size>{});
    return s;
  }
};

const maintenance_job compaction{maintenance_job::kind::compact};

} // namespace maintenance_jobs

BOOST_FIXTURE_TEST_SUITE(maintenance_jobs, fixture)

BOOST_AUTO_TEST_CASE(what_is_asked_for_twice_is_done_once_and_told_to_both) {
  const auto first = jobs->begin(compaction);
  store.begun.acquire();
  BOOST_TEST(jobs->begin(compaction) == first);
  BOOST_TEST(!jobs->look(first)->over);
  store.go_on.release();
  over.acquire();
  const auto status = *jobs->look(first);
  BOOST_TEST(status.over);
  BOOST_TEST(status.error.empty());
  BOOST_TEST(status.done == 40u);
  BOOST_TEST(status.all == 100u);
  BOOST_TEST(status.result.bytes_after.value() == 1000u);
  BOOST_TEST(store.compactions == 1);
  const auto second = jobs->begin(compaction); // the first one is over, so this is another
  BOOST_TEST(second != first);
  store.go_on.release();
  over.acquire();
  BOOST_TEST(store.compactions == 2);
}

BOOST_AUTO_TEST_CASE(one_job_runs_at_a_time_and_a_failure_is_told) {
  jobs->begin(compaction);
  const auto rotation = jobs->begin({maintenance_job::kind::rotate_key});
  store.begun.acquire();
  BOOST_TEST(!jobs->look(rotation)->over);
  store.go_on.release();
  over.acquire();
  over.acquire();
  BOOST_TEST(jobs->look(rotation)->error == "no room for a key");
  BOOST_TEST(ended == (std::vector<std::string>{"", "no room for a key"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(whoever_waits_for_an_end_is_told_it_whenever_they_ask) {
  std::promise<std::string> reported;
  const auto rotation = jobs->begin({maintenance_job::kind::rotate_key});
  BOOST_TEST(jobs->when_over(rotation, [&](const job_status& s) { reported.set_value(s.error); }));
  BOOST_TEST(reported.get_future().get() == "no room for a key");
  std::string afterwards;
  BOOST_TEST(jobs->when_over(rotation, [&](const job_status& s) { afterwards = s.error; }));
  BOOST_TEST(afterwards == "no room for a key");
  BOOST_TEST(!jobs->when_over(rotation + 1, [](const job_status&) { BOOST_ERROR("nobody's job ended"); }));
}

BOOST_AUTO_TEST_CASE(a_backup_holds_the_audit_trail) {
  trail.add({.event = "one"});
  const auto to = folder.path() / "backup";
  const auto job = jobs->begin({maintenance_job::kind::back_up, to});
  over.acquire();
  const auto status = *jobs->look(job);
  BOOST_REQUIRE(status.error.empty());
  BOOST_TEST(status.result.accounts.value() == 7u);
  std::vector<std::string> copied;
  storage::read_audit(
      storage::machine_files(), to / "audit", settings().keys, {},
      [&](const storage::audit_entry& e, std::uint64_t) { copied.push_back(e.event); }
  );
  BOOST_TEST(copied == std::vector<std::string>{"one"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(stopping_stops_what_runs_and_begins_nothing_more) {
  store.until_stopped = true;
  const auto job = jobs->begin(compaction);
  store.begun.acquire();
  const auto next = jobs->begin({maintenance_job::kind::rotate_key});
  std::string reported;
  jobs->when_over(next, [&](const job_status& s) { reported = s.error; });
  auto stopped = std::async(std::launch::async, [this] { jobs->stop(); });
  store.go_on.release();
  stopped.get();
  BOOST_TEST(jobs->look(job)->over);
  BOOST_TEST(reported == "the server stopped before this was begun");
  BOOST_TEST(jobs->look(next)->error == reported);
  jobs->stop();
}

BOOST_AUTO_TEST_CASE(the_last_few_are_remembered) {
  const auto first = jobs->begin({maintenance_job::kind::rotate_key});
  over.acquire();
  for (int i = 0; i < 40; ++i) {
    jobs->begin({maintenance_job::kind::rotate_key});
    over.acquire();
  }
  BOOST_TEST(!jobs->look(first).has_value());
  BOOST_TEST(!jobs->look(12345).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
