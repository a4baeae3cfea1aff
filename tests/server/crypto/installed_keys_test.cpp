// Replacing secret.key on disk: atomic, with what is kept of the former key.
#include "server/crypto/installed_keys.hpp"
#include "server/runtime/secret_file.hpp"
#include "tests/server/support/test_services.hpp"

#include <boost/test/unit_test.hpp>

#include <fstream>
#include <iterator>

using namespace twostep;
using namespace twostep::server;
namespace fs = std::filesystem;

namespace {

constexpr core::time_point now{core::days(20'000)};

struct fixture {
  test::temporary_directory folder;
  key_places places{folder.path() / "secret.key", folder.path(), core::days(730)};

  installed_keys open(bool create = false) const {
    return installed_keys(places, master_key::load(places.secret_key, create));
  }
  std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder.path())) names.push_back(entry.path().filename());
    std::ranges::sort(names);
    return names;
  }
  std::string content(const fs::path& path) const {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(installed_keys, fixture)

BOOST_AUTO_TEST_CASE(a_new_installation_has_no_former_key) {
  const auto keys = open(true);
  BOOST_TEST(keys.former().times == 0u);
  BOOST_TEST(keys.former().all.empty());
  BOOST_TEST(!keys.log_awaits_renewal());
  BOOST_TEST((files() == std::vector<std::string>{"secret.key"}));
}

BOOST_AUTO_TEST_CASE(the_next_opening_has_another_key_and_knows_the_former_one) {
  auto before = open(true);
  const auto replaced = before.replace(true, now);
  BOOST_TEST(replaced.was == before.present().fingerprint());
  auto after = open();
  BOOST_TEST(after.present().fingerprint() == replaced.is);
  BOOST_TEST(replaced.is != replaced.was);
  const auto& former = after.former();
  BOOST_TEST(former.times == 1u);
  BOOST_TEST(former.begins);
  BOOST_TEST(former.ends_sessions);
  BOOST_TEST_REQUIRE(former.all.size() == 1u);
  BOOST_TEST(equal(former.all.front().log, before.present().log()));
  BOOST_TEST(equal(former.all.front().meters, before.present().meters()));
  BOOST_TEST(equal(former.all.front().pseudonyms, before.present().pseudonyms()));
  BOOST_TEST((former.all.front().replaced_at == now));
  BOOST_TEST(!equal(after.present().codes(), before.present().codes()));
  BOOST_TEST(!equal(after.present().cookies(), before.present().cookies()));

  after.confirm_present_key();
  auto resolved = open();
  BOOST_TEST(!resolved.former().begins);
  BOOST_TEST(!resolved.former().ends_sessions);
  BOOST_TEST(resolved.log_awaits_renewal());
  resolved.log_renewed();
  BOOST_TEST(!open().log_awaits_renewal());
  BOOST_TEST(open().former().of_log().empty());
  BOOST_TEST(open().former().of_trail().size() == 1u);
}

BOOST_AUTO_TEST_CASE(keys_before_it_go_on_with_every_replacement_and_the_codes_count_on) {
  open(true).replace(false, now);
  open().replace(false, now + core::days(1));
  auto keys = open();
  BOOST_TEST(keys.former().times == 2u);
  BOOST_TEST(keys.former().all.size() == 2u);
  keys.confirm_present_key();
  BOOST_TEST(files().size() == 2u); // the file of the key in between is gone
  BOOST_TEST(keys.former().of_meters(now + core::days(89)).size() == 2u);
  BOOST_TEST(keys.former().of_meters(now + former_meters_kept).size() == 1u);
}

BOOST_AUTO_TEST_CASE(what_opens_nothing_any_more_is_forgotten) {
  open(true).replace(false, now);
  auto keys = open();
  keys.log_renewed();
  keys.replace(false, now + core::days(733));
  BOOST_TEST(open().former().all.size() == 1u);
}

BOOST_AUTO_TEST_CASE(asked_twice_before_it_is_opened_the_second_is_refused) {
  auto before = open(true);
  const auto first = before.replace(true, now);
  BOOST_CHECK_EXCEPTION(before.replace(false, now), std::runtime_error, [](const std::exception& e) {
    return std::string_view(e.what()).find("a moment ago") != std::string_view::npos;
  });
  const auto keys = open();
  BOOST_TEST(keys.present().fingerprint() == first.is);
  BOOST_TEST(keys.former().ends_sessions);
}

BOOST_AUTO_TEST_CASE(a_stop_before_the_key_was_exchanged_leaves_the_old_one_and_no_trace) {
  auto before = open(true);
  const auto was = content(places.secret_key);
  const auto next = master_key::random();
  BOOST_CHECK_THROW(
      next.replace(places.secret_key, [] { throw std::runtime_error("the disk is full"); }), std::runtime_error
  );
  BOOST_TEST(content(places.secret_key) == was);
  save(before.former(), folder.path(), next); // the state after a crash
  before.confirm_present_key();
  BOOST_TEST((files() == std::vector<std::string>{"secret.key"}));
}

BOOST_AUTO_TEST_CASE(a_mounted_secret_is_refused_before_anything_is_written) {
  auto keys = open(true);
  fs::rename(places.secret_key, folder.path() / "mounted");
  fs::create_symlink("mounted", places.secret_key);
  BOOST_CHECK_EXCEPTION(keys.replace(false, now), std::runtime_error, [](const std::exception& e) {
    return std::string_view(e.what()).find("symbolic link") != std::string_view::npos;
  });
  BOOST_TEST(files().size() == 2u);
}

BOOST_AUTO_TEST_CASE(the_file_is_closed_to_others_and_shows_no_key) {
  auto before = open(true);
  before.replace(false, now);
  const auto keys = open();
  const auto path = folder.path() / former_keys_name(keys.present());
  BOOST_TEST((fs::status(path).permissions() == (fs::perms::owner_read | fs::perms::owner_write)));
  const auto text = content(path);
  const auto log = before.present().log();
  BOOST_TEST(text.find(std::string(reinterpret_cast<const char*>(log.data()), key::size)) == text.npos);
}

BOOST_AUTO_TEST_CASE(a_changed_file_is_refused) {
  open(true).replace(false, now);
  const auto path = folder.path() / former_keys_name(open().present());
  auto text = content(path);
  for (const std::size_t at : {std::size_t{0}, std::size_t{12}, text.size() / 2, text.size() - 1}) {
    auto changed = text;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    std::ofstream(path, std::ios::binary) << changed;
    BOOST_CHECK_EXCEPTION(open(), std::runtime_error, [](const std::exception& e) {
      return std::string_view(e.what()).find("isn't as it was written") != std::string_view::npos;
    });
  }
  std::ofstream(path, std::ios::binary) << text.substr(0, text.size() - 1);
  BOOST_CHECK_THROW(open(), std::runtime_error);
}

BOOST_AUTO_TEST_CASE(a_backup_takes_what_is_kept_with_it) {
  open(true).replace(false, now);
  const auto keys = open();
  const auto backup = folder.path() / "backup";
  fs::create_directory(backup);
  keys.copy_former(backup);
  BOOST_TEST(load_former_keys(backup, keys.present()).all.size() == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
