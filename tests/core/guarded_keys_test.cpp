// Keys in pages of their own: shared by copies, wiped with the last copy, excluded from core files.
#include "core/guarded_key.hpp"

#include <boost/test/unit_test.hpp>

#include <cstring>
#include <fstream>
#include <sstream>
#include <string>

using namespace twostep::core;

namespace guarded_keys {

guarded_key filled_with(std::uint8_t b) {
  return guarded_key::filled([b](std::uint8_t* to) { std::memset(to, b, guarded_key::size); });
}

/// The kernel's flags of the mapping that holds the address.
std::string flags_of(const void* address) {
  std::ifstream maps("/proc/self/smaps");
  const auto wanted = reinterpret_cast<std::uintptr_t>(address);
  bool here = false;
  for (std::string line; std::getline(maps, line);) {
    std::uintptr_t from = 0, to = 0;
    char dash = 0;
    std::istringstream words(line);
    if (words >> std::hex >> from >> dash >> to && dash == '-') here = from <= wanted && wanted < to;
    if (here && line.starts_with("VmFlags:")) return line;
  }
  return {};
}

} // namespace guarded_keys

BOOST_AUTO_TEST_SUITE(guarded_keys)

BOOST_AUTO_TEST_CASE(copies_share_the_bytes_and_outlive_each_other) {
  auto first = std::make_unique<guarded_key>(filled_with(7));
  const guarded_key second(*first);
  BOOST_TEST(second.data() == first->data());
  first.reset();
  BOOST_TEST(second.data()[0] == 7);
  BOOST_TEST(second.data()[guarded_key::size - 1] == 7);
}

BOOST_AUTO_TEST_CASE(the_pages_are_read_only_and_kept_out_of_core_files) {
  const auto key = filled_with(3);
  const auto flags = flags_of(key.data());
  BOOST_TEST(flags.find(" dd") != flags.npos, flags);
  BOOST_TEST(flags.find(" wr") == flags.npos, flags);
}

BOOST_AUTO_TEST_CASE(none_is_no_key) {
  const guarded_key none;
  BOOST_TEST(!none);
  BOOST_TEST(!equal(none, none));
  BOOST_TEST(!equal(none, filled_with(0)));
}

BOOST_AUTO_TEST_CASE(subkeys_differ_by_number_and_context) {
  const auto key = filled_with(1);
  const auto one = derive_key(key, 1, "ts-tests");
  BOOST_TEST(equal(one, derive_key(key, 1, "ts-tests")));
  BOOST_TEST(!equal(one, derive_key(key, 2, "ts-tests")));
  BOOST_TEST(!equal(one, derive_key(key, 1, "ts-other")));
  BOOST_TEST(!equal(one, key));
}

BOOST_AUTO_TEST_SUITE_END()
