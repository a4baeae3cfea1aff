// Recovery codes as they are made and hashed.

#include "core/recovery_code.hpp"
#include "server/crypto/recovery_hasher.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>

#include <exception>
#include <set>
#include <string>

using namespace twostep;
using namespace twostep::server;

namespace {

hasher_settings cheap() {
  hasher_settings s;
  s.memory_kib = 64;
  s.passes = 1;
  s.workers = 1;
  return s;
}

template <class T>
T run(awaitable<T> work) {
  boost::asio::io_context io;
  std::optional<T> result;
  boost::asio::co_spawn(io, std::move(work), [&](std::exception_ptr failed, T value) {
    if (failed) std::rethrow_exception(failed);
    result.emplace(std::move(value));
  });
  io.run();
  return std::move(*result);
}

} // namespace

BOOST_AUTO_TEST_SUITE(recovery_hasher)

BOOST_AUTO_TEST_CASE(a_code_is_found_again_and_no_other) {
  password_hasher hasher(cheap());
  const auto made = run(make_recovery_codes(hasher));
  BOOST_REQUIRE(made.has_value());
  BOOST_TEST(made->shown.size() == core::recovery_codes_in_a_set);
  std::set<std::string> different;
  for (std::uint32_t i = 0; i < made->shown.size(); ++i) {
    different.emplace(made->shown[i].reveal());
    const auto typed = core::read_recovery_code(core::in_groups(made->shown[i]).reveal());
    BOOST_REQUIRE(typed.has_value());
    const auto digest = run(hash_recovery_code(hasher, *typed, made->kept.hashing, {}));
    BOOST_REQUIRE(digest.has_value());
    BOOST_TEST((core::find_recovery_code(made->kept, *digest) == i));
  }
  BOOST_TEST(different.size() == core::recovery_codes_in_a_set);
  const core::secret other(std::string_view("0000000000000000"));
  const auto digest = run(hash_recovery_code(hasher, other, made->kept.hashing, {}));
  BOOST_TEST(!core::find_recovery_code(made->kept, *digest).has_value());
  hasher.close();
}

BOOST_AUTO_TEST_CASE(each_set_has_a_salt_of_its_own) {
  password_hasher hasher(cheap());
  const auto first = run(make_recovery_codes(hasher)), second = run(make_recovery_codes(hasher));
  BOOST_TEST((first->kept.hashing.salt != second->kept.hashing.salt));
  const auto digest = run(hash_recovery_code(hasher, first->shown[0], second->kept.hashing, {}));
  BOOST_TEST(!core::find_recovery_code(first->kept, *digest).has_value());
  hasher.close();
}

BOOST_AUTO_TEST_CASE(a_closed_hasher_makes_none) {
  password_hasher hasher(cheap());
  hasher.close();
  BOOST_TEST(!run(make_recovery_codes(hasher)).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
