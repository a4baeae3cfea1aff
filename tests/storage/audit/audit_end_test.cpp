// That the audit trail's END was kept stands in LOCK, as it does for the log's: a trail that is gone is missed.
#include "storage/audit/trail.hpp"
#include "storage/log/end_mark.hpp"
#include "storage/os/data_directory.hpp"
#include "storage/store_error.hpp"
#include "tests/storage/support/sample.hpp"
#include "tests/storage/support/store_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <cerrno>

using namespace twostep;
using namespace twostep::storage;
using namespace twostep::storage::test;
namespace fs = std::filesystem;

namespace audit_end {

auto says(std::string_view part) {
  return [part](const store_error& e) {
    const std::string_view line = e.what();
    return line.find(part) != line.npos && line.find("--accept-loss") != line.npos && line.find('\n') == line.npos;
  };
}

struct fixture : store_fixture {
  const fs::path directory = "/disk/data/audit";
  audit_trail_settings trail() {
    audit_trail_settings s;
    s.directory = directory;
    s.data = &store->directory();
    s.keys = settings.log_key;
    s.gather = std::chrono::milliseconds(0);
    s.report = [](std::string_view) {};
    s.fatal = [](std::string_view) {};
    s.files = &files;
    return s;
  }
  /// A run of the server that adds these.
  void run(std::initializer_list<const char*> events, std::function<bool(std::string_view)> accept = {}) {
    auto s = trail();
    s.accept_loss = std::move(accept);
    audit_trail one(s);
    for (const auto* event : events) one.add({.at = epoch, .event = event});
    one.close();
  }
  /// What the trail's directory holds; the store, which is open beside it, prepares its log meanwhile.
  std::map<std::string, bytes> all_of_it() const {
    std::map<std::string, bytes> all;
    for (const auto& name : disk.names())
      if (fs::path(name).parent_path() == directory) all[name] = disk.content(name);
    return all;
  }
  void close() {
    store->close();
    store.reset();
  }
  void remove_all() {
    for (const auto& [name, content] : all_of_it()) disk.remove(name);
  }
  std::string lock() const {
    const auto content = disk.content("/disk/data/LOCK");
    return {content.begin(), content.end()};
  }
};

} // namespace audit_end

BOOST_FIXTURE_TEST_SUITE(audit_end, fixture)

BOOST_AUTO_TEST_CASE(a_trail_whose_end_or_whole_directory_is_gone_is_missed) {
  const struct {
    const char* what;
    std::function<void()> harm;
  } rows[] = {
      {"END", [&] { disk.remove(directory / "END"); }},
      {"everything", [&] { remove_all(); }},
  };
  for (const auto& r : rows) BOOST_TEST_CONTEXT(r.what) {
      run({"one"});
      reopen();
      r.harm();
      const auto before = all_of_it();
      const auto lock_before = lock();
      BOOST_CHECK_EXCEPTION(audit_trail{trail()}, lost_records, says("audit/END: is missing"));
      BOOST_CHECK_EXCEPTION(run({}), lost_records, says("audit/END: is missing")); // and again
      BOOST_TEST((all_of_it() == before));
      BOOST_TEST(lock() == lock_before);
      BOOST_TEST(
          missing_audit_end(disk, "/disk/data").value_or("").find("audit/END: is missing") != std::string::npos
      );
      run({"accepted"}, [](std::string_view) { return true; });
      run({"as ever"});
      BOOST_TEST(!missing_audit_end(disk, "/disk/data"));
    }
}

BOOST_AUTO_TEST_CASE(a_trail_from_before_or_without_an_entry_is_not_missed) {
  run({});
  run({});
  BOOST_TEST(lock() == "log begun\nend kept\n");
  run({"one"});
  BOOST_TEST(lock() == "log begun\nend kept\naudit end kept\n");
  close();
  const std::string_view before = "log begun\nend kept\n";
  disk.put("/disk/data/LOCK", {before.begin(), before.end()});
  remove_all();
  open();
  run({"two"});
  reopen();
  remove_all();
  BOOST_CHECK_THROW(run({}), lost_records);
}

// The log's own mark is no word of the trail's, though one ends as the other does.
BOOST_AUTO_TEST_CASE(each_line_of_lock_is_read_by_itself) {
  close();
  const std::string_view odd = "log begun\naudit end kept\n";
  disk.put("/disk/data/LOCK", {odd.begin(), odd.end()});
  disk.remove("/disk/data/log/END");
  BOOST_TEST(!data_directory::end_was_kept(disk, "/disk/data"));
  BOOST_TEST(data_directory::audit_end_was_kept(disk, "/disk/data"));
  open();
  BOOST_TEST(lock() == "log begun\nend kept\naudit end kept\n");
}

BOOST_AUTO_TEST_CASE(no_crash_leaves_a_word_of_an_end_that_isnt_there) {
  std::mt19937 chance(3);
  for (int n = 1;; ++n) BOOST_TEST_CONTEXT("call " << n) {
      memory_files other;
      fault_files failing(other);
      settings.files = &failing;
      open();
      auto s = trail();
      s.files = &failing;
      failing.fail_call(n, EIO, true);
      try {
        audit_trail one(s);
        one.add({.at = epoch, .event = "one"});
        one.flush();
      } catch (const std::runtime_error&) { // refused, or the log failed
      }
      const bool failed = failing.has_failed();
      failing.before = nullptr;
      store.reset();
      other.cut_power(chance);
      open();
      auto again = trail();
      again.files = &failing;
      BOOST_CHECK_NO_THROW(audit_trail(again).close());
      store.reset();
      settings.files = &files;
      if (!failed) break;
      BOOST_REQUIRE(n < 200);
    }
  open();
}

// No entry is lost for it, and the next one tries again.
BOOST_AUTO_TEST_CASE(where_lock_cant_be_written_the_trail_goes_on) {
  files.before = [](operation o, const fs::path& path) {
    return o == operation::write && path.filename() == "LOCK" ? error_code(EIO, boost::system::system_category())
                                                              : error_code();
  };
  std::vector<std::string> reported;
  auto s = trail();
  s.report = [&](std::string_view line) { reported.emplace_back(line); };
  audit_trail one(s);
  one.add({.at = epoch, .event = "one"});
  one.flush();
  BOOST_REQUIRE(reported.size() == 1u);
  BOOST_TEST(reported[0].find("LOCK: can't be written") != std::string::npos);
  BOOST_TEST(lock() == "log begun\nend kept\n");
  files.before = nullptr;
  one.add({.at = epoch, .event = "two"});
  one.close();
  BOOST_TEST(lock() == "log begun\nend kept\naudit end kept\n");
  std::uint64_t lost = 0, entries = 0;
  read_audit(files, directory, settings.log_key, {}, [&](const audit_entry& e, std::uint64_t) {
    lost += e.lost;
    ++entries;
  });
  BOOST_TEST(entries == 2u);
  BOOST_TEST(lost == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
