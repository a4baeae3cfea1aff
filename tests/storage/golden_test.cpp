// Logs of every released format version, as they were written then. A version's files are never changed; a new
// version adds a directory of its own (docs/log-format.md says when there is one).
#include "storage/file_store.hpp"
#include "storage/log_tools.hpp"
#include "tests/storage/support/memory_files.hpp"
#include "tests/storage/support/sample.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <sstream>

using namespace twostep;
using namespace twostep::storage;
using namespace twostep::storage::test;
namespace fs = std::filesystem;

namespace {

const fs::path version_1 = fs::path(TWOSTEP_SOURCE_DIR) / "tests/storage/golden/v1";
const char* const segments[] = {"00000001.log", "00000002.log"};

/// What version 1 replays to. Another way to freeze accounts, or a field appended to an organisation's or a meter's
/// description, changes this value and not the log: then it is replaced together with that.
constexpr const char* expected_hash = "5b6e23cefed3313460cb50d56462de92";

file_store_settings settings_for(const fs::path& data) {
  file_store_settings s;
  s.directory = data;
  s.log_key.fill(0x2a);
  s.report = [](std::string_view) {};
  return s;
}

/// Every kind of event, two segments; each record a write of its own, so that every run writes the same bytes.
void write_story(file_system& files) {
  auto settings = settings_for("/disk/data");
  settings.files = &files;
  {
    const auto store = open_file_store(settings);
    store->wait_durable(create_organisation(*store, 1));
    observation seen;
    store->append(organisation_number(1), core::two_step_required{epoch, {}, epoch}, seen);
    store->wait_durable(seen.sequence);
    store->append(organisation_number(1), core::two_step_waived{{}, epoch}, seen);
    store->wait_durable(seen.sequence);
    auto all = every_event();
    all.pop_back(); // user_erased
    const auto& created = std::get<core::user_created>(all.front());
    (void)store->create(created.id, created.email_key, seen, [&](const core::account&, const core::organisation*) {
      return core::result<core::decision, core::refusal>(events(all));
    });
    store->wait_durable(seen.sequence);
    store->close();
  }
  const auto store = open_file_store(settings);
  for (unsigned n = 2; n < 6; ++n) {
    store->wait_durable(create(*store, n));
    store->wait_durable(start_session(*store, n, n));
    observation seen;
    const auto update = [&](std::vector<core::event> e) {
      (void)store->update(account_number(n), seen, [&](const core::account&, const core::organisation*) {
        return core::result<core::decision, core::refusal>(events(e));
      });
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
    store->take({&limit, 1}, epoch, seen);
    store->wait_durable(seen.sequence);
    const core::charge charge{meter_number(n), epoch};
    if (n > 4) store->give_back({&charge, 1}, epoch, seen);
    store->wait_durable(seen.sequence);
  }
  store->close();
}

fs::path copy_of_version_1(const temporary_directory& t) {
  const auto data = t.path() / "data";
  fs::create_directories(data / "log");
  for (const auto* name : segments) fs::copy(version_1 / name, data / "log" / name);
  return data;
}

} // namespace

BOOST_AUTO_TEST_SUITE(golden)

// S16
BOOST_AUTO_TEST_CASE(version_1_replays_to_its_state) {
  temporary_directory t;
  const auto store = open_file_store(settings_for(copy_of_version_1(t)));
  BOOST_TEST(store->count().accounts == 5u);
  BOOST_TEST(store->count().organisations == 1u);
  BOOST_TEST(store->count().meters == 4u);
  BOOST_TEST(store->state_hash() == expected_hash);
  store->close();
}

BOOST_AUTO_TEST_CASE(version_1_is_verified_and_dumped) {
  temporary_directory t;
  const auto data = copy_of_version_1(t);
  std::ostringstream out;
  BOOST_TEST(verify(data, {}, out), out.str());
  std::size_t lines = 0;
  dump(data, {}, secrets::masked, [&](std::string_view) { ++lines; });
  BOOST_TEST(lines == 26u);
}

// For a new version, once: TWOSTEP_WRITE_GOLDEN=1 storage_test --run_test=golden
boost::test_tools::assertion_result is_asked_for(boost::unit_test::test_unit_id) {
  return std::getenv("TWOSTEP_WRITE_GOLDEN") != nullptr;
}
BOOST_AUTO_TEST_CASE(write_the_golden_log, *boost::unit_test::precondition(is_asked_for)) {
  memory_files disk;
  write_story(disk);
  fs::create_directories(version_1);
  for (const auto* name : segments) {
    BOOST_REQUIRE(!fs::exists(version_1 / name));
    write_file(version_1 / name, disk.content(fs::path("/disk/data/log") / name));
  }
}

BOOST_AUTO_TEST_SUITE_END()
