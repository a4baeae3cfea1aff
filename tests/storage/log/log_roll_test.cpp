// The line that begin_segment() draws through the log, for snapshots and new keys.
#include "storage/store_error.hpp"
#include "tests/storage/support/log_disk.hpp"

#include <boost/test/unit_test.hpp>

#include <cerrno>
#include <set>

using namespace twostep;
using namespace twostep::storage;
using namespace twostep::storage::test;

BOOST_AUTO_TEST_SUITE(log_roll)

BOOST_AUTO_TEST_CASE(what_came_before_is_in_older_segments_and_durable) {
  log_disk d;
  auto w = d.writer();
  for (int i = 0; i < 5; ++i) w->append(record_type::account, payload(20));
  const auto line = w->begin_segment();
  BOOST_TEST(w->is_durable(5));
  BOOST_TEST(line.number == 2u);
  BOOST_TEST(line.last_sequence == 5u);
  BOOST_TEST(w->append(record_type::account, payload(20)) == 6u);
  w->close();
  const auto segments = d.read();
  BOOST_REQUIRE(segments.size() == 2u);
  BOOST_TEST(segments[0].records.size() == 5u);
  BOOST_TEST(segments[1].records == std::vector<std::uint64_t>{6});
  BOOST_TEST((segments[1].head.salt == line.salt));
  BOOST_TEST((segments[0].head.salt == line.previous_salt));
  BOOST_TEST((segments[1].head.chain == line.chain));
  BOOST_TEST((line.chain != seal_tag{}));
}

BOOST_AUTO_TEST_CASE(a_segment_without_records_passes_its_chain_on) {
  log_disk d;
  auto w = d.writer();
  w->append(record_type::account, payload(20));
  const auto first = w->begin_segment();
  const auto second = w->begin_segment();
  BOOST_TEST(second.number == 3u);
  BOOST_TEST((second.chain == first.chain));
  BOOST_TEST(second.last_sequence == 1u);
  w->append(record_type::account, payload(20));
  w->close();
  BOOST_TEST(d.records().size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_new_key_seals_what_comes_after) {
  log_disk d;
  auto w = d.writer();
  w->append(record_type::account, payload(20));
  w->begin_segment(data_key_of_tests(2));
  w->append(record_type::account, payload(20));
  w->begin_segment();
  w->append(record_type::account, payload(20));
  w->close();
  const auto segments = d.read();
  BOOST_REQUIRE(segments.size() == 3u);
  const std::uint32_t generations[] = {1, 2, 2};
  for (std::size_t i = 0; i < 3; ++i) {
    BOOST_TEST(segments[i].head.data_key.generation == generations[i]);
    const auto key = unwrap_key(segments[i].head, log_key_of_tests());
    BOOST_REQUIRE(key.has_value());
    BOOST_TEST(std::equal(key->key.data(), key->key.data() + 32, data_key_of_tests(generations[i]).key.data()));
  }
  BOOST_TEST(d.records().size() == 3u);
}

BOOST_AUTO_TEST_CASE(lines_are_drawn_while_others_write) {
  log_disk d;
  auto w = d.writer();
  std::atomic<bool> stop{false};
  std::vector<std::thread> writers;
  for (int t = 0; t < 3; ++t)
    writers.emplace_back([&] {
      while (!stop)
        if (const auto n = w->append(record_type::account, payload(60)))
          w->wait_durable(n);
        else
          std::this_thread::yield();
    });
  std::vector<rolled> lines;
  for (int i = 0; i < 20; ++i) {
    std::uint64_t n;
    while ((n = w->append(record_type::account, payload(1))) == 0) std::this_thread::yield();
    lines.push_back(w->begin_segment());
    BOOST_TEST(lines.back().last_sequence >= n);
    BOOST_TEST(w->is_durable(lines.back().last_sequence));
  }
  stop = true;
  for (auto& t : writers) t.join();
  const auto last = w->last_sequence();
  w->close();
  BOOST_TEST(d.records().size() == last);
  const auto segments = d.read();
  for (const auto& line : lines) {
    const auto& s = segments.at(line.number - 1);
    BOOST_TEST(s.head.number == line.number);
    BOOST_TEST(s.head.first_sequence == line.last_sequence + 1);
    BOOST_TEST((s.head.salt == line.salt));
  }
}

BOOST_AUTO_TEST_CASE(closing_ends_the_wait_for_a_segment) {
  log_disk d;
  gate preparing;
  preparing.armed = true;
  d.files.before = [&](operation o, const auto& path) {
    if (o == operation::write && is_of_segment(path, 2)) preparing.pass();
    return error_code();
  };
  auto w = d.writer();
  preparing.reached.acquire();
  auto asked = std::async(std::launch::async, [&] { return w->begin_segment(); });
  auto closed = std::async(std::launch::async, [&] { w->close(); });
  BOOST_CHECK_THROW(asked.get(), store_error);
  preparing.open.release();
  closed.get();
  BOOST_TEST(d.read().size() == 1u);
}

namespace {

/// Commits and rolls; numbers that were confirmed.
std::set<std::uint64_t> live(log_disk& d) {
  std::set<std::uint64_t> confirmed;
  std::unique_ptr<log_writer> w;
  bool failed = false;
  const auto commit = [&](int count) {
    std::uint64_t last = 0;
    for (int i = 0; i < count; ++i)
      if (const auto n = w->append(record_type::account, payload(90))) last = n;
    if (last == 0) return;
    w->wait_durable(last);
    for (std::uint64_t n = 1; n <= last; ++n) confirmed.insert(n);
  };
  try {
    w = d.writer();
    commit(3);
    w->begin_segment(data_key_of_tests(2));
    commit(3);
    commit(1);
    w->begin_segment();
    commit(3);
  } catch (const store_error&) {
    // There is no segment to begin; or the log couldn't be begun at all.
  } catch (const std::runtime_error&) {
    failed = true;
  }
  if (w) w->close();
  BOOST_TEST((!failed || d.fatal_count == 1));
  return confirmed;
}

} // namespace

// S8, S9, S10: for every n, the n-th call fails, once or for good, a failed write having done half; then the power
// goes.
BOOST_AUTO_TEST_CASE(any_failing_call_and_a_power_cut_lose_nothing_that_was_confirmed) {
  for (const int error : {EIO, ENOSPC})
    for (const bool for_good : {false, true}) {
      bool reached = true;
      for (int n = 1; reached; ++n)
        BOOST_TEST_CONTEXT("call " << n << " error " << error << " for good " << for_good) {
          log_disk d;
          std::mt19937 chance(static_cast<unsigned>(n));
          d.files.tear_failed_writes = true;
          d.files.fail_call(n, error, for_good);
          const auto confirmed = live(d);
          reached = d.files.has_failed();
          BOOST_TEST(d.fatal_count <= 1);
          d.memory.cut_power(chance);
          const auto found = d.records();
          const std::set<std::uint64_t> there(found.begin(), found.end());
          BOOST_TEST(std::includes(there.begin(), there.end(), confirmed.begin(), confirmed.end()));
        }
    }
}

// What stood in the way of preparing a segment may be over: asking for one tries again at once.
BOOST_AUTO_TEST_CASE(a_blocker_that_is_over_keeps_no_segment_from_beginning) {
  log_disk d;
  std::atomic<bool> broken{true};
  d.fail_while(broken, operation::open, 2, EIO);
  reported_lines reported;
  auto w = d.writer(small_limits, reported.watch());
  BOOST_TEST(reported.next().find("can't be prepared") != std::string::npos);
  broken = false;
  BOOST_TEST(w->begin_segment().number == 2u);
  w->close();
}

BOOST_AUTO_TEST_SUITE_END()
