// What the history tells of somebody is what the trail has of them: checked against a reading of the whole trail,
// over restarts, keys, days, crashes and the removal of old segments.

#include "tests/storage/support/history_disk.hpp"

#include <boost/test/unit_test.hpp>

#include <future>
#include <random>

using namespace twostep;
using namespace twostep::storage;
using namespace twostep::storage::test;

namespace audit_history {

using texts = std::vector<std::string>;

} // namespace audit_history

BOOST_FIXTURE_TEST_SUITE(audit_history, history_disk)

BOOST_AUTO_TEST_CASE(what_was_added_a_moment_ago_is_there_newest_first) {
  start();
  BOOST_TEST(ask({subject(1)}).entries.empty());
  add(1, "one");
  add(2, "of another");
  add(1, "noise");
  add(1, "two");
  BOOST_TEST(events(1) == (texts{"two", "one"}), boost::test_tools::per_element());
  add(1, "three");
  const auto found = ask({subject(1)});
  BOOST_TEST(found.is_complete);
  BOOST_REQUIRE(found.entries.size() == 3u);
  BOOST_TEST(found.entries[0].number == 5u);
  BOOST_TEST(found.entries[0].entry.event == "three");
  BOOST_TEST(found.entries[2].number == 1u);
}

BOOST_AUTO_TEST_CASE(it_equals_a_reading_of_the_whole_trail) {
  std::mt19937 chance(20261124);
  constexpr std::uint8_t subjects = 5;
  start();
  const auto any = [&](int below) { return std::uniform_int_distribution<int>(0, below - 1)(chance); };
  for (int day = 0; day < 40; ++day) {
    for (int i = any(120); i > 0; --i) {
      // The first of them is guessed at all day long.
      const auto who = static_cast<std::uint8_t>(any(3) == 0 ? 1 + any(subjects) : 1);
      const bool failed = who == 1 ? any(5) != 0 : any(3) == 0;
      add(who, any(6) == 0 ? "noise" : "event " + std::to_string(any(100)),
          failed ? audit_outcome::failure : audit_outcome::success);
      if (any(10) == 0) (void)ask({subject(who)}, now, 3);
      now += std::chrono::seconds(any(300));
    }
    if (any(7) == 0) trail->rotate_key();
    if (any(5) == 0) restart();
    if (any(4) == 0) check_against_a_scan(subjects);
    const core::time_point at = now;
    now = std::chrono::floor<std::chrono::days>(at) + core::days(1);
  }
  check_against_a_scan(subjects);
  restart();
  check_against_a_scan(subjects);
  BOOST_TEST(segments().size() > 40u);
  BOOST_TEST(reported.empty());
}

BOOST_AUTO_TEST_CASE(the_days_that_are_kept_move_on_with_the_clock) {
  start();
  for (int day = 0; day < 60; ++day) {
    add(1, "day " + std::to_string(day));
    (void)ask({subject(1)});
    now += core::days(1);
  }
  const auto before = history->memory();
  const auto all = events(1);
  BOOST_TEST(all.size() <= 29u);
  BOOST_TEST(all.front() == "day 59");
  BOOST_TEST(all.back() == "day " + std::to_string(60 - static_cast<int>(all.size())));
  const auto since = core::time_point(now) - core::days(5);
  BOOST_TEST(ask({subject(1)}, since).entries.size() == 5u);
  now += core::days(60);
  (void)ask({subject(1)});
  add(1, "later");
  BOOST_TEST(events(1).front() == "later");
  BOOST_TEST(events(1).size() <= 2u); // the newest segment of before, which goes with the next one
  BOOST_TEST(history->memory() < before);
  restart(); // reads no more than those days
  BOOST_TEST(events(1) == (texts{"later"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(an_account_is_found_under_the_names_of_all_its_keys) {
  start();
  add(1, "under the old key");
  stop();
  keys = log_keys(filled_key(8), {filled_key(7)});
  begins_key = true;
  start();
  add(2, "under the new key");
  const auto found = ask({subject(2), subject(1)});
  BOOST_REQUIRE(found.entries.size() == 2u);
  BOOST_TEST(found.entries[0].entry.event == "under the new key");
  BOOST_TEST(found.entries[1].entry.event == "under the old key");
  BOOST_TEST(found.is_complete);
}

BOOST_AUTO_TEST_CASE(segments_that_are_removed_in_time_are_missing_from_the_answer_and_nothing_else) {
  kept_in_trail = core::days(3);
  start();
  for (int day = 0; day < 8; ++day) {
    add(1, "day " + std::to_string(day));
    trail->flush();
    if (day == 0) (void)ask({subject(1)}); // then nobody asks until that segment is gone
    now += core::days(1);
  }
  BOOST_TEST(segments().front() > 2u);
  const auto found = ask({subject(1)});
  BOOST_TEST(found.is_complete);
  BOOST_REQUIRE(!found.entries.empty());
  BOOST_TEST(found.entries.front().entry.event == "day 7");
  BOOST_TEST(found.entries.size() < 8u);
  check_against_a_scan(1);
}

BOOST_AUTO_TEST_CASE(after_a_crash_it_tells_what_the_trail_still_has) {
  std::mt19937 chance(7);
  for (int round = 0; round < 12; ++round) {
    BOOST_TEST_CONTEXT("round " << round) {
      start();
      for (int i = 0; i < 20; ++i) {
        add(1, "round " + std::to_string(round) + " entry " + std::to_string(i));
        if (i == 10) trail->flush();
      }
      if (round % 2) (void)ask({subject(1)});
      history->close();
      history.reset();
      trail.reset(); // as if the process had died
      memory.cut_power(chance);
      memory.forget_locks();
      start();
      check_against_a_scan(1);
      add(1, "after it");
      const auto after = events(1);
      BOOST_REQUIRE(!after.empty());
      BOOST_TEST(after.front() == "after it");
      check_against_a_scan(1);
      stop();
      now += core::days(1);
    }
  }
}

BOOST_AUTO_TEST_CASE(an_empty_segment_of_a_crash_is_replaced_under_its_number) {
  start();
  add(1, "one");
  stop();
  start();
  trail->rotate_key(); // begins a segment without an entry
  (void)ask({subject(1)});
  history->close();
  history.reset();
  trail.reset();
  start();
  (void)ask({subject(1)}); // has looked at the empty one
  add(1, "two");
  BOOST_TEST(events(1) == (texts{"two", "one"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(what_was_changed_on_the_disk_is_not_told) {
  start();
  add(1, "one");
  add(1, "two");
  trail->flush();
  stop();
  const auto first = std::filesystem::path("/disk/data/audit") / segment_name(segments().front());
  now += core::days(1);
  start();
  add(1, "three");
  BOOST_TEST(events(1).size() == 3u);
  auto content = memory.content(first);
  content[segment_head_size + record_head_size + 3] ^= 1;
  memory.put(first, content);
  // A frame or two, as they were written together: but nothing that isn't as it was.
  const auto left = events(1);
  BOOST_TEST(left.front() == "three");
  BOOST_TEST(left.size() < 3u);
}

BOOST_AUTO_TEST_CASE(a_key_that_does_not_fit_hides_a_segment_and_is_reported_once) {
  start();
  add(1, "one");
  stop();
  keys = log_keys(filled_key(8), {filled_key(7)});
  begins_key = true;
  start();
  add(1, "two");
  history->close();
  keys = log_keys(filled_key(8));
  start_history();
  BOOST_TEST(events(1) == (texts{"two"}), boost::test_tools::per_element());
  BOOST_TEST(events(1) == (texts{"two"}), boost::test_tools::per_element());
  const std::lock_guard lock(mutex);
  BOOST_REQUIRE(reported.size() == 1u);
  BOOST_TEST(reported[0].find("another secret.key") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_disk_that_fails_is_said_and_answers_with_what_is_known) {
  start();
  add(1, "one");
  BOOST_TEST(events(1).size() == 1u);
  files.before = [](operation o, const std::filesystem::path&) {
    return o == operation::status ? error_code(EIO, boost::system::generic_category()) : error_code();
  };
  const auto found = ask({subject(1)});
  BOOST_TEST(!found.is_complete);
  BOOST_TEST(found.entries.size() == 1u);
  files.before = nullptr;
  BOOST_TEST(ask({subject(1)}).is_complete);
}

BOOST_AUTO_TEST_CASE(too_many_who_ask_get_nothing_at_once) {
  max_waiting = 3;
  start();
  (void)ask({subject(1)});
  std::promise<void> held;
  const auto until = held.get_future().share();
  std::promise<void> reached;
  history->newest({{subject(1)}}, [&](audit_answer) {
    reached.set_value();
    until.wait();
  });
  reached.get_future().get(); // the thread is busy now
  std::vector<std::future<audit_answer>> later;
  for (int i = 0; i < 5; ++i) {
    auto p = std::make_shared<std::promise<audit_answer>>();
    later.push_back(p->get_future());
    history->newest({{subject(1)}}, [p](audit_answer a) { p->set_value(std::move(a)); });
  }
  for (int i = 3; i < 5; ++i) BOOST_TEST(!later[static_cast<std::size_t>(i)].get().is_complete);
  held.set_value();
  for (int i = 0; i < 3; ++i) BOOST_TEST(later[static_cast<std::size_t>(i)].get().is_complete);
}

BOOST_AUTO_TEST_CASE(who_asks_while_a_start_reads_waits_no_longer_than_that) {
  start();
  add(1, "one");
  stop();
  patience = std::chrono::milliseconds(0);
  start_trail();
  std::promise<void> held;
  files.before = [until = held.get_future().share()](operation o, const std::filesystem::path& path) {
    if (o == operation::open && path.extension() == ".log") until.wait();
    return error_code();
  };
  start_history();
  const auto found = ask({subject(1)});
  BOOST_TEST(!found.is_complete);
  BOOST_TEST(found.entries.empty());
  held.set_value();
  for (int tries = 0; tries < 100'000 && !ask({subject(1)}).is_complete; ++tries) {
  }
  BOOST_TEST(events(1) == (texts{"one"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(before_its_start_and_after_its_end_it_answers_with_nothing) {
  start();
  add(1, "one");
  history->close();
  BOOST_TEST(!ask({subject(1)}).is_complete);
  history->close();
  BOOST_TEST(ask({subject(1)}).entries.empty());
}

BOOST_AUTO_TEST_SUITE_END()
