// A log read by several threads gives what one thread makes of it.
#include "storage/engine/load.hpp"
#include "storage/format/event_codec.hpp"
#include "storage/log/files.hpp"
#include "storage/store_error.hpp"
#include "tests/storage/support/log_disk.hpp"
#include "tests/storage/support/sample.hpp"
#include "tests/storage/support/store_fixture.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep;
using namespace twostep::storage;
using namespace twostep::storage::test;

namespace replay {

const std::filesystem::path log_directory = "/disk/data/log";

struct fixture : store_fixture {
  std::string hash;

  /// Some hundred accounts in several segments, each with a history; a snapshot among them.
  fixture() {
    store->close();
    store.reset();
    settings.limits = {.segment = 20000, .ahead = 8192, .step = 2048, .reserve = 512};
    open();
    fill(*store, 100);
    (void)store->compact([](std::uint64_t, std::uint64_t) { return true; });
    for (unsigned n = 0; list_log(disk, log_directory).segments.size() < 4; ++n) {
      if (n % 3 == 0) create(*store, 1000 + n);
      const auto sequence = start_session(*store, n % 100, n);
      store->wait_durable(sequence);
    }
    hash = store->state_hash();
    store->close();
    store.reset();
  }

  std::string load(unsigned threads) {
    stored_state state;
    (void)load_log(disk, log_directory, secret_key(settings.log_key), threads, state);
    return state_hash(state);
  }
  std::string damage(unsigned threads) {
    try {
      return load(threads);
    } catch (const store_error& e) {
      return e.what();
    }
  }
};

/// What a start says of a log in which forty people are created and then these, who never were, do something.
std::string damage_of(const std::vector<unsigned>& strangers, unsigned threads) {
  log_disk disk;
  const auto writer = disk.writer({.segment = 1u << 20, .ahead = 1u << 18, .step = 1u << 16, .reserve = 512});
  const auto put = [&](unsigned who, core::event e) {
    bytes payload;
    encode(payload, account_number(who), std::span(&e, 1));
    writer->wait_durable(writer->append(record_type::account, payload)); // in a frame of its own
  };
  for (unsigned n = 0; n < 40; ++n) put(n, creation(n));
  for (const auto who : strangers) {
    put(who % 40, core::unlocked{{}, "", epoch});
    put(who, core::unlocked{{}, "", epoch});
  }
  writer->close();
  stored_state state;
  try {
    (void)load_log(disk.memory, disk.log, log_key_of_tests(), threads, state);
  } catch (const store_error& e) {
    return e.what();
  }
  return {};
}

} // namespace replay

BOOST_FIXTURE_TEST_SUITE(replay, fixture)

// S21
BOOST_AUTO_TEST_CASE(any_number_of_threads_makes_the_same_state) {
  for (const unsigned threads : {1u, 2u, 3u, 8u}) BOOST_TEST(load(threads) == hash);
}

BOOST_AUTO_TEST_CASE(nobody_is_left_unpacked) {
  stored_state state(100'000);
  (void)load_log(disk, log_directory, secret_key(settings.log_key), 3, state);
  for (std::size_t s = 0; s < account_table::shard_count; ++s)
    BOOST_TEST(state.accounts.shard_at(s).unpacked() == 0u);
}

// S3
BOOST_AUTO_TEST_CASE(the_first_damage_is_the_one_that_is_told) {
  const auto listing = list_log(disk, log_directory);
  BOOST_REQUIRE(listing.segments.size() > 2u);
  const auto path = log_directory / segment_name(listing.segments[1]);
  auto content = disk.content(path);
  content[segment_head_size + record_head_size] ^= 1; // in its first frame
  content[content.size() - 1] ^= 1;                   // and its last
  disk.put(path, content);
  const auto reported = damage(1);
  BOOST_TEST(reported.starts_with(path.string() + ": damaged at byte 256: "), reported);
  for (const unsigned threads : {2u, 8u}) BOOST_TEST(damage(threads) == reported);
}

// Accounts are applied one after the other, whatever stands first in the file.
BOOST_AUTO_TEST_CASE(of_records_that_cannot_be_applied_too) {
  std::vector<unsigned> strangers;
  for (unsigned n = 0; n < 60; ++n) strangers.push_back(1000 + n * 7 % 60);
  for (const unsigned first : {1500u, 1501u, 1517u, 1999u}) {
    const auto alone = damage_of({first}, 1);
    BOOST_TEST(alone.find("never created") != std::string::npos);
    auto all = strangers;
    all.insert(all.begin(), first);
    for (const unsigned threads : {1u, 3u}) BOOST_TEST(damage_of(all, threads) == alone);
  }
}

BOOST_AUTO_TEST_CASE(progress_reaches_the_end) {
  stored_state state;
  std::uint64_t last = 0, all = 0;
  (void
  )load_log(disk, log_directory, secret_key(settings.log_key), 2, state, [&](std::uint64_t done, std::uint64_t of) {
    BOOST_TEST(done >= last);
    last = done;
    all = of;
  });
  BOOST_TEST(last > 0u);
  BOOST_TEST(last == all);
}

BOOST_AUTO_TEST_SUITE_END()
