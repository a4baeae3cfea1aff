// Logs of every released format version, as they were written then. A version's files are never changed; a new
// version adds a directory of its own (docs/log-format.md says when there is one).
#include "storage/engine/file_store.hpp"
#include "storage/log/end_mark.hpp"
#include "storage/store_error.hpp"
#include "storage/tools/log_inspection.hpp"
#include "tests/storage/support/filled_key.hpp"
#include "tests/storage/support/memory_files.hpp"
#include "tests/storage/support/sample.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstdlib>
#include <set>
#include <sstream>

using namespace twostep;
using namespace twostep::storage;
using namespace twostep::storage::test;
namespace fs = std::filesystem;

namespace golden {

const fs::path version_1 = fs::path(TWOSTEP_SOURCE_DIR) / "tests/storage/golden/v1";
const fs::path version_2 = fs::path(TWOSTEP_SOURCE_DIR) / "tests/storage/golden/v2";
/// Version 2 as it is written since each session says how it was verified (0.2.0): a field more, at the end. Readers
/// of version 2 read both.
const fs::path version_2_today = fs::path(TWOSTEP_SOURCE_DIR) / "tests/storage/golden/v2.1";
/// What vouches for its end.
const fs::path version_2_end = fs::path(TWOSTEP_SOURCE_DIR) / "tests/storage/golden/v2.1.END";

/// What the versions replay to. A field appended to a state's description changes these values and not the logs: then
/// they are replaced together with the description.
constexpr const char* hash_of_version_2 = "a63f391e437848737a3e57f166e8d6a2";
constexpr const char* hash_of_version_1 = "5b6e23cefed3313460cb50d56462de92";

file_store_settings settings_for(const fs::path& data) {
  file_store_settings s;
  s.directory = data;
  s.log_key = test::filled_key(0x2a);
  s.report = [](std::string_view) {};
  return s;
}

bool is_erasure(const core::event& e) {
  return std::holds_alternative<core::user_erased>(e);
}

core::decision erasure() {
  return events({core::user_erased{{core::actor_kind::shell, "root"}, epoch}});
}

/// Every kind of event that there was then and of kept record, a snapshot, two data keys and three segments behind
/// it; each record a write of its own, so that every run writes the same bytes.
void write_story(file_system& files) {
  auto settings = settings_for("/disk/data");
  settings.files = &files;
  {
    const auto store = open_file_store(settings);
    store->wait_durable(create_organisation(*store, 1));
    read_barrier seen;
    (void)store->organisations()
        .append(organisation_number(1), core::two_step_required{epoch, {}, epoch}, seen)
        .get();
    store->wait_durable(seen.sequence);
    (void)store->organisations().append(organisation_number(1), core::two_step_waived{{}, epoch}, seen).get();
    store->wait_durable(seen.sequence);
    auto all = every_event();
    // Not user_erased, nor what came after this version's logs were written.
    all.erase(std::find_if(all.begin(), all.end(), is_erasure), all.end());
    const auto& created = std::get<core::user_created>(all.front());
    const auto decide = [&](const core::account&, const core::organisation*) {
      return core::result<core::decision, core::refusal>(events(all));
    };
    (void)store->create(created.id, created.email_key, seen, decide).get();
    store->wait_durable(seen.sequence);
    store->close();
  }
  const auto store = open_file_store(settings);
  for (unsigned n = 2; n < 6; ++n) {
    if (n == 4) (void)store->compact([](std::uint64_t, std::uint64_t) { return true; });
    if (n == 5) (void)store->rotate_key();
    store->wait_durable(create(*store, n));
    store->wait_durable(start_session(*store, n, n));
    read_barrier seen;
    const auto update = [&](std::vector<core::event> e) {
      const auto decide = [&](const core::account&, const core::organisation*) {
        return core::result<core::decision, core::refusal>(events(e));
      };
      (void)store->update(account_number(n), seen, decide).get();
      store->wait_durable(seen.sequence);
    };
    update({core::enable_begun{challenge_of(n, core::purpose::enable)}});
    if (n > 2) update({core::two_step_enabled{challenge_number(n), epoch}});
    if (n > 3)
      update(
          {core::disable_begun{challenge_of(n + 10, core::purpose::disable)},
           core::attempt_failed{challenge_number(n + 10)}}
      );
    const core::meter_limit limit{meter_number(n), 5, core::hours(24), true};
    store->take({&limit, 1}, epoch, seen).get();
    store->wait_durable(seen.sequence);
    const core::reservation reservation{meter_number(n), epoch};
    if (n > 4) store->refund({&reservation, 1}, epoch, seen);
    store->wait_durable(seen.sequence);
    if (n != 4) continue;
    const auto decide = [](const core::account&, const core::organisation*) {
      return core::result<core::decision, core::refusal>(erasure());
    };
    (void)store->erase(account_number(3), seen, decide).get();
    store->wait_durable(seen.sequence);
  }
  store->close();
}

fs::path copy_of(const fs::path& version, const temporary_directory& t) {
  const auto data = t.path() / "data";
  fs::create_directories(data);
  fs::copy(version, data / "log");
  return data;
}

std::set<std::string> names_in(const fs::path& directory) {
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(directory)) names.insert(entry.path().filename());
  return names;
}

/// What vouches for the end aside: how often it is written depends on time.
std::set<std::string> names_of(const memory_files& disk) {
  std::set<std::string> names;
  for (const fs::path name : disk.names())
    if (name.parent_path() == "/disk/data/log" && name.filename() != end_name) names.insert(name.filename());
  return names;
}

const tool_key key = settings_for({}).log_key;

} // namespace golden

BOOST_AUTO_TEST_SUITE(golden)

// S16
BOOST_AUTO_TEST_CASE(version_1_replays_to_its_state) {
  temporary_directory t;
  const auto store = open_file_store(settings_for(copy_of(version_1, t)));
  BOOST_TEST(store->count().accounts == 5u);
  BOOST_TEST(store->count().organisations == 1u);
  BOOST_TEST(store->count().meters == 4u);
  BOOST_TEST(store->state_hash() == hash_of_version_1);
  store->close();
}

BOOST_AUTO_TEST_CASE(version_1_is_verified_and_dumped) {
  temporary_directory t;
  const auto data = copy_of(version_1, t);
  std::ostringstream out;
  BOOST_TEST(verify(data, {}, out), out.str());
  std::size_t lines = 0;
  dump(data, {}, secrets::masked, [&](std::string_view) { ++lines; });
  BOOST_TEST(lines == 26u);
}

BOOST_AUTO_TEST_CASE(version_2_replays_to_its_state) {
  temporary_directory t;
  const auto store = open_file_store(settings_for(copy_of(version_2, t)));
  BOOST_TEST(store->count().accounts == 4u);
  BOOST_TEST(store->count().organisations == 1u);
  BOOST_TEST(store->count().meters == 4u);
  BOOST_TEST(store->key_generation() == 2u);
  BOOST_TEST(store->state_hash() == hash_of_version_2);
  store->close();
}

BOOST_AUTO_TEST_CASE(version_2_is_verified_with_and_without_its_key_and_dumped_with_it) {
  temporary_directory t;
  const auto data = copy_of(version_2, t);
  std::ostringstream out, closed;
  BOOST_TEST(verify(data, key, out), out.str());
  BOOST_TEST(verify(data, {}, closed), closed.str());
  BOOST_TEST(closed.str().find("only heads and checksums") != std::string::npos);
  std::vector<std::string> lines;
  dump(data, key, secrets::masked, [&](std::string_view line) { lines.emplace_back(line); });
  BOOST_TEST(lines.front().starts_with(R"({"snapshot":)"));
  BOOST_TEST(lines.back().find("meters_returned") != std::string::npos);
  BOOST_CHECK_THROW(dump(data, {}, secrets::masked, [](std::string_view) {}), store_error);
}

// What came later is missing there, and means what it meant then: nobody had a passkey.
BOOST_AUTO_TEST_CASE(accounts_of_older_versions_have_no_passkeys) {
  for (const auto& version : {version_1, version_2, version_2_today}) {
    temporary_directory t;
    const auto store = open_file_store(settings_for(copy_of(version, t)));
    std::size_t accounts = 0;
    store
        ->each_account([&](const core::account& a, const core::organisation*) {
          ++accounts;
          BOOST_TEST(a.passkeys.empty());
          return true;
        })
        .get();
    BOOST_TEST(accounts > 3u);
    store->close();
  }
}

BOOST_AUTO_TEST_CASE(what_is_written_today_is_version_2_to_the_byte) {
  memory_files disk;
  write_story(disk);
  BOOST_TEST((names_of(disk) == names_in(version_2_today)));
  for (const auto& name : names_in(version_2_today))
    BOOST_TEST((disk.content(fs::path("/disk/data/log") / name) == content_of(version_2_today / name)), name);
}

BOOST_AUTO_TEST_CASE(what_vouches_for_version_2_is_written_today_to_the_byte) {
  memory_files disk;
  write_story(disk);
  const auto log_key = key->current();
  const auto mark = read_end(disk, "/disk/data/log", log_key);
  BOOST_REQUIRE(mark.has_value());
  bytes whole;
  for (std::uint64_t serial = 0; serial < 2; ++serial) put_bytes(whole, to_bytes(*mark, serial, log_key));
  BOOST_TEST((whole == content_of(version_2_end)));

  temporary_directory t;
  const auto data = copy_of(version_2_today, t);
  fs::copy(version_2_end, data / "log" / end_name);
  const auto store = open_file_store(settings_for(data));
  BOOST_TEST(store->state_hash() == hash_of_version_2);
  store->close();
}

// For a new version, once: TWOSTEP_WRITE_GOLDEN=1 storage_test --run_test=golden
boost::test_tools::assertion_result is_asked_for(boost::unit_test::test_unit_id) {
  return std::getenv("TWOSTEP_WRITE_GOLDEN") != nullptr;
}
BOOST_AUTO_TEST_CASE(write_the_golden_log, *boost::unit_test::precondition(is_asked_for)) {
  memory_files disk;
  write_story(disk);
  BOOST_REQUIRE(!fs::exists(version_2_today));
  fs::create_directories(version_2_today);
  for (const auto& name : names_of(disk))
    write_file(version_2_today / name, disk.content(fs::path("/disk/data/log") / name));
  const auto log_key = key->current();
  bytes whole;
  for (std::uint64_t serial = 0; serial < 2; ++serial)
    put_bytes(whole, to_bytes(*read_end(disk, "/disk/data/log", log_key), serial, log_key));
  write_file(version_2_end, whole);
}

BOOST_AUTO_TEST_SUITE_END()
