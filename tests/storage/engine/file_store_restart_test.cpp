#include "storage/store_error.hpp"
#include "tests/storage/support/filled_key.hpp"
#include "tests/storage/support/sample.hpp"
#include "tests/storage/support/store_fixture.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>

#include <cerrno>
#include <set>

using namespace twostep;
using namespace twostep::storage;
using namespace twostep::storage::test;
using core::refusal_kind;

namespace file_store_restart {

core::meter_limit daily(unsigned meter, std::uint32_t limit) {
  return {meter_number(meter), limit, core::hours(24), false};
}

} // namespace file_store_restart

BOOST_FIXTURE_TEST_SUITE(file_store_restart, store_fixture)

// Restart.

BOOST_AUTO_TEST_CASE(replay_equals_what_was_live) {
  fill(*store, 60);
  const auto hash = store->state_hash();
  const auto newest = store->newest_time();
  const auto last = store->count().last_sequence;
  for (int i = 0; i < 2; ++i) { // S21
    reopen();
    BOOST_TEST(store->state_hash() == hash);
    BOOST_TEST((store->newest_time() == newest));
    BOOST_TEST(store->count().last_sequence == last);
    BOOST_TEST(store->count().durable_sequence == last);
  }
  BOOST_TEST((newest > epoch));
}

BOOST_AUTO_TEST_CASE(different_states_have_different_hashes) {
  fill(*store, 5);
  const auto before = store->state_hash();
  start_session(*store, 1, 99);
  BOOST_TEST(store->state_hash() != before);
}

BOOST_AUTO_TEST_CASE(a_prefix_and_what_followed_make_the_same_state_as_the_whole) {
  for (unsigned n = 0; n < 10; ++n) {
    create(*store, n);
    if (n % 3 == 0) reopen();
  }
  const auto in_parts = store->state_hash();
  store_fixture whole;
  for (unsigned n = 0; n < 10; ++n) create(*whole.store, n);
  BOOST_TEST(whole.store->state_hash() == in_parts);
}

BOOST_AUTO_TEST_CASE(a_crash_keeps_everything_durable) {
  fill(*store, 20);
  const auto hash = store->state_hash();
  crash();
  open();
  BOOST_TEST(store->state_hash() == hash);
  BOOST_TEST(reports.empty());
  create(*store, 100);
  const auto grown = store->state_hash();
  reopen();
  BOOST_TEST(store->state_hash() == grown);
}

// S1, S2: through the whole store; the tail is kept aside, cut, and said.
BOOST_AUTO_TEST_CASE(a_torn_tail_is_kept_aside_and_cut_once) {
  fill(*store, 5);
  const auto hash = store->state_hash();
  store->close();
  store.reset();
  const std::filesystem::path segment = "/disk/data/log/00000001.log";
  auto content = disk.content(segment);
  const auto whole = content;
  const bytes tail{1, 2, 3, 0, 0, 4};
  put_bytes(content, tail);
  disk.put(segment, content);

  for (int opening = 0; opening < 3; ++opening) {
    open();
    BOOST_TEST(store->state_hash() == hash);
    BOOST_TEST(reports.size() == 1u);
    BOOST_TEST(disk.content(segment) == whole);
    BOOST_TEST(disk.content("/disk/data/log/00000001.broken") == tail);
    auto names = disk.names();
    std::erase_if(names, [](const std::string& name) { return name.ends_with(".tmp"); }); // the segment to come
    BOOST_TEST(names.size() == 5u); // LOCK, END, 00000001.log, 00000001.broken, 00000002.log
    crash();
  }
  BOOST_TEST(reports.front().find("cut off at byte " + std::to_string(whole.size())) != std::string::npos);
}

BOOST_AUTO_TEST_CASE(every_cut_of_the_file_opens_to_a_prefix) {
  std::vector<std::string> hashes{store->state_hash()};
  for (unsigned n = 0; n < 50; ++n) {
    store->wait_durable(create(*store, n));
    hashes.push_back(store->state_hash());
  }
  store->close();
  store.reset();
  const std::filesystem::path segment = "/disk/data/log/00000001.log";
  const auto content = disk.content(segment);
  std::size_t prefix = 0;
  for (std::size_t cut = segment_head_size; cut <= content.size(); cut += cut % 3 ? 7 : 11) {
    memory_files copy;
    copy.put(segment, {content.begin(), content.begin() + static_cast<std::ptrdiff_t>(cut)});
    auto s = settings;
    s.files = &copy;
    const auto opened = open_file_store(s);
    const auto last = opened->count().last_sequence;
    BOOST_REQUIRE(last >= prefix);
    BOOST_REQUIRE_EQUAL(opened->state_hash(), hashes[last]);
    prefix = last;
    opened->close();
  }
  BOOST_TEST(prefix >= 49u);
}

// S3, decision 35: damage refuses the start, and every file stays as it was.
BOOST_AUTO_TEST_CASE(damage_refuses_the_start_and_changes_nothing) {
  store->wait_durable(create(*store, 90)); // a write of its own: what is damaged isn't the last
  fill(*store, 5);
  store->close();
  store.reset();
  const std::filesystem::path segment = "/disk/data/log/00000001.log";
  auto content = disk.content(segment);
  content[segment_head_size + 40] ^= 1;
  disk.put(segment, content);
  const auto names = disk.names();
  BOOST_CHECK_EXCEPTION(open(), store_error, [&](const store_error& e) {
    const std::string_view line = e.what();
    return line.starts_with(segment.string() + ": damaged at byte " + std::to_string(segment_head_size) + ":");
  });
  BOOST_TEST(disk.content(segment) == content);
  BOOST_TEST(disk.names() == names);
}

BOOST_AUTO_TEST_CASE(a_segment_cut_short_in_its_head_is_no_empty_log) {
  fill(*store, 1);
  store->close();
  store.reset();
  const std::filesystem::path segment = "/disk/data/log/00000001.log";
  const auto content = disk.content(segment);
  for (std::size_t cut : {0, 1, 100, 255}) {
    disk.put(segment, {content.begin(), content.begin() + static_cast<std::ptrdiff_t>(cut)});
    BOOST_CHECK_THROW(open(), store_error);
    BOOST_TEST(disk.content(segment).size() == cut);
  }
}

BOOST_AUTO_TEST_CASE(missing_exchanged_and_older_segments_are_refused) {
  for (unsigned n = 0; n < 3; ++n) {
    create(*store, n);
    reopen();
  }
  create(*store, 9);
  store->close();
  store.reset();
  const auto name = [](int n) {
    return std::filesystem::path("/disk/data/log/0000000" + std::to_string(n) + ".log");
  };
  const bytes one = disk.content(name(1)), two = disk.content(name(2)), three = disk.content(name(3)),
              four = disk.content(name(4));
  const auto refused = [&](bytes b2, bytes b3) {
    memory_files copy;
    copy.put(name(1), one);
    if (!b2.empty()) copy.put(name(2), b2);
    copy.put(name(3), b3);
    copy.put(name(4), four);
    auto s = settings;
    s.files = &copy;
    try {
      open_file_store(s)->close();
    } catch (const store_error& e) {
      BOOST_TEST_MESSAGE(e.what());
      return true;
    }
    return false;
  };
  BOOST_TEST(!refused(two, three));
  BOOST_TEST(refused({}, three));
  BOOST_TEST(refused(three, two));
  BOOST_TEST(refused(two, two));
  bytes cut(three.begin(), three.end() - 1); // only the last segment may have a torn end
  BOOST_TEST(refused(two, cut));
}

BOOST_AUTO_TEST_CASE(a_log_of_another_key_is_refused) {
  fill(*store, 1);
  store->close();
  store.reset();
  settings.log_key = test::filled_key(1);
  BOOST_CHECK_EXCEPTION(open(), store_error, [](const store_error& e) {
    return std::string_view(e.what()).find("another secret.key") != std::string_view::npos;
  });
  settings.log_key = test::filled_key(0);
  open();
  BOOST_TEST(store->count().accounts == 1u);
}

// Full disk, through the port.

BOOST_AUTO_TEST_CASE(a_full_disk_refuses_changes_but_lets_people_leave) {
  store->close();
  store.reset();
  settings.limits = {.segment = 1 << 20, .ahead = 8192, .step = 4096, .reserve = 1024};
  open();
  create(*store, 1);
  store->wait_durable(1);
  BOOST_TEST(store->takes_changes());
  disk.limit_file_size(5000); // less than a segment is begun with
  unsigned n = 2;
  while (const auto sequence = start_session(*store, 1, n)) {
    store->wait_durable(sequence);
    ++n;
  }
  BOOST_TEST(!store->takes_changes());
  read_barrier seen;
  for (bool taken = true; taken; ++n) { // until not even the smallest record fits
    const auto small = daily(n, 5);
    taken = !store->take({&small, 1}, epoch, seen).get();
    store->wait_durable(seen.sequence);
  }
  const auto hash = store->state_hash();
  const auto decide = [](const core::account&, const core::organisation*) {
    return core::result<core::decision, core::refusal>(events({core::session_started{}}));
  };
  const auto answer = store->update(account_number(1), seen, decide).get();
  BOOST_REQUIRE(!answer);
  BOOST_TEST((answer.error().kind == refusal_kind::not_stored));
  BOOST_TEST(create(*store, 2) == 0u);
  BOOST_TEST(create_organisation(*store, 1) == 0u);
  const auto limit = daily(1, 5);
  BOOST_TEST((store->take({&limit, 1}, epoch, seen).get() == epoch + core::minutes(1)));
  BOOST_TEST(store->state_hash() == hash);
  read_barrier email;
  BOOST_TEST(!store->find(email_number(2), email).get());

  const auto out = end_session(*store, 1, 2);
  BOOST_TEST(out != 0u);
  store->wait_durable(out);
}

BOOST_AUTO_TEST_CASE(durable_resumes_the_coroutine) {
  const auto n = create(*store, 1);
  boost::asio::io_context context(1);
  bool done = false;
  boost::asio::co_spawn(context, store->durable(n), [&](std::exception_ptr e) { done = !e; });
  context.run();
  BOOST_TEST(store->is_durable(n));
  BOOST_TEST(done);
  store->close(); // the context must outlive the writer, which may still be leaving it
}

BOOST_AUTO_TEST_SUITE_END()
