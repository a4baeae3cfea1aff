// What the writer does when the disk has no room or no time: it refuses, blocks nobody, and goes on by itself.
#include "storage/store_error.hpp"
#include "tests/storage/support/log_disk.hpp"

#include <boost/test/unit_test.hpp>

#include <cerrno>

using namespace twostep;
using namespace twostep::storage;
using namespace twostep::storage::test;

namespace log_space {

error_code error_of(int value) {
  return {value, boost::system::system_category()};
}

/// Appends, each durable before the next, until one is refused. The last number that was given.
std::uint64_t fill_up(log_writer& w, std::size_t size) {
  std::uint64_t last = 0;
  while (const auto n = w.append(record_type::account, payload(size))) {
    last = n;
    w.wait_durable(n);
  }
  return last;
}

} // namespace log_space

BOOST_AUTO_TEST_SUITE(log_space)

// S20: what may wait is bounded; refusing blocks nobody.
BOOST_AUTO_TEST_CASE(a_slow_disk_makes_the_queue_refuse_and_keeps_the_order) {
  log_disk d;
  gate sync;
  d.files.before = [&](operation o, const auto& path) {
    if (o == operation::sync && is_of_segment(path, 1)) sync.pass();
    return error_code();
  };
  auto w = d.writer();
  w->append(record_type::account, payload(10));
  w->wait_durable(1);
  sync.armed = true;
  w->append(record_type::account, payload(10));
  sync.reached.acquire();
  std::uint64_t taken = 2;
  while (const auto n = w->append(record_type::account, payload(100))) taken = n;
  BOOST_TEST(taken > 10u);
  BOOST_TEST(taken < 2 + small_limits.ahead / 100);
  BOOST_TEST(!w->has_space());
  BOOST_TEST(w->blocker() == "changes come faster than the log can be written");
  BOOST_TEST(w->append(record_type::account, payload(100), urgency::reserved) == taken + 1);
  sync.open.release();
  w->wait_durable(taken + 1);
  w->close();
  BOOST_TEST(d.records().size() == taken + 1);
}

// However much is prepared, no more than `ahead` waits.
BOOST_AUTO_TEST_CASE(what_waits_is_bounded_by_what_is_kept_ahead) {
  log_disk d;
  gate sync;
  d.files.before = [&](operation o, const auto& path) {
    if (o == operation::sync && is_of_segment(path, 1)) sync.pass();
    return error_code();
  };
  constexpr log_limits big_steps{.segment = 1 << 20, .ahead = 4096, .step = 1 << 20, .reserve = 0};
  auto w = d.writer(big_steps);
  sync.armed = true;
  w->append(record_type::account, payload(10));
  sync.reached.acquire();
  std::uint64_t bytes = 0;
  while (w->append(record_type::account, payload(100))) bytes += 100;
  BOOST_TEST(bytes <= 4096u);
  BOOST_TEST(bytes > 2048u);
  sync.open.release();
  w->close();
}

// S7: a full disk is met when zeros are prepared, not when a commit is.
BOOST_AUTO_TEST_CASE(a_full_disk_refuses_new_records_but_keeps_a_reserve_and_recovers_when_told) {
  log_disk d;
  std::atomic<bool> full{true};
  d.fail_while(full, operation::write, 2, ENOSPC);
  reported_lines reported;
  auto w = d.writer(small_limits, reported.watch());
  BOOST_TEST(reported.next().find("free some space") != std::string::npos);
  const auto last = fill_up(*w, 100);
  BOOST_TEST(last > 30u);
  BOOST_TEST(!w->has_space());
  BOOST_TEST(w->blocker() == "No space left on device");
  const auto urgent = w->append(record_type::account, payload(100), urgency::reserved);
  BOOST_TEST(urgent == last + 1);
  w->wait_durable(urgent);
  BOOST_CHECK_EXCEPTION(w->begin_segment(), store_error, [](const store_error& e) {
    return std::string_view(e.what()).find("No space left") != std::string_view::npos;
  });

  full = false;
  w->space_may_be_free();
  BOOST_TEST(reported.next().find("can be prepared again") != std::string::npos);
  BOOST_TEST(w->has_space());
  BOOST_TEST(w->blocker() == "");
  const auto again = w->append(record_type::account, payload(100));
  BOOST_TEST(again == urgent + 1);
  w->wait_durable(again);
  w->close();
  BOOST_TEST(d.records().size() == again);
  BOOST_TEST(d.fatal_count == 0);
}

BOOST_AUTO_TEST_CASE(a_full_disk_is_tried_again_without_being_told) {
  log_disk d;
  std::atomic<bool> full{true};
  d.fail_while(full, operation::write, 2, ENOSPC);
  reported_lines reported;
  auto w = d.writer(small_limits, reported.watch());
  reported.next();
  full = false;
  BOOST_TEST(reported.next().find("can be prepared again") != std::string::npos);
  w->close();
}

// The little room that a full disk still has is used.
BOOST_AUTO_TEST_CASE(what_a_full_disk_still_took_is_written_to) {
  log_disk d;
  constexpr log_limits limits{.segment = 1 << 16, .ahead = 32768, .step = 1024, .reserve = 512};
  d.memory.limit_file_size(14 * 1024);
  d.files.before = [&](operation o, const auto& path) {
    return o == operation::open && is_of_segment(path, 3) ? error_of(ENOSPC) : error_code();
  };
  reported_lines reported;
  auto w = d.writer(limits, reported.watch());
  reported.next();
  const auto last = fill_up(*w, 100);
  BOOST_TEST(last > 2 * 9000 / 150);
  w->close();
  BOOST_TEST(d.read().size() == 2u);
  BOOST_TEST(d.records().size() == last);
}

// Preparing touches nothing that was confirmed: whatever fails there is told and tried again.
BOOST_AUTO_TEST_CASE(a_failure_to_prepare_is_no_end) {
  for (const auto failing : {operation::open, operation::write, operation::sync}) {
    log_disk d;
    std::atomic<bool> broken{true};
    d.fail_while(broken, failing, 2, EIO);
    reported_lines reported;
    auto w = d.writer(small_limits, reported.watch());
    BOOST_TEST(reported.next().find("see to the disk") != std::string::npos);
    w->wait_durable(w->append(record_type::account, payload(10)));
    broken = false;
    w->space_may_be_free();
    reported.next();
    BOOST_TEST(w->begin_segment().number == 2u);
    w->wait_durable(w->append(record_type::account, payload(10)));
    w->close();
    BOOST_TEST(d.records().size() == 2u);
    BOOST_TEST(d.fatal_count == 0);
  }
}

BOOST_AUTO_TEST_CASE(a_file_that_failed_while_it_grew_is_used_as_far_as_it_is_good) {
  log_disk d;
  std::atomic<int> writes{0};
  d.files.before = [&](operation o, const auto& path) {
    return o == operation::write && is_of_segment(path, 2) && ++writes == 2 ? error_of(EIO) : error_code();
  };
  reported_lines reported;
  auto w = d.writer({.segment = 1 << 16, .ahead = 32768, .step = 2048, .reserve = 512}, reported.watch());
  reported.next();
  BOOST_TEST(w->begin_segment().number == 2u);
  BOOST_TEST(w->begin_segment().number == 3u);
  const auto n = w->append(record_type::account, payload(10));
  w->wait_durable(n);
  w->close();
  BOOST_TEST(d.read().size() == 3u);
}

BOOST_AUTO_TEST_CASE(a_slow_sync_is_told_once_an_episode) {
  log_disk d;
  std::atomic<int> takes_ms{0};
  std::atomic<std::chrono::steady_clock::time_point> now{
      std::chrono::steady_clock::time_point(std::chrono::hours(1))};
  d.files.before = [&](operation o, const auto& path) {
    if (o == operation::sync && is_of_segment(path, 1)) now = now.load() + std::chrono::milliseconds(takes_ms);
    return error_code();
  };
  reported_lines reported;
  auto watch = reported.watch();
  watch.now = [&] { return now.load(); };
  auto w = d.writer({.segment = 8192, .ahead = 8192, .step = 8192, .reserve = 0}, watch);
  const auto commit = [&] { w->wait_durable(w->append(record_type::account, payload(10))); };
  commit();
  takes_ms = 999;
  commit();
  BOOST_TEST(reported.waiting() == 0u);
  takes_ms = 2500;
  for (int i = 0; i < 3; ++i) commit();
  const auto line = reported.next();
  BOOST_TEST(line.find("/disk/log/00000001.log: the disk took 2500 ms") == 0u);
  BOOST_TEST(reported.waiting() == 0u);
  takes_ms = 0;
  now = now.load() + std::chrono::minutes(2);
  commit();
  BOOST_TEST(reported.waiting() == 0u);
  takes_ms = 1000;
  commit();
  BOOST_TEST(reported.waiting() == 1u);
  w->close();
}

BOOST_AUTO_TEST_SUITE_END()
