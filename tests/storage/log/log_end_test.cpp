// What vouches for the end of a log: cuts and partial copies are noticed, and started on only where that is accepted.
#include "storage/audit/trail.hpp"
#include "storage/log/end_mark.hpp"
#include "storage/log/files.hpp"
#include "storage/store_error.hpp"
#include "storage/tools/log_inspection.hpp"
#include "storage/tools/restore.hpp"
#include "tests/storage/support/ended_log.hpp"
#include "tests/storage/support/log_disk.hpp"
#include "tests/storage/support/sample.hpp"

#include <boost/test/unit_test.hpp>

#include <sstream>

using namespace twostep;
using namespace twostep::storage;
using namespace twostep::storage::test;
namespace fs = std::filesystem;

namespace log_end {

const fs::path log_directory = "/disk/data/log", end_file = log_directory / "END";
const fs::path segment_1 = log_directory / "00000001.log", segment_2 = log_directory / "00000002.log";

bool keep_going(std::uint64_t, std::uint64_t) {
  return true;
}

auto says(std::string_view part) {
  return [part](const store_error& e) {
    const std::string_view line = e.what();
    BOOST_TEST_MESSAGE(line);
    return line.find(part) != line.npos && line.find("--accept-loss") != line.npos && line.find('\n') == line.npos;
  };
}

struct fixture : ended_log {
  /// Without its last `frames`, cut where a frame ends.
  void cut(const fs::path& segment, std::size_t frames) {
    auto content = disk.content(segment);
    std::vector<std::size_t> ends;
    for (std::size_t at = segment_head_size; at < content.size();) {
      at += record_head_size + load_little<std::uint32_t>(&content[at]);
      ends.push_back(at);
    }
    BOOST_REQUIRE(ends.size() > frames);
    content.resize(ends[ends.size() - 1 - frames]);
    disk.put(segment, std::move(content));
  }
  std::map<std::string, bytes> everything() const {
    std::map<std::string, bytes> all;
    for (const auto& name : disk.names()) all[name] = disk.content(name);
    return all;
  }
  /// Refused with everything as it was; accepted once, then as ever.
  void check_loss(std::string_view part, std::size_t accounts) {
    const auto before = everything();
    BOOST_CHECK_EXCEPTION(open(), lost_records, says(part));
    BOOST_TEST((everything() == before));
    std::string reported;
    settings.accept_loss = [&](std::string_view lost) {
      reported = lost;
      return true;
    };
    open();
    BOOST_TEST(reported.find(part) != std::string::npos);
    BOOST_TEST(reported.find("accept-loss") == std::string::npos);
    BOOST_TEST(store->count().accounts == accounts);
    settings.accept_loss = nullptr;
    crash();
    open();
    store->wait_durable(create(*store, 50));
    reopen();
    BOOST_TEST(store->count().accounts == accounts + 1);
  }
};

} // namespace log_end

BOOST_FIXTURE_TEST_SUITE(log_end, fixture)

BOOST_AUTO_TEST_CASE(it_names_what_was_durable_when_the_log_was_closed) {
  fill_two();
  const auto mark = end();
  BOOST_TEST(mark.last_sequence == 8u);
  BOOST_TEST(mark.segment == 2u);
  BOOST_TEST(disk.content(end_file).size() == end_file_size);
}

BOOST_AUTO_TEST_CASE(a_segment_cut_where_a_frame_ends_is_noticed) {
  fill_two();
  cut(segment_2, 2);
  check_loss("records 7 to 8 are missing: 00000002.log ends with record 6", 6);
}

BOOST_AUTO_TEST_CASE(the_newest_segment_that_is_gone_is_noticed) {
  fill_two();
  disk.remove(segment_2);
  check_loss("records 5 to 8 are missing: 00000001.log ends with record 4", 4);
}

BOOST_AUTO_TEST_CASE(a_log_that_was_cut_behind_a_snapshot_is_noticed) {
  for (unsigned n = 0; n < 4; ++n) store->wait_durable(create(*store, n));
  (void)store->compact(keep_going);
  store->wait_durable(create(*store, 4));
  store->wait_durable(create(*store, 5));
  close();
  cut(segment_2, 1);
  check_loss("record 6 is missing", 5);
}

// A46
BOOST_AUTO_TEST_CASE(a_compaction_saves_what_stood_in_an_older_segment_that_was_removed_meanwhile) {
  for (unsigned n = 0; n < 4; ++n) store->wait_durable(create(*store, n));
  reopen(); // begins the second segment
  disk.remove(segment_1);
  (void)store->compact(keep_going);
  reopen();
  BOOST_TEST(store->count().accounts == 4u);
}

BOOST_AUTO_TEST_CASE(where_it_was_kept_it_is_missed) {
  fill_two();
  disk.remove(end_file);
  check_loss("END: is missing", 8);
}

BOOST_AUTO_TEST_CASE(one_half_is_enough_and_none_is_too_few) {
  fill_two();
  auto content = disk.content(end_file);
  for (const std::size_t half : {std::size_t{0}, end_half_size}) {
    auto torn = content;
    torn[half + 100] ^= 1;
    disk.put(end_file, torn);
    open();
    BOOST_TEST(store->count().accounts == 8u);
    crash();
  }
  content[100] ^= 1;
  content[end_half_size + 100] ^= 1;
  disk.put(end_file, content);
  check_loss("END: isn't as it was written", 8);
}

// Whoever can compute checksums can't make it name less.
BOOST_AUTO_TEST_CASE(only_the_key_makes_it) {
  fill_two();
  end_mark less;
  less.last_sequence = 1;
  less.segment = 1;
  bytes forged;
  for (std::uint64_t serial = 9; serial < 11; ++serial) {
    auto half = to_bytes(less, serial, secret_key({1}));
    const auto fingerprint = fingerprint_of(key);
    std::copy(fingerprint.begin(), fingerprint.end(), half.begin() + 24);
    put_bytes(forged, half);
  }
  disk.put(end_file, forged);
  BOOST_CHECK_EXCEPTION(open(), lost_records, says("isn't as it was written"));
}

BOOST_AUTO_TEST_CASE(another_installations_is_refused_by_its_key) {
  fill_two();
  bytes foreign;
  for (std::uint64_t serial = 0; serial < 2; ++serial) put_bytes(foreign, to_bytes({}, serial, secret_key({1})));
  disk.put(end_file, foreign);
  BOOST_CHECK_EXCEPTION(open(), store_error, [](const store_error& e) {
    return std::string_view(e.what()).find("another secret.key") != std::string_view::npos;
  });
}

BOOST_AUTO_TEST_CASE(after_a_kill_it_names_less_and_the_start_goes_on) {
  for (unsigned n = 0; n < 4; ++n) store->wait_durable(create(*store, n));
  crash();
  BOOST_TEST(end().last_sequence <= 4u);
  open();
  BOOST_TEST(store->count().accounts == 4u);
  BOOST_TEST(end().last_sequence == 4u); // what was read is on disk by then
}

// An older copy that went its own way has as many records, others.
BOOST_AUTO_TEST_CASE(a_log_that_isnt_the_one_it_names_is_noticed) {
  for (unsigned n = 0; n < 4; ++n) store->wait_durable(create(*store, n));
  close();
  const auto copy = everything();
  open();
  for (unsigned n = 4; n < 8; ++n) store->wait_durable(create(*store, n));
  close();
  const auto newer = disk.content(end_file);
  disk.remove(segment_2);
  for (const auto& [name, content] : copy) disk.put(name, content);
  open();
  for (unsigned n = 10; n < 15; ++n) store->wait_durable(create(*store, n));
  close();
  disk.put(end_file, newer);
  check_loss("record 8 isn't the one that END names", 9);
}

BOOST_AUTO_TEST_CASE(a_log_from_before_starts_and_is_vouched_for_from_then_on) {
  fill_two();
  disk.remove(end_file);
  const std::string_view begun = "log begun\n";
  disk.put("/disk/data/LOCK", {begun.begin(), begun.end()});
  open();
  BOOST_TEST(store->count().accounts == 8u);
  BOOST_TEST(end().last_sequence == 8u);
  close();
  disk.remove(end_file);
  BOOST_CHECK_EXCEPTION(open(), lost_records, says("END: is missing"));
}

BOOST_AUTO_TEST_CASE(removed_under_a_running_server_it_is_written_anew) {
  store->wait_durable(create(*store, 1));
  disk.remove(end_file);
  close();
  BOOST_TEST(end().last_sequence == 1u);
  open();
}

// The log goes on without it, and says so once.
BOOST_AUTO_TEST_CASE(where_it_cant_be_written_nothing_else_fails) {
  std::atomic<int> fatal{0};
  close();
  settings.fatal = [&](std::string_view) { ++fatal; };
  open();
  files.before = [](operation o, const fs::path& path) {
    return o == operation::write && path.filename() == "END" ? error_code(EIO, boost::system::system_category())
                                                             : error_code();
  };
  store->wait_durable(create(*store, 1));
  close();
  BOOST_TEST(fatal == 0);
  BOOST_REQUIRE(reports.size() == 1u);
  BOOST_TEST(reports.front().find("END: can't be written") != std::string::npos);
  files.before = nullptr;
  open();
  BOOST_TEST(store->count().accounts == 1u);
}

BOOST_AUTO_TEST_CASE(verify_and_dump_say_the_same) {
  temporary_directory t;
  auto here = settings;
  here.directory = t.path() / "data";
  here.files = nullptr;
  const auto segment = here.directory / "log" / "00000001.log";
  {
    const auto real = open_file_store(here);
    fill(*real, 5);
    real->wait_durable(create(*real, 90));
    const auto before = real->count().last_sequence;
    real->close();
    auto content = content_of(segment);
    std::size_t last = 0;
    for (std::size_t at = segment_head_size; at < content.size();
         at += record_head_size + load_little<std::uint32_t>(&content[at]))
      last = at;
    content.resize(last);
    write_file(segment, content);
    std::ostringstream out, closed;
    BOOST_TEST(!verify(here.directory, settings.log_key, out));
    const auto missing = "record " + std::to_string(before) + " is missing";
    BOOST_TEST(out.str().find(missing) != std::string::npos, out.str());
    BOOST_TEST(verify(here.directory, {}, closed)); // only the key knows
    BOOST_TEST(closed.str().find("vouches for the end") != std::string::npos);
    std::size_t lines = 0;
    BOOST_CHECK_EXCEPTION(
        dump(here.directory, settings.log_key, secrets::masked, [&](std::string_view) { ++lines; }), lost_records,
        says(missing)
    );
    BOOST_TEST(lines == before - 1);
  }
  fs::remove(here.directory / "log" / "END");
  std::ostringstream out;
  BOOST_TEST(!verify(here.directory, settings.log_key, out));
  BOOST_TEST(out.str().find("END: is missing") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_backup_has_one_and_is_restored_only_whole) {
  for (unsigned n = 0; n < 4; ++n) store->wait_durable(create(*store, n));
  const auto made = store->backup("/disk/backup", keep_going);
  BOOST_TEST(read_end(disk, "/disk/backup/log", key)->last_sequence == 4u);
  disk.remove("/disk/backup/log/00000002.log");
  restore_settings s;
  s.from = "/disk/backup";
  s.data = "/disk/restored";
  s.keys = settings.log_key;
  s.files = &files;
  BOOST_CHECK_THROW(storage::restore(s, keep_going), store_error);
  BOOST_TEST(made.accounts == 4u);
}

BOOST_AUTO_TEST_CASE(the_audit_trail_has_one_of_its_own) {
  audit_trail_settings s;
  s.directory = "/disk/data/audit";
  s.files = &files;
  s.keys = settings.log_key;
  {
    audit_trail trail(s);
    trail.add({.at = epoch, .event = "one"});
    trail.flush();
    trail.add({.at = epoch, .event = "two"});
    trail.close();
  }
  BOOST_TEST(read_end(disk, s.directory, key, end_of::audit_trail)->last_sequence == 2u);
  cut(s.directory / "00000001.log", 1);
  BOOST_CHECK_EXCEPTION(audit_trail{s}, lost_records, says("record 2 is missing"));
  std::size_t entries = 0;
  const auto count = [&](const audit_entry&, std::uint64_t) { ++entries; };
  BOOST_CHECK_EXCEPTION(read_audit(files, s.directory, s.keys, {}, count), lost_records, says("record 2 is missing"));
  BOOST_TEST(entries == 1u);
  s.accept_loss = [](std::string_view) { return true; };
  {
    audit_trail trail(s);
    trail.add({.at = epoch, .event = "three"});
    trail.close();
  }
  s.accept_loss = nullptr;
  audit_trail trail(s);
  trail.close();
  entries = 0;
  read_audit(files, s.directory, s.keys, {}, count);
  BOOST_TEST(entries == 2u);
}

// What is deleted or cut under a running server is met by the next sync, and nothing is confirmed after it.

BOOST_AUTO_TEST_CASE(a_segment_that_is_deleted_or_cut_ends_the_writer) {
  const struct {
    const char* how;
    std::function<void(log_disk&)> harm;
  } rows[] = {
      {"was deleted", [](log_disk& d) { d.memory.remove(d.log / "00000001.log"); }},
      {"was deleted or moved away",
       [](log_disk& d) { d.memory.rename(d.log / "00000001.log", d.log / "00000001.log.bak"); }},
      {"was deleted or moved away", // replaced by a copy
       [](log_disk& d) {
         d.memory.remove(d.log / "00000001.log");
         auto copy = d.memory.open(d.log / "00000001.log", open_mode::read_or_create).value();
         BOOST_REQUIRE(!copy->truncate(1u << 20));
       }},
      {"was cut short",
       [](log_disk& d) {
         d.memory.open(d.log / "00000001.log", open_mode::read_or_create).value()->truncate(segment_head_size);
       }},
      {"was cut short", // emptied, as by a shell's redirection
       [](log_disk& d) { (void)d.memory.open(d.log / "00000001.log", open_mode::replace); }},
  };
  for (const auto& [how, harm] : rows) BOOST_TEST_CONTEXT(how) {
      log_disk d;
      auto w = d.writer();
      w->append(record_type::account, payload(30));
      w->wait_durable(1);
      harm(d);
      const auto n = w->append(record_type::account, payload(30));
      BOOST_CHECK_THROW(w->wait_durable(n), std::runtime_error);
      BOOST_TEST(!w->is_durable(n));
      const auto line = d.fatal.get_future().get();
      BOOST_TEST(line.find("00000001.log: " + std::string(how)) != std::string::npos, line);
      BOOST_TEST(w->append(record_type::account, payload(30)) == 0u);
    }
}

BOOST_AUTO_TEST_CASE(an_idle_writer_notices_when_it_is_closed) {
  log_disk d;
  auto w = d.writer();
  w->append(record_type::account, payload(30));
  w->wait_durable(1);
  d.memory.remove(d.log / "00000001.log");
  w->close();
  BOOST_TEST(d.fatal_count == 1);
}

BOOST_AUTO_TEST_SUITE_END()
