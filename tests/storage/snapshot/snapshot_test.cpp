// Snapshots, compaction, key rotation and backups of a store: on a disk in memory, with faults.
#include "storage/log/files.hpp"
#include "storage/store_error.hpp"
#include "tests/storage/support/filled_key.hpp"
#include "tests/storage/support/sample.hpp"
#include "tests/storage/support/store_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <cerrno>
#include <future>
#include <random>
#include <thread>

using namespace twostep;
using namespace twostep::storage;
using namespace twostep::storage::test;
namespace fs = std::filesystem;

namespace {

const fs::path log_directory = "/disk/data/log";

bool keep_going(std::uint64_t, std::uint64_t) {
  return true;
}

core::result<core::decision, core::refusal> erase(file_store& store, unsigned n) {
  read_barrier seen;
  const auto decide = [](const core::account&, const core::organisation*) {
    return core::result<core::decision, core::refusal>(events({core::user_erased{{}, epoch}}));
  };
  auto result = store.erase(account_number(n), seen, decide).get();
  store.wait_durable(seen.sequence);
  return result;
}

struct fixture : store_fixture {
  fixture() {
    store->close();
    store.reset();
    settings.limits = {.segment = 20000, .ahead = 8192, .step = 2048, .reserve = 512};
    open();
  }

  std::vector<std::string> names(std::string_view ending) const {
    std::vector<std::string> found;
    for (const auto& name : disk.names())
      if (name.ends_with(ending)) found.push_back(fs::path(name).filename());
    return found;
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(snapshot, fixture)

BOOST_AUTO_TEST_CASE(a_snapshot_takes_the_place_of_the_segments_before_it) {
  for (unsigned n = 0; names(".log").size() < 3; ++n) store->wait_durable(create(*store, n));
  const auto hash = store->state_hash();
  const auto done = store->compact(keep_going);
  BOOST_TEST(done.accounts == store->count().accounts);
  BOOST_TEST(!done.stopped);
  BOOST_TEST(names(".log").size() == 1u);
  BOOST_TEST(names(".snap").size() == 1u);
  BOOST_TEST(names(".snap.tmp").empty());
  BOOST_TEST(store->state_hash() == hash);
  reopen();
  BOOST_TEST(store->state_hash() == hash);
}

BOOST_AUTO_TEST_CASE(one_after_the_other_and_changes_between_them) {
  for (unsigned round = 0; round < 4; ++round) {
    for (unsigned n = 0; n < 30; ++n) store->wait_durable(create(*store, round * 100 + n));
    (void)store->compact(keep_going);
    store->wait_durable(start_session(*store, round * 100, round));
    const auto hash = store->state_hash();
    reopen();
    BOOST_TEST(store->state_hash() == hash);
    BOOST_TEST(names(".snap").size() == 1u);
  }
}

BOOST_AUTO_TEST_CASE(an_empty_store_has_a_snapshot_too) {
  (void)store->compact(keep_going);
  reopen();
  BOOST_TEST(store->count().accounts == 0u);
}

// S21
BOOST_AUTO_TEST_CASE(what_changes_while_it_is_made_is_neither_lost_nor_done_twice) {
  fill(*store, 300);
  std::atomic<bool> stop{false};
  std::thread busy([&] {
    for (unsigned n = 1000; !stop; ++n) {
      create(*store, n);
      start_session(*store, n % 300, n);
      const core::meter_limit limit{meter_number(n % 50), 1'000'000, core::hours(24), true};
      read_barrier seen;
      store->take({&limit, 1}, epoch, seen).get();
      if (n % 3 == 0) (void)erase(*store, n - 2);
      if (n % 3 == 1) create(*store, n - 500);
      store->wait_durable(store->count().last_sequence);
    }
  });
  for (int i = 0; i < 10; ++i) (void)store->compact(keep_going);
  stop = true;
  busy.join();
  const auto hash = store->state_hash();
  reopen();
  BOOST_TEST(store->state_hash() == hash);
}

BOOST_AUTO_TEST_CASE(whoever_is_erased_is_in_no_file_afterwards) {
  fill(*store, 20);
  BOOST_REQUIRE(erase(*store, 7));
  (void)store->compact(keep_going);
  const auto hash = store->state_hash();
  reopen();
  BOOST_TEST(store->state_hash() == hash);
  read_barrier seen;
  BOOST_TEST(!store->find(email_number(7), seen).get());
  BOOST_TEST(!store->read(account_number(7), seen, [](const core::account&, const core::organisation*) {}).get());
  // The email is free, for another account.
  BOOST_TEST(create(*store, 7) != 0u);
}

BOOST_AUTO_TEST_CASE(stopped_by_its_progress_it_changes_nothing) {
  fill(*store, 100);
  const auto snapshots = names(".snap");
  const auto segments = names(".log").size();
  const auto done = store->compact([](std::uint64_t, std::uint64_t) { return false; });
  BOOST_TEST(done.stopped);
  BOOST_TEST((names(".snap") == snapshots));
  BOOST_TEST(names(".log").size() >= segments);
  BOOST_TEST(names(".snap.tmp").empty());
  const auto hash = store->state_hash();
  reopen();
  BOOST_TEST(store->state_hash() == hash);
}

BOOST_AUTO_TEST_CASE(progress_says_how_far_it_is) {
  fill(*store, 400);
  std::uint64_t last = 0, of = 0;
  (void)store->compact([&](std::uint64_t done, std::uint64_t all) {
    BOOST_TEST(done >= last);
    last = done;
    of = all;
    return true;
  });
  BOOST_TEST(last == store->count().accounts);
  BOOST_TEST(of == last);
}

// S9, S10: every call to the disk fails once while a snapshot is made; then the process dies.
BOOST_AUTO_TEST_CASE(a_failing_call_costs_a_snapshot_and_nothing_else) {
  for (int n = 1;; ++n) {
    fixture f;
    std::atomic<bool> died{false};
    f.store->close();
    f.store.reset();
    f.settings.fatal = [&](std::string_view) { died = true; };
    f.open();
    fill(*f.store, 20);
    const auto hash = f.store->state_hash();
    f.files.fail_call(n, EIO, false);
    try {
      (void)f.store->compact(keep_going);
    } catch (const std::runtime_error&) {
    }
    const bool failed = f.files.has_failed();
    f.files.before = nullptr;
    if (!died) BOOST_TEST(f.store->state_hash() == hash);
    f.crash();
    f.open();
    BOOST_TEST(f.store->state_hash() == hash);
    BOOST_TEST(f.names(".snap").size() <= 1u);
    if (!failed) break;
    BOOST_REQUIRE(n < 500);
  }
}

// S10, S11
BOOST_AUTO_TEST_CASE(power_may_go_at_every_step_of_it) {
  std::mt19937 chance(20261124);
  for (int n = 1; n < 120; ++n) {
    fixture f;
    f.store->close();
    f.store.reset();
    f.settings.fatal = [](std::string_view) {};
    f.open();
    fill(*f.store, 10);
    const auto hash = f.store->state_hash();
    f.files.fail_call(n, EIO, true); // nothing reaches the disk from here on
    try {
      (void)f.store->compact(keep_going);
    } catch (const std::runtime_error&) {
    }
    f.store.reset();
    f.files.before = nullptr;
    f.disk.cut_power(chance);
    f.open();
    BOOST_TEST(f.store->state_hash() == hash);
  }
}

BOOST_AUTO_TEST_CASE(what_a_crash_left_of_older_files_goes_at_the_next_start) {
  fill(*store, 50);
  const auto first = disk.content(log_directory / segment_name(1));
  (void)store->compact(keep_going);
  const auto hash = store->state_hash();
  disk.put(log_directory / segment_name(1), first);
  disk.put(log_directory / "00000001.broken", {1, 2, 3});
  disk.put(log_directory / "00000001.snap", {4, 5});
  disk.put(log_directory / "00000009.snap.tmp", {6});
  reopen();
  BOOST_TEST(store->state_hash() == hash);
  BOOST_TEST(names(".snap").size() == 1u);
  BOOST_TEST(names(".broken").empty());
  BOOST_TEST(!disk.names().contains((log_directory / segment_name(1)).string()));
}

// S3, S4
BOOST_AUTO_TEST_CASE(a_damaged_or_missing_snapshot_refuses_the_start) {
  fill(*store, 20);
  (void)store->compact(keep_going);
  store->close();
  store.reset();
  const auto path = log_directory / names(".snap").front();
  const auto whole = disk.content(path);
  auto changed = whole;
  changed[changed.size() / 2] ^= 1;
  disk.put(path, changed);
  BOOST_CHECK_EXCEPTION(open(), store_error, [&](const store_error& e) {
    return std::string(e.what()).find(path.string() + ": damaged at byte") != std::string::npos;
  });
  BOOST_TEST((disk.content(path) == changed));
  disk.remove(path);
  BOOST_CHECK_THROW(open(), store_error);
  disk.put(path, whole);
  open();
}

BOOST_AUTO_TEST_CASE(a_snapshot_of_another_moment_is_noticed) {
  fill(*store, 20);
  (void)store->compact(keep_going);
  const auto old_path = log_directory / names(".snap").front();
  const auto old = disk.content(old_path);
  store->wait_durable(create(*store, 500));
  (void)store->compact(keep_going);
  const auto path = log_directory / names(".snap").front();
  store->close();
  store.reset();
  disk.put(path, old); // under the newer one's name
  BOOST_CHECK_THROW(open(), store_error);
}

BOOST_AUTO_TEST_CASE(a_new_key_seals_what_comes_after_it_and_the_next_snapshot) {
  fill(*store, 20);
  BOOST_TEST(store->key_generation() == 1u);
  BOOST_TEST(store->rotate_key() == 2u);
  store->wait_durable(create(*store, 500));
  const auto hash = store->state_hash();
  reopen();
  BOOST_TEST(store->key_generation() == 2u);
  BOOST_TEST(store->state_hash() == hash);
  (void)store->compact(keep_going);
  store->close();
  store.reset();
  for (const auto& name : disk.names()) {
    const auto content = disk.content(name);
    if (name.ends_with(".snap"))
      BOOST_TEST(read_segment_head(content, file_kind::snapshot)->data_key.generation == 2u);
    if (name.ends_with(".log")) BOOST_TEST(read_segment_head(content)->data_key.generation == 2u);
  }
  open();
  BOOST_TEST(store->state_hash() == hash);
}

BOOST_AUTO_TEST_CASE(another_secret_key_is_refused_by_name) {
  fill(*store, 5);
  (void)store->compact(keep_going);
  store->close();
  store.reset();
  settings.log_key = test::filled_key(0x77);
  BOOST_CHECK_EXCEPTION(open(), store_error, [](const store_error& e) {
    return std::string(e.what()).find("another secret.key") != std::string::npos;
  });
}

BOOST_AUTO_TEST_CASE(a_backup_opens_to_the_same_state) {
  fill(*store, 100);
  (void)store->compact(keep_going);
  for (unsigned n = 500; n < 520; ++n) create(*store, n);
  const auto report = store->backup("/disk/backup", keep_going);
  BOOST_TEST(report.state_hash == store->state_hash());
  BOOST_TEST(report.accounts == store->count().accounts);
  BOOST_TEST(!disk.names().contains("/disk/backup/LOCK"));
  const auto hash = store->state_hash();
  store->close();
  store.reset();
  settings.directory = "/disk/backup";
  open();
  BOOST_TEST(store->state_hash() == hash);
}

BOOST_AUTO_TEST_CASE(a_backup_is_of_one_moment_while_changes_go_on) {
  fill(*store, 100);
  std::atomic<bool> stop{false};
  std::thread busy([&] {
    for (unsigned n = 1000; !stop; ++n) {
      store->wait_durable(create(*store, n));
      if (n % 3 == 0) (void)erase(*store, n);
    }
  });
  std::vector<std::string> hashes;
  for (int i = 0; i < 3; ++i)
    hashes.push_back(store->backup("/disk/backup" + std::to_string(i), keep_going).state_hash);
  stop = true;
  busy.join();
  for (int i = 0; i < 3; ++i) {
    store->close();
    store.reset();
    settings.directory = "/disk/backup" + std::to_string(i);
    open();
    BOOST_TEST(store->state_hash() == hashes[static_cast<std::size_t>(i)]);
  }
}

BOOST_AUTO_TEST_CASE(a_place_that_is_not_empty_takes_no_backup) {
  fill(*store, 5);
  (void)store->backup("/disk/backup", keep_going);
  BOOST_CHECK_EXCEPTION(store->backup("/disk/backup", keep_going), store_error, [](const store_error& e) {
    return std::string(e.what()).find("isn't empty") != std::string::npos;
  });
}

namespace {

/// Says when a snapshot gets its name.
struct published {
  std::promise<void> promise;
  explicit published(fault_files& files) {
    files.before = [this](operation o, const fs::path& p) {
      if (o == operation::rename && p.string().find(".snap") != std::string::npos) promise.set_value();
      return error_code();
    };
  }
};

} // namespace

BOOST_AUTO_TEST_CASE(a_log_as_big_as_its_snapshot_is_compacted_by_itself) {
  store->close();
  store.reset();
  settings.compaction.min_log_bytes = 50'000;
  published p(files);
  open();
  for (unsigned n = 0; store->count().log_bytes < 80'000; ++n) store->wait_durable(create(*store, n));
  p.promise.get_future().wait();
  store->close();
  store.reset();
  files.before = nullptr;
}

BOOST_AUTO_TEST_CASE(an_erased_user_is_reason_enough) {
  store->close();
  store.reset();
  settings.compaction.after_erase = std::chrono::seconds(0);
  published p(files);
  open();
  fill(*store, 5);
  BOOST_REQUIRE(erase(*store, 3));
  p.promise.get_future().wait();
  store->close();
  store.reset();
  files.before = nullptr;
}

BOOST_AUTO_TEST_CASE(a_start_that_finds_the_traces_of_an_erased_user_compacts) {
  fill(*store, 5);
  BOOST_REQUIRE(erase(*store, 3));
  store->close();
  store.reset();
  published p(files);
  open();
  p.promise.get_future().wait();
  store->close();
  store.reset();
  files.before = nullptr;
}

BOOST_AUTO_TEST_SUITE_END()
