// A backup becomes a data directory whole, or not at all: on this machine's disk, with every call failing once.

#include "core/account/decide.hpp"
#include "storage/audit/trail.hpp"
#include "storage/engine/file_store.hpp"
#include "storage/store_error.hpp"
#include "storage/tools/restore.hpp"
#include "tests/storage/support/fault_files.hpp"
#include "tests/storage/support/filled_key.hpp"

#include <boost/test/unit_test.hpp>

#include <stdlib.h>

#include <cerrno>
#include <fstream>

using namespace twostep;
using namespace twostep::storage;
using namespace twostep::storage::test;

namespace restore {

namespace fs = std::filesystem;

/// A folder with a backup of a store of three accounts and a trail of two entries, and the place to restore to.
struct backed_up {
  fs::path folder;
  backup_report report;
  restore_settings settings;

  backed_up() {
    std::string name = (fs::temp_directory_path() / "twostep-test-XXXXXX").string();
    BOOST_REQUIRE(::mkdtemp(name.data()));
    folder = name;
    settings.from = folder / "backup";
    settings.data = folder / "restored";
    settings.keys = test::filled_key(7);
    make();
  }
  ~backed_up() {
    std::error_code ignored;
    fs::remove_all(folder, ignored);
  }

  void make() {
    auto store = open_file_store(store_settings(folder / "data"));
    for (std::uint8_t i = 1; i <= 3; ++i) add_user(*store, i);
    report = store->backup(settings.from, [](std::uint64_t, std::uint64_t) { return true; });
    store->close();
    fs::create_directory(settings.from / "audit");
    audit_trail_settings s;
    s.directory = settings.from / "audit";
    s.keys = settings.keys;
    storage::audit_trail trail(s);
    trail.add({.event = "one"});
    trail.add({.event = "two"});
    trail.close();
  }

  static file_store_settings store_settings(const fs::path& directory) {
    file_store_settings s;
    s.directory = directory;
    s.log_key = test::filled_key(7);
    s.report = [](std::string_view) {};
    s.limits = {.segment = 1u << 20, .ahead = 1u << 16, .step = 1u << 14, .reserve = 1u << 12};
    return s;
  }

  static void add_user(store& to, std::uint8_t n) {
    core::create_user c;
    c.id.value.fill(n);
    c.email = core::parse_email("user" + std::to_string(n) + "@example.org").value();
    const core::policy policy{};
    const core::code_keys keys(core::code_keys::master_key{});
    read_barrier seen;
    const auto decide = [&](const core::account& a, const core::organisation*) {
      return core::decide(a, c, core::context{core::time_point(core::hours(1)), policy, keys});
    };
    BOOST_REQUIRE(to.create(c.id, c.email.key, seen, decide).get());
    to.wait_durable(seen.sequence);
  }

  std::string hash_of(const fs::path& data) const {
    auto store = open_file_store(store_settings(data));
    auto hash = store->state_hash();
    store->close();
    return hash;
  }
  bool nothing_is_there() const { return !fs::exists(settings.data); }
};

const auto keep_going = [](std::uint64_t, std::uint64_t) { return true; };

auto says(std::string_view part) {
  return [part](const store_error& e) { return std::string_view(e.what()).find(part) != std::string_view::npos; };
}

} // namespace restore

BOOST_FIXTURE_TEST_SUITE(restore, backed_up)

BOOST_AUTO_TEST_CASE(a_round_trip_gives_the_identical_state) {
  settings.complete = [](const fs::path& copy) { std::ofstream(copy / "secret.key") << "key"; };
  std::uint64_t last = 0;
  const auto done = storage::restore(settings, [&](std::uint64_t bytes, std::uint64_t all) {
    BOOST_TEST(bytes >= last);
    BOOST_TEST(bytes <= all);
    last = bytes;
    return true;
  });
  BOOST_TEST(done.accounts == 3u);
  BOOST_TEST(done.state_hash == report.state_hash);
  BOOST_TEST(done.bytes == last);
  BOOST_TEST(fs::exists(settings.data / "secret.key"));
  BOOST_TEST(!fs::exists(folder / "restored.restoring"));
  BOOST_TEST(hash_of(settings.data) == report.state_hash);
  BOOST_TEST(hash_of(folder / "data") == report.state_hash);
}

BOOST_AUTO_TEST_CASE(a_backup_without_its_audit_trail_is_refused_unless_that_is_accepted) {
  BOOST_REQUIRE(fs::exists(settings.from / "log" / "END"));
  for (const char* gone : {"audit/END", "audit"}) {
    fs::remove_all(settings.from / gone);
    BOOST_CHECK_EXCEPTION(
        storage::restore(settings, keep_going), store_error, says("the audit trail, or its end, is missing")
    );
    BOOST_TEST(nothing_is_there());
  }
  settings.accept_loss = true;
  BOOST_TEST(storage::restore(settings, keep_going).accounts == 3u);
}

BOOST_AUTO_TEST_CASE(an_empty_place_is_taken_and_any_other_refused) {
  fs::create_directory(settings.data);
  BOOST_TEST(storage::restore(settings, keep_going).accounts == 3u);
  BOOST_CHECK_EXCEPTION(storage::restore(settings, keep_going), store_error, says("isn't empty"));
  settings.data = folder / "data" / "secret";
  std::ofstream(settings.data) << "a file";
  BOOST_CHECK_EXCEPTION(storage::restore(settings, keep_going), store_error, says("is not a directory"));
}

BOOST_AUTO_TEST_CASE(what_is_no_backup_and_what_has_another_key_is_refused) {
  auto other = settings;
  other.keys = test::filled_key(8);
  BOOST_CHECK_EXCEPTION(storage::restore(other, keep_going), store_error, says("belongs to the secret.key "));
  other = settings;
  other.from = folder / "nothing";
  BOOST_CHECK_EXCEPTION(storage::restore(other, keep_going), store_error, says("is no backup"));
  fs::create_directories(other.from / "log");
  BOOST_CHECK_EXCEPTION(storage::restore(other, keep_going), store_error, says("holds no log"));
  BOOST_TEST(nothing_is_there());
}

BOOST_AUTO_TEST_CASE(a_flipped_bit_anywhere_is_found_before_anything_is_published) {
  for (const auto& entry : fs::recursive_directory_iterator(settings.from)) {
    if (!entry.is_regular_file() || entry.path().filename() == "END") continue; // of which one half is enough
    BOOST_TEST_CONTEXT(entry.path().filename()) {
      std::fstream file(entry.path(), std::ios::in | std::ios::out | std::ios::binary);
      for (const std::streamoff at : {std::streamoff(20), std::streamoff(70)}) {
        file.seekg(at);
        const int byte = file.get();
        file.seekp(at);
        file.put(static_cast<char>(byte ^ 1)).flush();
        BOOST_CHECK_THROW(storage::restore(settings, keep_going), store_error);
        BOOST_TEST(nothing_is_there());
        file.seekp(at);
        file.put(static_cast<char>(byte)).flush();
      }
    }
  }
  BOOST_TEST(storage::restore(settings, keep_going).state_hash == report.state_hash);
}

BOOST_AUTO_TEST_CASE(it_can_be_stopped_at_any_moment) {
  for (int n = 0;; ++n) {
    int left = n;
    try {
      storage::restore(settings, [&](std::uint64_t, std::uint64_t) { return left-- > 0; });
      break;
    } catch (const store_error& e) {
      BOOST_TEST(says("stopped")(e));
      BOOST_TEST(nothing_is_there());
      BOOST_TEST(!fs::exists(folder / "restored.restoring"));
    }
    BOOST_REQUIRE(n < 100);
  }
  BOOST_TEST(hash_of(settings.data) == report.state_hash);
}

BOOST_AUTO_TEST_CASE(every_call_that_fails_leaves_nothing_or_the_whole) {
  int n = 1;
  for (bool done = false; !done; ++n) BOOST_TEST_CONTEXT("call " << n) {
      fault_files failing(machine_files());
      failing.fail_call(n, EIO, true);
      settings.files = &failing;
      try {
        storage::restore(settings, keep_going);
        done = !failing.has_failed();
      } catch (const store_error&) {
        BOOST_TEST(failing.has_failed());
      }
      if (fs::exists(settings.data)) {
        BOOST_TEST(hash_of(settings.data) == report.state_hash);
        fs::remove_all(settings.data);
      }
      BOOST_REQUIRE(n < 1000);
    }
  BOOST_TEST(n > 30);
  // What a failed clean-up left beside doesn't stand in the way.
  settings.files = nullptr;
  BOOST_TEST(storage::restore(settings, keep_going).state_hash == report.state_hash);
}

BOOST_AUTO_TEST_SUITE_END()
