// An END that isn't this log's newest: the audit trail's, one of before a compaction, one whose newer half is gone.
#include "storage/log/end_mark.hpp"
#include "storage/store_error.hpp"
#include "tests/storage/support/ended_log.hpp"
#include "tests/storage/support/sample.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep;
using namespace twostep::storage;
using namespace twostep::storage::test;
namespace fs = std::filesystem;

namespace older_end {

const fs::path log_directory = "/disk/data/log", end_file = log_directory / "END";

bool keep_going(std::uint64_t, std::uint64_t) {
  return true;
}

auto says(std::string_view part) {
  return [part](const store_error& e) { return std::string_view(e.what()).find(part) != std::string_view::npos; };
}

} // namespace older_end

BOOST_FIXTURE_TEST_SUITE(older_end, ended_log)

BOOST_AUTO_TEST_CASE(the_end_of_the_audit_trail_vouches_for_no_log) {
  fill_two();
  auto mark = end();
  mark.whose = end_of::audit_trail;
  mark.last_sequence = 3;
  write_end(disk, log_directory, mark, key);
  BOOST_CHECK_EXCEPTION(open(), lost_records, says("isn't as it was written"));
}

BOOST_AUTO_TEST_CASE(an_end_of_before_the_snapshot_is_an_older_copy) {
  for (unsigned n = 0; n < 4; ++n) store->wait_durable(create(*store, n));
  reopen();
  const auto older = disk.content(end_file);
  for (unsigned n = 4; n < 8; ++n) store->wait_durable(create(*store, n));
  (void)store->compact(keep_going);
  close();
  BOOST_TEST(read_end(disk, log_directory, key)->last_sequence == 8u);
  disk.put(end_file, older);
  BOOST_CHECK_EXCEPTION(open(), lost_records, says("begins behind record 8"));
}

BOOST_AUTO_TEST_CASE(a_kill_right_after_a_compaction_leaves_an_end_that_names_what_the_snapshot_holds) {
  for (unsigned n = 0; n < 8; ++n) store->wait_durable(create(*store, n));
  (void)store->compact(keep_going);
  crash();
  open();
  BOOST_TEST(store->count().accounts == 8u);
}

BOOST_AUTO_TEST_CASE(after_the_log_was_closed_both_halves_name_its_end) {
  fill_two();
  auto content = disk.content(end_file);
  for (const std::size_t half : {std::size_t{0}, end_half_size}) {
    auto broken = content;
    broken[half + 100] ^= 1;
    disk.put(end_file, broken);
    BOOST_TEST(end().last_sequence == 8u);
  }
}

BOOST_AUTO_TEST_SUITE_END()
