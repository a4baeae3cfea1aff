#include "storage/log/writer.hpp"
#include "storage/store_error.hpp"
#include "tests/storage/support/log_disk.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>

#include <cerrno>
#include <numeric>

using namespace twostep;
using namespace twostep::storage;
using namespace twostep::storage::test;

namespace {

/// One segment, nothing but records to write to it once it is there.
constexpr log_limits one_segment{.segment = 8192, .ahead = 8192, .step = 8192, .reserve = 0};

std::vector<std::uint64_t> numbers_up_to(std::uint64_t n) {
  std::vector<std::uint64_t> numbers(n);
  std::iota(numbers.begin(), numbers.end(), std::uint64_t{1});
  return numbers;
}

} // namespace

BOOST_AUTO_TEST_SUITE(log_writer)

BOOST_AUTO_TEST_CASE(records_are_numbered_in_the_order_they_come) {
  log_disk d;
  auto w = d.writer();
  for (std::uint64_t n = 1; n <= 20; ++n) BOOST_TEST(w->append(record_type::account, payload(30)) == n);
  w->wait_durable(20);
  BOOST_TEST(w->is_durable(20));
  BOOST_TEST(!w->is_durable(21));
  w->close();
  BOOST_TEST(d.records() == numbers_up_to(20));
}

BOOST_AUTO_TEST_CASE(a_closed_segment_ends_with_its_last_record_and_nothing_stands_beside_it) {
  log_disk d;
  auto w = d.writer();
  w->append(record_type::account, payload(30));
  w->close();
  const std::size_t size = segment_head_size + frame_overhead + 2 + 30; // its type, and one byte of length
  BOOST_TEST(d.memory.content(d.log / "00000001.log").size() == size);
  BOOST_TEST((d.memory.names() == std::set<std::string>{d.log / "00000001.log", d.log / "END"}));
  BOOST_TEST(w->append(record_type::account, payload(30)) == 0u);
}

BOOST_AUTO_TEST_CASE(a_record_stands_sealed_in_the_file) {
  log_disk d;
  auto w = d.writer();
  const std::string_view secret = "what nobody else may read";
  w->append(record_type::account, {reinterpret_cast<const std::uint8_t*>(secret.data()), secret.size()});
  w->close();
  const auto content = d.memory.content(d.log / "00000001.log");
  const std::string_view text(reinterpret_cast<const char*>(content.data()), content.size());
  BOOST_TEST(text.find("nobody") == std::string_view::npos);
}

// Group commit: what came while one sync ran goes out with the next, in one write and one frame.
BOOST_AUTO_TEST_CASE(what_waits_goes_out_together) {
  log_disk d;
  gate sync;
  std::atomic<int> writes{0};
  d.files.before = [&](operation o, const auto& path) {
    if (!is_of_segment(path, 1)) return error_code();
    writes += o == operation::write;
    if (o == operation::sync) sync.pass();
    return error_code();
  };
  auto w = d.writer(one_segment);
  w->append(record_type::account, payload(1));
  w->wait_durable(1);
  sync.armed = true;
  w->append(record_type::account, payload(1));
  sync.reached.acquire();
  for (int i = 0; i < 10; ++i) w->append(record_type::account, payload(1));
  BOOST_TEST(!w->is_durable(2));
  const int before = writes;
  sync.open.release();
  w->wait_durable(12);
  BOOST_TEST(writes == before + 1);
  w->close();
  BOOST_TEST(d.records() == numbers_up_to(12));
  BOOST_TEST((d.read().front().begins_write == std::vector<bool>{true, true, true}));
}

BOOST_AUTO_TEST_CASE(a_write_of_many_bytes_is_several_frames) {
  log_disk d;
  gate sync;
  d.files.before = [&](operation o, const auto& path) {
    if (is_of_segment(path, 1) && o == operation::sync) sync.pass();
    return error_code();
  };
  auto w = d.writer({.segment = 4 << 20, .ahead = 4 << 20, .step = 1 << 20, .reserve = 0});
  sync.armed = true;
  w->append(record_type::account, payload(1));
  sync.reached.acquire();
  for (int i = 0; i < 8; ++i) BOOST_TEST(w->append(record_type::account, payload(frame_fill / 3)) != 0u);
  sync.open.release();
  w->close();
  BOOST_TEST(d.records() == numbers_up_to(9));
  const auto begins = d.read().front().begins_write;
  BOOST_TEST(begins.size() > 3u);
  BOOST_TEST(std::count(begins.begin(), begins.end(), true) == 2);
}

namespace {

awaitable<> wait_for(storage::log_writer& w, std::uint64_t n, std::thread::id home, std::atomic<int>& right) {
  co_await w.durable(n);
  if (std::this_thread::get_id() == home && w.is_durable(n)) ++right;
}

struct worker {
  boost::asio::io_context context{1};
  boost::asio::executor_work_guard<executor> guard{context.get_executor()};
  std::thread thread{[this] { context.run(); }};
  ~worker() {
    guard.reset();
    thread.join();
  }
};

} // namespace

BOOST_AUTO_TEST_CASE(each_waiter_resumes_on_its_own_context) {
  log_disk d;
  auto w = d.writer();
  std::atomic<int> right{0};
  {
    worker workers[3];
    for (int i = 0; i < 60; ++i) {
      const auto n = w->append(record_type::account, payload(20));
      BOOST_REQUIRE(n != 0);
      auto& home = workers[i % 3];
      boost::asio::co_spawn(home.context, wait_for(*w, n, home.thread.get_id(), right), [](std::exception_ptr e) {
        if (e) std::terminate();
      });
      if (i % 16 == 0) w->wait_durable(n);
    }
    w->close();
  }
  BOOST_TEST(right == 60);
}

BOOST_AUTO_TEST_CASE(segments_follow_each_other) {
  log_disk d;
  auto w = d.writer();
  for (std::uint64_t i = 1; i <= 500; ++i) {
    std::uint64_t n;
    while ((n = w->append(record_type::account, payload(200))) == 0)
      std::this_thread::yield(); // too fast for the disk
    BOOST_REQUIRE(n == i);
    if (i % 8 == 0) w->wait_durable(n);
  }
  w->close();
  const auto segments = d.read();
  BOOST_TEST(segments.size() > 4u);
  BOOST_TEST(d.memory.names().size() == segments.size() + 1); // and END
  BOOST_TEST(d.records() == numbers_up_to(500));
  for (const auto& s : segments) {
    BOOST_TEST(s.head.version == 2u);
    if (!s.records.empty()) BOOST_TEST(s.head.first_sequence == s.records.front());
  }
}

// S6
BOOST_AUTO_TEST_CASE(a_short_write_is_completed) {
  log_disk d;
  auto w = d.writer();
  d.files.longest_write = 7;
  const auto n = w->append(record_type::account, payload(100));
  w->wait_durable(n);
  w->close();
  BOOST_TEST(d.records() == numbers_up_to(1));
}

BOOST_AUTO_TEST_CASE(a_failed_sync_stops_the_process_and_confirms_nothing) {
  for (const auto failing : {operation::sync, operation::write}) {
    log_disk d;
    std::atomic<bool> broken{false};
    d.files.before = [&](operation o, const auto& path) {
      const bool fails = broken && o == failing && is_of_segment(path, 1);
      return fails ? error_code(EIO, boost::system::system_category()) : error_code();
    };
    auto w = d.writer(one_segment);
    w->append(record_type::account, payload(10));
    w->wait_durable(1);
    broken = true;
    const auto n = w->append(record_type::account, payload(10));
    const auto why = d.fatal.get_future().get();
    BOOST_TEST(why.find("/disk/log/00000001.log") == 0u);
    BOOST_TEST(why.find("Input/output error") != std::string::npos);
    BOOST_TEST(n == 2u);
    BOOST_TEST(!w->is_durable(n));
    BOOST_CHECK_THROW(w->wait_durable(n), std::runtime_error);
    BOOST_CHECK_THROW(w->begin_segment(), std::runtime_error);
    BOOST_TEST(w->append(record_type::account, payload(10)) == 0u);
    w->close();
  }
}

BOOST_AUTO_TEST_CASE(a_disk_that_is_full_at_the_start_is_named) {
  log_disk d;
  d.memory.limit_file_size(1000);
  BOOST_CHECK_EXCEPTION(d.writer(), store_error, [](const store_error& e) {
    return std::string_view(e.what()).find("free some space") != std::string_view::npos;
  });
}

BOOST_AUTO_TEST_CASE(a_record_over_the_limit_is_a_bug) {
  log_disk d;
  auto w = d.writer();
  BOOST_CHECK_THROW(w->append(record_type::account, payload(payload_limit + 1)), std::length_error);
  w->close();
}

BOOST_AUTO_TEST_SUITE_END()
