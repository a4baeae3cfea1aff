#include "server/crypto/argon2_memory.hpp"

#include <boost/test/unit_test.hpp>

#include <sodium.h>

#include <array>
#include <string>
#include <string_view>
#include <thread>

using namespace twostep;

namespace argon2_memory {

constexpr std::size_t memory = 19456 * 1024;

std::string hash(std::string_view password, std::size_t size = memory) {
  std::array<unsigned char, 16> salt;
  for (unsigned char i = 0; i < salt.size(); ++i) salt[i] = i;
  std::array<unsigned char, 32> out;
  BOOST_REQUIRE(
      crypto_pwhash(
          out.data(), out.size(), password.data(), password.size(), salt.data(), 2, size, crypto_pwhash_ALG_ARGON2ID13
      ) == 0
  );
  std::string hex(2 * out.size() + 1, '\0');
  sodium_bin2hex(hex.data(), hex.size(), out.data(), out.size());
  hex.pop_back();
  return hex;
}

// Made with libsodium 1.0.18's shared library.
constexpr std::string_view password = "correct horse, \xc3\xa5";
constexpr std::string_view known = "68c838468be526566905569021eb07cecb0a17faa4b9d845376acf8bc37d391e";

} // namespace argon2_memory

BOOST_AUTO_TEST_SUITE(argon2_memory)

BOOST_AUTO_TEST_CASE(hashes_are_plain_libsodiums) {
  BOOST_TEST(hash(password) == known);
  server::argon2_memory kept;
  for (int i = 0; i < 3; ++i) {
    BOOST_TEST(hash(password) == known);
    BOOST_TEST(hash("another") != known); // leaves other block contents
  }
}

// If this fails, the build found an unexpected libsodium object, and hashes at half the speed.
BOOST_AUTO_TEST_CASE(this_build_keeps_memory) {
  BOOST_TEST(server::argon2_memory::is_kept());
}

BOOST_AUTO_TEST_CASE(memory_is_reused_until_wiped) {
  server::argon2_memory kept;
  BOOST_TEST(kept.held() == 0u);
  hash(password);
  BOOST_TEST(kept.held() >= memory);
  BOOST_TEST(kept.reused() == 0u);
  hash(password);
  hash(password);
  BOOST_TEST(kept.reused() == 2u);
  kept.wipe();
  BOOST_TEST(kept.held() == 0u);
  BOOST_TEST(hash(password) == known);
  BOOST_TEST(kept.reused() == 2u);
  kept.wipe();
  kept.wipe();
}

BOOST_AUTO_TEST_CASE(another_size_takes_other_memory) {
  server::argon2_memory kept;
  const auto small = hash(password, 1024 * 1024);
  hash(password);
  BOOST_TEST(kept.reused() == 0u);
  BOOST_TEST(hash(password, 1024 * 1024) == small);
  BOOST_TEST(kept.reused() == 0u);
  BOOST_TEST(kept.held() < memory);
}

BOOST_AUTO_TEST_CASE(it_is_its_threads_alone) {
  server::argon2_memory kept;
  hash(password);
  std::string elsewhere;
  std::thread([&] { elsewhere = hash(password); }).join();
  BOOST_TEST(elsewhere == known);
  BOOST_TEST(kept.reused() == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
