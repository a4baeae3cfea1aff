#include "core/ids.hpp"
#include "server/crypto/keys.hpp"
#include "tests/server/support/test_services.hpp"

#include <boost/test/unit_test.hpp>

#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <set>
#include <stdexcept>

using namespace twostep;
using namespace twostep::server;
namespace fs = std::filesystem;

namespace keys {

struct fixture {
  test::temporary_directory directory;
  fs::path path = directory.path() / "secret.key";

  void write(std::size_t size, mode_t mode = 0600) {
    std::ofstream(path, std::ios::binary) << std::string(size, 'k');
    ::chmod(path.c_str(), mode);
  }
  /// The message of a failed start.
  std::string refusal(bool create = false) const {
    try {
      master_key::load(path, create);
    } catch (const std::runtime_error& e) {
      return e.what();
    }
    return "";
  }
  void expect_refusal(std::string_view with, bool create = false) const {
    const std::string line = refusal(create);
    BOOST_TEST_CONTEXT(line) {
      BOOST_TEST(line.find(with) != line.npos);
      BOOST_TEST(line.find(path.string()) != line.npos);
      BOOST_TEST(line.find('\n') == line.npos);
      BOOST_TEST(line.find("kkk") == line.npos);
    }
  }
};

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

} // namespace keys

BOOST_FIXTURE_TEST_SUITE(keys, fixture)

BOOST_AUTO_TEST_CASE(a_key_is_made_for_its_owner_alone_and_read_again) {
  const auto made = master_key::load(path, true);
  struct stat info {};
  BOOST_REQUIRE(::stat(path.c_str(), &info) == 0);
  BOOST_TEST((info.st_mode & 07777) == 0600u);
  BOOST_TEST(info.st_size == 32);
  BOOST_TEST(info.st_nlink == 1u);
  BOOST_TEST(std::distance(fs::directory_iterator(directory.path()), {}) == 1);
  BOOST_TEST(master_key::load(path, false).fingerprint() == made.fingerprint());
  BOOST_TEST(master_key::load(path, true).fingerprint() == made.fingerprint());
}

BOOST_AUTO_TEST_CASE(no_two_keys_are_alike) {
  const auto first = master_key::load(path, true).fingerprint();
  fs::remove(path);
  BOOST_TEST(master_key::load(path, true).fingerprint() != first);
}

BOOST_AUTO_TEST_CASE(what_a_crash_left_of_a_key_is_no_key) {
  const fs::path unfinished = path.string() + ".new";
  std::ofstream(unfinished) << "half";
  master_key::load(path, true);
  BOOST_TEST(!fs::exists(unfinished));
  BOOST_TEST(read(path).size() == 32u);
}

BOOST_AUTO_TEST_CASE(an_absent_key_is_not_made_unasked) {
  expect_refusal("restore it from its backup");
  BOOST_TEST(!fs::exists(path));
}

BOOST_AUTO_TEST_CASE(a_key_that_others_can_read_or_write_is_refused_and_left_alone) {
  for (const mode_t mode : {0640, 0604, 0620, 0602, 0610, 0601, 0644, 0666}) {
    BOOST_TEST_CONTEXT(mode) {
      write(32, mode);
      expect_refusal("chmod 600 " + path.string(), true);
      BOOST_TEST(read(path) == std::string(32, 'k'));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_key_that_only_its_owner_can_read_is_taken) {
  write(32, 0400);
  BOOST_TEST(refusal() == "");
}

BOOST_AUTO_TEST_CASE(a_key_of_another_length_is_refused_and_left_alone) {
  for (const std::size_t size : {0, 1, 31, 33, 64, 100'000}) {
    BOOST_TEST_CONTEXT(size) {
      write(size);
      expect_refusal("has " + std::to_string(size) + (size == 1 ? " byte where" : " bytes where"), true);
      BOOST_TEST(read(path).size() == size);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_link_to_a_key_is_followed_and_what_it_leads_to_is_judged) {
  const fs::path real = directory.path() / "real";
  std::ofstream(real) << std::string(32, 'k');
  ::chmod(real.c_str(), 0600);
  fs::create_symlink("real", path);
  BOOST_TEST(refusal(true) == "");
  ::chmod(real.c_str(), 0644);
  expect_refusal("is open to others (mode 0644)", true);
}

BOOST_AUTO_TEST_CASE(a_key_that_somebody_else_left_open_is_taken) {
  write(32, 0644);
  if (::chown(path.c_str(), 12345, 12345) != 0) return; // only root can give a file away
  BOOST_TEST(refusal() == "");
}

BOOST_AUTO_TEST_CASE(what_is_no_regular_file_is_refused) {
  fs::create_symlink(directory.path() / "nothing", path);
  expect_refusal("symbolic link", true);
  BOOST_TEST(!fs::exists(directory.path() / "nothing"));
  fs::remove(path);

  fs::create_directory(path);
  ::chmod(path.c_str(), 0700);
  expect_refusal("not a regular file", true);
  fs::remove(path);

  BOOST_REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
  expect_refusal("not a regular file", true);
}

BOOST_AUTO_TEST_CASE(a_key_that_cant_be_reached_is_refused_with_the_reason) {
  std::ofstream(directory.path() / "file") << "x";
  path = directory.path() / "file" / "secret.key";
  expect_refusal("Not a directory", true);
  path = directory.path() / "absent" / "secret.key";
  expect_refusal("No such file or directory", true);
}

BOOST_AUTO_TEST_CASE(subkeys_have_nothing_in_common) {
  std::array<std::uint8_t, key::size> bytes{};
  bytes[0] = 1;
  const master_key master(bytes);
  const master_key copy(master);
  const auto text = [](const key& k) { return core::to_hex(k.data(), key::size); };
  std::set<std::string> all{text(bytes)};
  for (const auto& k :
       {master.codes(), master.meters(), master.cookies(), master.log(), master.pseudonyms(), master.former_keys()})
    all.insert(text(k));
  BOOST_TEST(all.size() == 7u);
  BOOST_TEST(equal(copy.codes(), master.codes()));
  BOOST_TEST(copy.fingerprint() == master.fingerprint());
  BOOST_TEST(master.fingerprint().size() == 16u);

  bytes[31] = 1;
  const master_key other(bytes);
  for (const auto& k : {other.codes(), other.meters(), other.cookies(), other.log()})
    BOOST_TEST(all.insert(text(k)).second);
  BOOST_TEST(other.fingerprint() != master.fingerprint());
}

BOOST_AUTO_TEST_CASE(a_fingerprint_reveals_no_subkey) {
  const master_key master(std::array<std::uint8_t, key::size>{7});
  for (const auto& k : {master.codes(), master.meters(), master.cookies(), master.log()})
    BOOST_TEST(core::to_hex(k.data(), key::size).find(master.fingerprint()) == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
