// Every call to the disk fails once, at every moment; power goes at every moment. What was confirmed is there
// afterwards.
#include "storage/engine/file_store.hpp"
#include "storage/store_error.hpp"
#include "tests/storage/support/fault_files.hpp"
#include "tests/storage/support/filled_key.hpp"
#include "tests/storage/support/memory_files.hpp"
#include "tests/storage/support/sample.hpp"

#include <boost/test/unit_test.hpp>

#include <cerrno>
#include <set>

using namespace twostep;
using namespace twostep::storage;
using namespace twostep::storage::test;

namespace log_faults {

/// What a client did and was told.
struct story {
  std::set<unsigned> asked, confirmed;
};

struct machine {
  memory_files disk;
  fault_files files{disk};
  std::atomic<int> fatal{0};
  std::atomic<bool> confirmed_after_fatal{false};

  file_store_settings settings() {
    file_store_settings s;
    s.log_key = filled_key(0);
    s.directory = "/disk/data";
    s.files = &files;
    s.report = [](std::string_view) {};
    s.limits = {.segment = 3000, .ahead = 2048, .step = 1024, .reserve = 256};
    s.fatal = [this](std::string_view) { ++fatal; };
    return s;
  }

  /// Creates accounts [from, to), each confirmed before the next; the process dies at the end, or of the disk.
  void serve(story& s, unsigned from, unsigned to, bool close) {
    std::unique_ptr<file_store> store;
    bool failed = false;
    try {
      store = open_file_store(settings());
    } catch (const store_error&) {
      return;
    }
    for (unsigned n = from; n < to; ++n) {
      s.asked.insert(n);
      const auto sequence = create(*store, n);
      if (sequence == 0) continue;
      try {
        if (n % 3 != 0) store->wait_durable(sequence); // others are never confirmed, or together with the next
      } catch (const std::runtime_error&) {
        failed = true;
        break;
      }
      if (n % 3 != 0) {
        if (fatal > 0) confirmed_after_fatal = !store->is_durable(sequence);
        s.confirmed.insert(n);
      }
    }
    if (close) store->close();
    store.reset();
    BOOST_TEST((!failed || fatal == 1));
  }

  /// confirmed ⊆ state ⊆ asked, on a disk that works again.
  void check(const story& s) {
    files.before = nullptr;
    disk.forget_locks();
    auto store = open_file_store(settings());
    std::set<unsigned> found;
    for (const unsigned n : s.asked) {
      read_barrier seen;
      if (store->find(email_number(n), seen).get()) found.insert(n);
    }
    BOOST_TEST(std::includes(found.begin(), found.end(), s.confirmed.begin(), s.confirmed.end()));
    BOOST_TEST(store->count().accounts == found.size());
    const auto hash = store->state_hash();
    store->close();
    store.reset();
    const auto again = open_file_store(settings());
    BOOST_TEST(again->state_hash() == hash);
    again->close();
    BOOST_TEST(!confirmed_after_fatal);
  }
};

} // namespace log_faults

BOOST_AUTO_TEST_SUITE(log_faults)

// S6, S8, S9: for every n, the n-th call fails, once or for good, a failed write having done half.
BOOST_AUTO_TEST_CASE(any_failing_call_loses_nothing_that_was_confirmed) {
  for (const int error : {EIO, ENOSPC}) {
    for (const bool for_good : {false, true}) {
      bool reached = true;
      for (int n = 1; reached; ++n) {
        BOOST_TEST_CONTEXT("call " << n << " error " << error << (for_good ? " for good" : " once")) {
          machine m;
          story s;
          m.serve(s, 0, 3, true); // there is something to start from
          m.files.tear_failed_writes = true;
          m.files.fail_call(n, error, for_good);
          m.serve(s, 3, 25, true);
          reached = m.files.has_failed();
          BOOST_TEST(m.fatal <= 1);
          m.check(s);
        }
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(any_failing_call_of_a_first_start_leaves_a_place_to_start_at) {
  bool reached = true;
  for (int n = 1; reached; ++n) {
    BOOST_TEST_CONTEXT("call " << n) {
      machine m;
      story s;
      m.files.tear_failed_writes = true;
      m.files.fail_call(n, EIO, true);
      m.serve(s, 0, 5, false);
      reached = m.files.has_failed();
      m.check(s);
    }
  }
}

// S11 in memory: sectors and names that weren't synced are kept or lost by chance.
BOOST_AUTO_TEST_CASE(power_cuts_lose_nothing_that_was_confirmed) {
  for (unsigned round = 0; round < 300; ++round) {
    BOOST_TEST_CONTEXT("round " << round) {
      std::mt19937 chance(round);
      machine m;
      story s;
      unsigned next = 0;
      for (int life = 0; life < 4; ++life) {
        const unsigned until = next + 1 + static_cast<unsigned>(chance() % 30);
        m.serve(s, next, until, chance() % 4 == 0);
        next = until;
        m.disk.cut_power(chance);
      }
      BOOST_TEST(m.fatal == 0);
      m.check(s);
    }
  }
}

BOOST_AUTO_TEST_CASE(power_cut_in_the_middle_of_a_write_of_many) {
  for (unsigned round = 0; round < 200; ++round) {
    BOOST_TEST_CONTEXT("round " << round) {
      std::mt19937 chance(round);
      machine m;
      story s;
      m.serve(s, 0, 4, false);
      // One sync is the last that is done; what is written after it, by one write of several sectors, may be lost.
      auto settings = m.settings();
      settings.limits = {.segment = 1 << 20, .ahead = 65536, .step = 65536, .reserve = 0};
      std::atomic<bool> stuck{false};
      m.files.before = [&](operation o, const auto&) {
        return stuck && o == operation::sync ? error_code(EIO, boost::system::system_category()) : error_code();
      };
      {
        m.disk.forget_locks();
        const auto store = open_file_store(settings);
        s.asked.insert(100);
        store->wait_durable(create(*store, 100));
        s.confirmed.insert(100);
        stuck = true;
        for (unsigned n = 200; n < 220; ++n) {
          s.asked.insert(n);
          create(*store, n);
        }
        BOOST_CHECK_THROW(store->wait_durable(store->count().last_sequence), std::runtime_error);
      }
      m.disk.cut_power(chance);
      m.check(s);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
