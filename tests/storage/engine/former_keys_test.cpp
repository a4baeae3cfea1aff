// A log, its snapshots, its end and its audit trail under a new key: what was written under the one before it opens
// for as long as that is given, and nothing is left of it after a compaction.
#include "core/account/decide.hpp"
#include "storage/audit/trail.hpp"
#include "storage/engine/load.hpp"
#include "storage/log/end_mark.hpp"
#include "storage/log/files.hpp"
#include "storage/snapshot/file.hpp"
#include "storage/store_error.hpp"
#include "tests/storage/support/filled_key.hpp"
#include "tests/storage/support/sample.hpp"
#include "tests/storage/support/store_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace twostep;
using namespace twostep::storage;
using namespace twostep::storage::test;

namespace former_keys {

const secret_key first = filled_key(0), second = filled_key(2);

struct fixture : store_fixture {
  /// Under the second key, with the first one still given.
  void replace_key() {
    store->close();
    store.reset();
    settings.log_key = second;
    settings.former_log_keys = {first};
    const bool is_given = settings.replaced.has_value();
    if (!is_given) settings.replaced = core::secret_replaced{};
    open();
    if (!is_given) settings.replaced.reset();
  }
  void compact() {
    (void)store->compact([](std::uint64_t, std::uint64_t) { return true; });
  }
  /// Of every segment and snapshot.
  std::vector<key_fingerprint> keys_of_files() {
    std::vector<key_fingerprint> all;
    const auto listing = list_log(disk, "/disk/data/log");
    for (const auto number : listing.segments)
      all.push_back(
          read_segment_head(disk.content(std::filesystem::path("/disk/data/log") / segment_name(number)))->key
      );
    if (listing.snapshot != 0)
      all.push_back(
          read_snapshot_head(disk, std::filesystem::path("/disk/data/log") / snapshot_name(listing.snapshot)).key
      );
    return all;
  }
};

core::secret_replaced replacement(bool sessions_end = false) {
  return {.times = 1, .sessions_end = sessions_end};
}

std::vector<core::meter_limit> daily(unsigned meter, std::uint32_t limit) {
  return {{meter_number(meter), limit, core::hours(24), false}};
}

} // namespace former_keys

BOOST_FIXTURE_TEST_SUITE(former_keys, fixture)

BOOST_AUTO_TEST_CASE(a_log_goes_on_under_a_new_key_with_a_new_data_key) {
  fill(*store, 20);
  compact();
  start_session(*store, 1, 200);
  const auto generation = store->key_generation();
  replace_key();
  const auto hash = store->state_hash();
  BOOST_TEST(store->count().accounts == 20u);
  BOOST_TEST(store->key_generation() == generation + 1);
  reopen();
  BOOST_TEST(store->state_hash() == hash);
  start_session(*store, 1, 201);
  reopen(); // END is under the new one, the older segments under the former
  BOOST_TEST(store->key_generation() == generation + 1);
  settings.former_log_keys.clear();
  store->close();
  store.reset();
  BOOST_CHECK_THROW(open(), store_error);
}

BOOST_AUTO_TEST_CASE(after_a_compaction_nothing_is_left_that_the_former_key_opens) {
  fill(*store, 20);
  replace_key();
  compact();
  const auto hash = store->state_hash();
  const auto keys = keys_of_files();
  BOOST_TEST(std::ranges::all_of(keys, [](const auto& k) { return k == fingerprint_of(second); }));
  settings.former_log_keys.clear();
  reopen();
  BOOST_TEST(store->state_hash() == hash);
}

BOOST_AUTO_TEST_CASE(a_kill_after_the_key_was_replaced_loses_nothing) {
  fill(*store, 20);
  crash();
  settings.log_key = second;
  settings.former_log_keys = {first};
  settings.replaced = replacement();
  std::string hash;
  for (int i = 0; i < 3; ++i) {
    open();
    BOOST_TEST(store->count().accounts == 20u);
    if (i > 0) BOOST_TEST(store->state_hash() == hash);
    hash = store->state_hash();
    crash();
  }
  open();
  compact();
  BOOST_TEST(store->state_hash() == hash);
}

BOOST_AUTO_TEST_CASE(the_first_opening_under_a_new_key_ends_what_it_must_and_replay_does_the_same) {
  fill(*store, 20);
  start_session(*store, 1, 300);
  settings.replaced = replacement(true);
  replace_key();
  BOOST_TEST(store->count().totals.sessions == 0u);
  settings.replaced.reset();
  const auto hash = store->state_hash();
  reopen();
  BOOST_TEST(store->state_hash() == hash);
  BOOST_TEST(store->count().totals.sessions == 0u);
  start_session(*store, 1, 301);
  reopen();
  BOOST_TEST(store->count().totals.sessions == 1u);
}

BOOST_AUTO_TEST_CASE(a_clock_that_was_drawn_back_and_a_new_key_come_to_the_same_start) {
  fill(*store, 20);
  settings.replaced = replacement();
  settings.check_clock = [](const known_times& known) { return known.newest_record - core::hours(3); };
  replace_key();
  const auto hash = store->state_hash();
  settings.replaced.reset();
  settings.check_clock = {};
  reopen();
  BOOST_TEST(store->state_hash() == hash);
}

BOOST_AUTO_TEST_CASE(limits_are_carried_over_and_replay_carries_them_too) {
  read_barrier seen;
  for (int i = 0; i < 3; ++i) BOOST_TEST(!store->take(daily(1, 9), epoch + core::minutes(i), seen).get());
  BOOST_TEST(!store->take(daily(2, 9), epoch, seen).get());
  store->carry_meter(meter_number(1), meter_number(2), epoch + core::hours(1));
  const auto hits = [&](unsigned meter) {
    std::size_t n = 0;
    const auto id = meter_number(meter);
    (void)store->read_meters({&id, 1}, [&](std::size_t, const core::meter& m) { n = m.hits.size(); }).get();
    return n;
  };
  BOOST_TEST(hits(1) == 0u);
  BOOST_TEST(hits(2) == 4u);
  BOOST_TEST(store->take(daily(2, 4), epoch + core::hours(1), seen).get().has_value());
  store->carry_meter(meter_number(1), meter_number(2), epoch + core::hours(1)); // nothing is left to carry
  const auto hash = store->state_hash();
  reopen();
  BOOST_TEST(store->state_hash() == hash);
  BOOST_TEST(hits(2) == 4u);
  compact();
  reopen();
  BOOST_TEST(hits(2) == 4u);
}

BOOST_AUTO_TEST_CASE(short_windows_are_carried_in_memory) {
  read_barrier seen;
  const std::vector<core::meter_limit> a{{meter_number(1), 2, core::minutes(10), false}};
  const std::vector<core::meter_limit> b{{meter_number(2), 2, core::minutes(10), false}};
  for (int i = 0; i < 2; ++i) BOOST_TEST(!store->take(a, epoch, seen).get());
  store->carry_meter(meter_number(1), meter_number(2), epoch);
  BOOST_TEST(store->take(b, epoch, seen).get().has_value());
  BOOST_TEST(!store->take(a, epoch, seen).get());
}

BOOST_AUTO_TEST_CASE(an_audit_trail_goes_on_under_a_new_key) {
  audit_trail_settings s;
  s.directory = "/disk/data/audit";
  s.files = &files;
  s.keys = first;
  const auto write = [&](const char* what) {
    audit_trail trail(s);
    trail.add({.at = epoch, .event = what, .actor = "self"});
    trail.close();
  };
  const auto read = [&] {
    std::vector<std::string> all;
    read_audit(files, s.directory, s.keys, {}, [&](const audit_entry& e, std::uint64_t) { all.push_back(e.event); });
    return all;
  };
  write("one");
  s.keys = {second, {first}};
  BOOST_TEST(read().size() == 1u); // END is still under the former
  s.begins_key = true;
  write("two");
  s.begins_key = false;
  write("three");
  BOOST_TEST((read() == std::vector<std::string>{"one", "two", "three"}));
  s.keys = second;
  BOOST_CHECK_THROW(read(), store_error);
}

BOOST_AUTO_TEST_CASE(a_backup_has_heads_of_its_own_under_the_new_key) {
  fill(*store, 20);
  replace_key();
  (void)store->backup("/disk/backup", [](std::uint64_t, std::uint64_t) { return true; });
  stored_state copy;
  (void)load_log(disk, "/disk/backup/log", second, 2, copy);
  BOOST_TEST(state_hash(copy) == store->state_hash());
}

BOOST_AUTO_TEST_CASE(the_former_key_vouches_for_nothing_once_the_log_was_opened_under_the_new_one) {
  fill(*store, 4);
  settings.replaced = replacement();
  replace_key();
  settings.replaced.reset();
  const auto mark = read_end(disk, "/disk/data/log", {second, {first}}).value();
  BOOST_TEST(!mark.is_of_former_key);
  store->close();
  store.reset();
  write_end(disk, "/disk/data/log", mark, first);
  BOOST_CHECK_EXCEPTION(open(), lost_records, [](const store_error& e) {
    return std::string_view(e.what()).find("a former secret.key") != std::string_view::npos;
  });
}

BOOST_AUTO_TEST_CASE(nor_for_the_audit_trail_and_no_segment_of_it_follows_a_newer_one) {
  audit_trail_settings s;
  s.directory = "/disk/data/audit";
  s.files = &files;
  const auto run = [&](const char* what) {
    audit_trail trail(s);
    if (what) trail.add({.at = epoch, .event = what});
    trail.close();
  };
  s.keys = first;
  run("one");
  s.keys = {second, {first}};
  BOOST_CHECK_THROW(run(nullptr), lost_records);
  s.begins_key = true;
  run(nullptr); // END is written anew before the first entry
  s.begins_key = false;
  const auto mark = read_end(disk, s.directory, s.keys, end_of::audit_trail).value();
  BOOST_TEST(!mark.is_of_former_key);
  run("two");
  const auto before = disk.content("/disk/data/audit/END");
  write_end(disk, s.directory, mark, first);
  BOOST_CHECK_THROW(run(nullptr), lost_records);
  disk.put("/disk/data/audit/END", before);

  // A segment under the old key behind one under the new.
  s.keys = first;
  disk.remove("/disk/data/audit/END");
  const auto newer = disk.content("/disk/data/audit/00000002.log");
  disk.remove("/disk/data/audit/00000002.log");
  run("forged");
  auto forged = disk.content("/disk/data/audit/00000002.log");
  disk.put("/disk/data/audit/00000002.log", newer);
  auto head = *read_segment_head(forged);
  head.number = 3;
  const auto bytes_of_head = to_bytes(head);
  std::copy(bytes_of_head.begin(), bytes_of_head.end(), forged.begin());
  disk.put("/disk/data/audit/00000003.log", std::move(forged));
  disk.put("/disk/data/audit/END", before);
  s.keys = {second, {first}};
  BOOST_CHECK_EXCEPTION(
      read_audit(files, s.directory, s.keys, {}, [](const audit_entry&, std::uint64_t) {}), store_error,
      [](const store_error& e) {
        return std::string_view(e.what()).find("stands behind one that isn't") != std::string_view::npos;
      }
  );
}

BOOST_AUTO_TEST_CASE(what_is_kept_of_former_keys_is_missed) {
  fill(*store, 4);
  settings.times_replaced = 1;
  replace_key();
  compact();
  settings.former_log_keys.clear();
  settings.times_replaced = 0;
  store->close();
  store.reset();
  BOOST_CHECK_EXCEPTION(open(), lost_records, [](const store_error& e) {
    return std::string_view(e.what()).find("former keys") != std::string_view::npos;
  });
  settings.accept_loss = [](std::string_view) { return true; };
  open();
  BOOST_TEST(store->count().accounts == 4u);
}

BOOST_AUTO_TEST_SUITE_END()
