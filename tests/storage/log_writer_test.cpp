#include "storage/log_reader.hpp"
#include "storage/log_writer.hpp"
#include "storage/store_error.hpp"
#include "tests/storage/support/fault_files.hpp"
#include "tests/storage/support/memory_files.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>

#include <cerrno>
#include <future>
#include <semaphore>

using namespace twostep;
using namespace twostep::storage;
using namespace twostep::storage::test;

namespace {

const std::filesystem::path log_directory = "/disk/log";

/// Small, so that tests reach every edge soon.
constexpr log_limits small{.segment = 16384, .ahead = 8192, .step = 2048, .reserve = 512};

struct disk {
  memory_files memory;
  fault_files files{memory};
  std::promise<std::string> fatal;
  segment_head head{.version = 1, .salt = {1, 2, 3}};

  disk() { memory.make_directory(log_directory); }
  std::unique_ptr<log_writer> writer(const log_limits& limits = small) {
    return std::make_unique<log_writer>(files, log_directory, head, 0, limits, [this](std::string_view why) {
      fatal.set_value(std::string(why));
    });
  }
  /// Numbers of all records in all segments, each checked by the reader.
  std::vector<std::uint64_t> records() const {
    std::vector<std::uint64_t> numbers;
    const auto names = memory.names();
    for (const auto& name : names) {
      const auto content = memory.content(name);
      const auto segment = read_segment_head(content);
      if (!segment) throw std::runtime_error("no segment: " + name);
      log_reader reader(content, *segment, numbers.size() + 1, true);
      for (;;) {
        const auto item = reader.next();
        if (const auto* record = std::get_if<log_frame>(&item))
          numbers.push_back(record->head.sequence);
        else if (std::holds_alternative<log_end>(item))
          break;
        else
          throw std::runtime_error("damage in " + name);
      }
    }
    return numbers;
  }
};

bytes payload(std::size_t n) {
  return bytes(n, 0x55);
}

/// Holds the writer's thread before its first sync from now on, until released.
struct sync_gate {
  std::binary_semaphore reached{0}, open{0};
  std::atomic<bool> armed{false};
  error_code operator()(operation o) {
    if (o == operation::sync && armed.exchange(false)) {
      reached.release();
      open.acquire();
    }
    return {};
  }
};

} // namespace

BOOST_AUTO_TEST_SUITE(log_writer)

BOOST_AUTO_TEST_CASE(records_are_numbered_in_the_order_they_come) {
  disk d;
  auto w = d.writer();
  for (std::uint64_t n = 1; n <= 20; ++n) BOOST_TEST(w->append(record_type::account, payload(30)) == n);
  w->wait_durable(20);
  BOOST_TEST(w->is_durable(20));
  BOOST_TEST(!w->is_durable(21));
  w->close();
  BOOST_TEST(d.records().size() == 20u);
}

BOOST_AUTO_TEST_CASE(a_closed_segment_ends_with_its_last_record) {
  disk d;
  auto w = d.writer();
  w->append(record_type::account, payload(30));
  w->close();
  BOOST_TEST(d.memory.content(log_directory / "00000001.log").size() == segment_head_size + record_head_size + 30);
  BOOST_TEST(w->append(record_type::account, payload(30)) == 0u);
}

// Group commit: what came while one sync ran goes out with the next, in one write.
BOOST_AUTO_TEST_CASE(what_waits_goes_out_together) {
  disk d;
  sync_gate gate;
  std::atomic<int> writes{0};
  d.files.before = [&](operation o, const auto&) {
    writes += o == operation::write;
    return gate(o);
  };
  auto w = d.writer({.segment = 1 << 20, .ahead = 8192, .step = 8192, .reserve = 0});
  w->append(record_type::account, payload(1));
  w->wait_durable(1);
  gate.armed = true;
  w->append(record_type::account, payload(1));
  gate.reached.acquire();
  for (int i = 0; i < 10; ++i) w->append(record_type::account, payload(1));
  BOOST_TEST(!w->is_durable(2));
  const int before = writes;
  gate.open.release();
  w->wait_durable(12);
  BOOST_TEST(writes == before + 1);
  w->close();

  const auto content = d.memory.content(log_directory / "00000001.log");
  storage::log_reader reader(content, d.head, 1, true);
  for (int n = 1; n <= 12; ++n) {
    const auto item = reader.next();
    BOOST_TEST(std::get<log_frame>(item).head.begins_write == (n <= 3));
  }
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
  disk d;
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
  disk d;
  auto w = d.writer();
  std::uint64_t n = 0;
  for (int i = 0; i < 500; ++i) {
    n = w->append(record_type::account, payload(200));
    if (n == 0) { // more than is kept ahead is waiting
      w->wait_durable(w->last_sequence());
      n = w->append(record_type::account, payload(200));
    }
    BOOST_REQUIRE(n != 0);
    if (i % 8 == 0) w->wait_durable(n);
  }
  w->close();
  BOOST_TEST(n == 500u);
  const auto names = d.memory.names();
  BOOST_TEST(names.size() > 4u);
  for (const auto& name : names) BOOST_TEST(name.ends_with(".log"));
  BOOST_TEST(d.records().size() == 500u);
  segment_salt previous{};
  for (const auto& name : names) {
    const auto head = read_segment_head(d.memory.content(name));
    BOOST_REQUIRE(head);
    BOOST_TEST((head->previous_salt == previous));
    previous = head->salt;
  }
}

// S20: what may wait is bounded by the zeros ahead; refusing blocks nobody.
BOOST_AUTO_TEST_CASE(a_slow_disk_makes_the_queue_refuse_and_keeps_the_order) {
  disk d;
  sync_gate gate;
  d.files.before = [&](operation o, const auto&) { return gate(o); };
  auto w = d.writer();
  w->append(record_type::account, payload(10));
  w->wait_durable(1);
  gate.armed = true;
  w->append(record_type::account, payload(10));
  gate.reached.acquire();
  std::uint64_t taken = 2;
  while (const auto n = w->append(record_type::account, payload(100))) taken = n;
  BOOST_TEST(taken > 10u);
  BOOST_TEST(taken < 100u);
  gate.open.release();
  w->wait_durable(taken);
  BOOST_TEST(w->append(record_type::account, payload(100)) != 0u);
  w->close();
  BOOST_TEST(d.records().size() == taken + 1);
}

// S7: a full disk is met when zeros are written ahead, not when a commit is.
BOOST_AUTO_TEST_CASE(a_full_disk_refuses_new_records_but_keeps_a_reserve_and_recovers) {
  disk d;
  auto w = d.writer();
  w->append(record_type::account, payload(10));
  w->wait_durable(1);
  d.memory.limit_file_size(6000);
  std::uint64_t last = 1;
  while (const auto n = w->append(record_type::account, payload(100))) {
    last = n;
    w->wait_durable(n);
  }
  BOOST_TEST(w->append(record_type::account, payload(100)) == 0u);
  const auto urgent = w->append(record_type::account, payload(100), urgency::reserved);
  BOOST_TEST(urgent == last + 1);
  w->wait_durable(urgent);

  d.memory.limit_file_size(~std::uint64_t{0});
  // The next record that is taken, or the next try a second later, finds that there is space again.
  const auto again = w->append(record_type::account, payload(10), urgency::reserved);
  w->wait_durable(again);
  const auto more = w->append(record_type::account, payload(100));
  BOOST_TEST(more == again + 1);
  w->close();
  BOOST_TEST(d.records().size() == more);
}

// S6
BOOST_AUTO_TEST_CASE(a_short_write_is_completed) {
  disk d;
  auto w = d.writer();
  d.files.longest_write = 7;
  const auto n = w->append(record_type::account, payload(100));
  w->wait_durable(n);
  w->close();
  BOOST_TEST(d.records().size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_failed_sync_stops_the_process_and_confirms_nothing) {
  for (const auto failing : {operation::sync, operation::write}) {
    disk d;
    std::atomic<bool> broken{false};
    d.files.before = [&](operation o, const auto&) {
      return broken && o == failing ? error_code(EIO, boost::system::system_category()) : error_code();
    };
    auto w =
        d.writer({.segment = 1 << 20, .ahead = 8192, .step = 8192, .reserve = 0}); // nothing but records to write
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
    BOOST_TEST(w->append(record_type::account, payload(10)) == 0u);
  }
}

BOOST_AUTO_TEST_CASE(a_disk_that_is_full_at_the_start_is_named) {
  disk d;
  d.memory.limit_file_size(1000);
  BOOST_CHECK_EXCEPTION(d.writer(), store_error, [](const store_error& e) {
    return std::string_view(e.what()).find("free some space") != std::string_view::npos;
  });
}

BOOST_AUTO_TEST_CASE(a_record_over_the_limit_is_a_bug) {
  disk d;
  auto w = d.writer();
  BOOST_CHECK_THROW(w->append(record_type::account, payload(payload_limit + 1)), std::length_error);
  w->close();
}

BOOST_AUTO_TEST_SUITE_END()
