// The audit trail on a disk in memory: nobody waits for it, it keeps for as long as it should, and no crash makes it
// lie.

#include "storage/audit/trail.hpp"
#include "storage/log/scan.hpp"
#include "storage/store_error.hpp"
#include "tests/storage/support/fault_files.hpp"
#include "tests/storage/support/filled_key.hpp"
#include "tests/storage/support/memory_files.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

#include <atomic>
#include <cerrno>
#include <future>
#include <mutex>
#include <random>

using namespace twostep;
using namespace twostep::storage;
using namespace twostep::storage::test;

namespace audit_trail {

const core::time_point morning{std::chrono::sys_days(std::chrono::year(2026) / 11 / 24) + std::chrono::hours(8)};

audit_entry entry(core::time_point at, std::string event) {
  return {.at = at, .event = std::move(event), .actor = "self", .network = "192.0.2.7"};
}

struct trail_disk {
  memory_files memory;
  fault_files files{memory};
  std::atomic<int> fatal_count{0};
  std::mutex mutex;
  std::vector<std::string> reported;

  trail_disk() { BOOST_REQUIRE(!memory.make_directory("/disk/data")); }

  audit_trail_settings settings() {
    audit_trail_settings s;
    s.directory = "/disk/data/audit";
    s.keys = test::filled_key(7);
    s.gather = std::chrono::milliseconds(0);
    s.limits = {.segment = 16384, .ahead = 8192, .step = 2048, .reserve = 0};
    s.report = [this](std::string_view line) {
      const std::lock_guard lock(mutex);
      reported.emplace_back(line);
    };
    s.fatal = [this](std::string_view) { ++fatal_count; };
    s.files = &files;
    return s;
  }
  std::vector<std::string> read(audit_position from = {}) {
    std::vector<std::string> events;
    read_audit(memory, "/disk/data/audit", settings().keys, from, [&](const audit_entry& e, std::uint64_t) {
      events.push_back(e.event);
    });
    return events;
  }
  std::vector<std::uint32_t> segments() {
    return list_log(memory, "/disk/data/audit", log_beginning::trimmed).segments;
  }
};

using texts = std::vector<std::string>;

} // namespace audit_trail

BOOST_FIXTURE_TEST_SUITE(audit_trail, trail_disk)

BOOST_AUTO_TEST_CASE(what_is_added_is_read_back_in_order_with_every_field) {
  auto one = entry(morning, "authn_login_fail");
  one.subject.emplace();
  one.subject->value.fill(3);
  one.outcome = audit_outcome::failure;
  one.detail = "again";
  one.incident = "a1b2";
  {
    storage::audit_trail trail(settings());
    BOOST_TEST(!trail.was_cut_short());
    BOOST_TEST(trail.add(one));
    BOOST_TEST(trail.add(entry(morning, "sys_shutdown")));
    trail.close();
  }
  std::vector<audit_entry> all;
  std::vector<std::uint64_t> numbers;
  const auto end =
      read_audit(memory, "/disk/data/audit", settings().keys, {}, [&](const audit_entry& e, std::uint64_t n) {
        all.push_back(e);
        numbers.push_back(n);
      });
  BOOST_REQUIRE(all.size() == 2u);
  BOOST_TEST((all[0] == one));
  BOOST_TEST(all[1].event == "sys_shutdown");
  BOOST_TEST((numbers == std::vector<std::uint64_t>{1, 2}));
  BOOST_TEST(end.number == 2u);
  BOOST_TEST(
      boost::json::serialize(to_json(all[0], 1)) ==
      R"({"number":1,"at":"2026-11-24T08:00:00.000Z","event":"authn_login_fail",)"
      R"("subject":"03030303030303030303030303030303","actor":"self","network":"192.0.2.7","outcome":"failure",)"
      R"("detail":"again","incident":"a1b2"})"
  );
}

BOOST_AUTO_TEST_CASE(the_next_start_goes_on_where_the_last_one_ended) {
  for (const char* event : {"one", "two", "three"}) {
    storage::audit_trail trail(settings());
    BOOST_TEST(!trail.was_cut_short());
    BOOST_TEST(trail.add(entry(morning, event)));
    trail.close();
  }
  BOOST_TEST(read() == (texts{"one", "two", "three"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_start_that_adds_nothing_leaves_no_file_more) {
  for (int i = 0; i < 3; ++i) {
    storage::audit_trail trail(settings());
    trail.close();
  }
  BOOST_TEST(segments().empty());
}

BOOST_AUTO_TEST_CASE(a_disk_without_room_is_told_and_keeps_no_server_from_starting) {
  {
    storage::audit_trail trail(settings());
    trail.add(entry(morning, "one"));
    trail.close();
  }
  std::atomic<bool> full{true};
  files.before = [&](operation o, const std::filesystem::path&) {
    return full && o == operation::write ? error_code(ENOSPC, boost::system::system_category()) : error_code();
  };
  storage::audit_trail trail(settings());
  trail.add(entry(morning, "two"));
  trail.add(entry(morning, "three"));
  trail.flush();
  BOOST_REQUIRE(reported.size() == 1u);
  BOOST_TEST(reported[0].starts_with("the audit trail: "));
  full = false;
  trail.add(entry(morning, "four"));
  trail.close();
  BOOST_TEST(read() == (texts{"one", "four"}), boost::test_tools::per_element());
  std::uint64_t lost = 0;
  read_audit(memory, "/disk/data/audit", settings().keys, {}, [&](const audit_entry& e, std::uint64_t) {
    lost += e.lost;
  });
  BOOST_TEST(lost == 2u);
}

BOOST_AUTO_TEST_CASE(whoever_asks_is_told_once_everything_before_can_be_read) {
  auto s = settings();
  s.gather = std::chrono::hours(1);
  storage::audit_trail trail(s);
  std::promise<texts> first, second;
  trail.when_written([&] { first.set_value(read()); });
  BOOST_TEST(first.get_future().get().empty());
  trail.add(entry(morning, "one"));
  trail.add(entry(morning, "two"));
  trail.when_written([&] { second.set_value(read()); });
  BOOST_TEST(second.get_future().get() == (texts{"one", "two"}), boost::test_tools::per_element());
  trail.close();
  bool called = false;
  trail.when_written([&] { called = true; });
  BOOST_TEST(called);
}

BOOST_AUTO_TEST_CASE(what_was_flushed_survives_a_crash_which_the_next_start_tells) {
  {
    storage::audit_trail trail(settings());
    trail.add(entry(morning, "one"));
    trail.flush();
    trail.rotate_key(); // and a new key does not lose it
    trail.add(entry(morning, "two"));
    trail.flush();
    trail.rotate_key();
  }
  memory.forget_locks();
  storage::audit_trail again(settings());
  BOOST_TEST(again.was_cut_short());
  again.add(entry(morning, "three"));
  again.close();
  BOOST_TEST(read() == (texts{"one", "two", "three"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(power_cuts_leave_a_beginning_of_what_was_added) {
  std::mt19937 chance(7);
  texts known;
  for (int round = 0; round < 40; ++round) BOOST_TEST_CONTEXT("round " << round) {
      {
        storage::audit_trail trail(settings());
        for (int i = 0; i < 5; ++i) trail.add(entry(morning, std::to_string(round) + "." + std::to_string(i)));
        trail.flush();
        trail.rotate_key(); // everything so far is on the disk
        for (int i = 5; i < 9; ++i) trail.add(entry(morning, std::to_string(round) + "." + std::to_string(i)));
      }
      memory.cut_power(chance);
      const auto now = read();
      BOOST_REQUIRE(now.size() >= known.size() + 5);
      for (std::size_t i = 0; i < known.size(); ++i) BOOST_REQUIRE(now[i] == known[i]);
      known = now;
    }
}

BOOST_AUTO_TEST_CASE(a_day_begins_a_segment_and_whole_segments_go_when_their_time_is_over) {
  auto s = settings();
  s.keep = core::days(3);
  storage::audit_trail trail(s);
  for (int day = 0; day < 6; ++day) {
    const auto at = morning + core::days(day);
    trail.add(entry(at, "first of " + std::to_string(day)));
    trail.add(entry(at + core::hours(1), "second of " + std::to_string(day)));
    trail.flush();
  }
  // On day 5 at 8 o'clock, day 2 is three days old but for its second entry, an hour younger.
  BOOST_TEST(
      read() == (texts{
                    "first of 2", "second of 2", "first of 3", "second of 3", "first of 4", "second of 4",
                    "first of 5", "second of 5"}),
      boost::test_tools::per_element()
  );
  BOOST_TEST(segments().front() == 3u);
  BOOST_TEST(segments().size() == 4u);
  trail.add(entry(morning + core::days(90), "long after"));
  trail.close();
  BOOST_TEST(read() == (texts{"long after"}), boost::test_tools::per_element());
  storage::audit_trail again(s); // its first segment's number isn't 1
  again.add(entry(morning + core::days(90), "and on"));
  again.close();
  BOOST_TEST(read() == (texts{"long after", "and on"}), boost::test_tools::per_element());
}

// What was noted by a clock that was years ahead goes with what was noted after it.
BOOST_AUTO_TEST_CASE(a_clock_that_was_ahead_keeps_nothing_for_longer) {
  auto s = settings();
  s.keep = core::days(3);
  storage::audit_trail trail(s);
  for (const auto at : {morning, morning + core::days(5000), morning + core::days(1), morning + core::days(10)}) {
    trail.add(entry(at, "one"));
    trail.flush();
  }
  BOOST_TEST(read() == (texts{"one"}), boost::test_tools::per_element());
  trail.close();
}

BOOST_AUTO_TEST_CASE(a_clock_that_went_back_removes_nothing) {
  auto s = settings();
  s.keep = core::days(3);
  storage::audit_trail trail(s);
  trail.add(entry(morning, "one"));
  trail.flush();
  trail.add(entry(morning - core::days(30), "two"));
  trail.close();
  BOOST_TEST(read() == (texts{"one", "two"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(nobody_waits_for_a_disk_that_waits_and_what_is_too_much_is_refused) {
  auto s = settings();
  s.max_waiting = 4;
  std::promise<void> reached, go_on;
  std::atomic<bool> armed{false};
  files.before = [&](operation o, const std::filesystem::path&) {
    if (o == operation::list && armed.exchange(false)) {
      reached.set_value();
      go_on.get_future().wait();
    }
    return error_code();
  };
  storage::audit_trail trail(s);
  armed = true;
  trail.add(entry(morning, "one"));
  reached.get_future().wait(); // the trail's thread stands
  for (int i = 0; i < 4; ++i) BOOST_TEST(trail.add(entry(morning, "more")));
  BOOST_TEST(!trail.add(entry(morning, "too much")));
  go_on.set_value();
  trail.close();
  BOOST_TEST(read().size() == 5u);
}

BOOST_AUTO_TEST_CASE(what_there_is_no_space_for_is_counted_in_the_next_entry) {
  storage::audit_trail trail(settings());
  trail.add(entry(morning, "before"));
  for (int i = 0; i < 2; ++i) trail.add(entry(morning, std::string(settings().limits.ahead, 'x')));
  trail.add(entry(morning, "after"));
  trail.add(entry(morning, "last"));
  trail.close();
  std::vector<std::uint64_t> lost;
  read_audit(memory, "/disk/data/audit", settings().keys, {}, [&](const audit_entry& e, std::uint64_t) {
    lost.push_back(e.lost);
  });
  BOOST_TEST(lost == (std::vector<std::uint64_t>{0, 2, 0}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(who_follows_gets_each_entry_once) {
  storage::audit_trail trail(settings());
  trail.add(entry(morning, "one"));
  trail.flush();
  texts seen;
  audit_position at;
  const auto look = [&] {
    at = read_audit(memory, "/disk/data/audit", settings().keys, at, [&](const audit_entry& e, std::uint64_t) {
      seen.push_back(e.event);
    });
  };
  look();
  look();
  trail.add(entry(morning, "two"));
  trail.rotate_key();
  trail.add(entry(morning + core::days(1), "three"));
  trail.close();
  look();
  look();
  BOOST_TEST(seen == (texts{"one", "two", "three"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_copy_holds_everything_up_to_it) {
  storage::audit_trail trail(settings());
  trail.add(entry(morning, "one"));
  trail.add(entry(morning, "two"));
  BOOST_REQUIRE(!memory.make_directory("/disk/copy"));
  BOOST_TEST(trail.copy("/disk/copy") > 0u);
  trail.add(entry(morning, "three"));
  trail.close();
  texts copied;
  read_audit(memory, "/disk/copy", settings().keys, {}, [&](const audit_entry& e, std::uint64_t) {
    copied.push_back(e.event);
  });
  BOOST_TEST(copied == (texts{"one", "two"}), boost::test_tools::per_element());
  BOOST_TEST(read().size() == 3u);
}

BOOST_AUTO_TEST_CASE(another_key_and_damage_are_refused) {
  {
    storage::audit_trail trail(settings());
    for (const char* event : {"one", "two"}) { // the last write alone could be a crash's doing
      trail.add(entry(morning, event));
      trail.flush();
    }
    trail.close();
  }
  auto other = settings();
  other.keys = test::filled_key(8);
  BOOST_CHECK_EXCEPTION(storage::audit_trail{other}, store_error, [](const store_error& e) {
    return std::string_view(e.what()).find("another secret.key") != std::string_view::npos;
  });
  const auto path = std::filesystem::path("/disk/data/audit") / segment_name(1);
  auto content = memory.content(path);
  content[segment_head_size + 30] ^= 1;
  memory.put(path, content);
  BOOST_CHECK_EXCEPTION(storage::audit_trail{settings()}, store_error, [](const store_error& e) {
    return std::string_view(e.what()).find("begin a new audit trail") != std::string_view::npos;
  });
  BOOST_TEST((memory.content(path) == content));
}

BOOST_AUTO_TEST_CASE(every_call_that_fails_at_its_start_is_told_and_changes_nothing_that_was_there) {
  {
    storage::audit_trail trail(settings());
    trail.add(entry(morning, "one"));
    trail.flush();
  }
  memory.forget_locks();
  const auto names = memory.names();
  for (int n = 1;; ++n) {
    memory_files copy;
    BOOST_REQUIRE(!copy.make_directory("/disk/data"));
    BOOST_REQUIRE(!copy.make_directory("/disk/data/audit"));
    for (const auto& name : names) copy.put(name, memory.content(name));
    fault_files failing(copy);
    auto s = settings();
    s.files = &failing;
    failing.fail_call(n, EIO, true);
    try {
      storage::audit_trail trail(s);
      trail.add(entry(morning, "two"));
      trail.flush();
    } catch (const std::runtime_error&) { // refused, or the log failed
    }
    texts left;
    read_audit(copy, s.directory, s.keys, {}, [&](const audit_entry& e, std::uint64_t) { left.push_back(e.event); });
    BOOST_REQUIRE(!left.empty());
    BOOST_TEST(left.front() == "one");
    if (!failing.has_failed()) break;
    BOOST_REQUIRE(n < 200);
  }
}

BOOST_AUTO_TEST_SUITE_END()
