#include "storage/format/crc32c.hpp"

#include <boost/test/unit_test.hpp>

#include <numeric>

namespace storage = twostep::storage;
using storage::byte_view, storage::bytes;

BOOST_AUTO_TEST_SUITE(crc32c)

// RFC 3720, appendix B.4, and the customary check value.
BOOST_AUTO_TEST_CASE(known_values) {
  const std::string_view digits = "123456789";
  const byte_view check(reinterpret_cast<const std::uint8_t*>(digits.data()), digits.size());
  const bytes zeros(32, 0), ones(32, 0xff);
  bytes ascending(32);
  std::iota(ascending.begin(), ascending.end(), std::uint8_t{0});
  for (const auto crc : {&storage::crc32c, &storage::crc32c_portable}) {
    BOOST_TEST(crc({}, 0) == 0u);
    BOOST_TEST(crc(check, 0) == 0xe3069283u);
    BOOST_TEST(crc(zeros, 0) == 0x8a9136aau);
    BOOST_TEST(crc(ones, 0) == 0x62a8ab43u);
    BOOST_TEST(crc(ascending, 0) == 0x46dd794eu);
  }
}

BOOST_AUTO_TEST_CASE(both_ways_agree_and_go_on_where_the_first_part_ended) {
  bytes data(1000);
  for (std::size_t i = 0; i < data.size(); ++i) data[i] = static_cast<std::uint8_t>(i * 31 + i / 7);
  for (std::size_t n = 0; n < data.size(); n += 13) {
    const byte_view all(data), first = all.first(n), second = all.subspan(n);
    BOOST_REQUIRE_EQUAL(storage::crc32c(first), storage::crc32c_portable(first));
    BOOST_REQUIRE_EQUAL(storage::crc32c(second, storage::crc32c(first)), storage::crc32c(all));
    BOOST_REQUIRE_EQUAL(storage::crc32c_portable(second, storage::crc32c_portable(first)), storage::crc32c(all));
  }
}

BOOST_AUTO_TEST_SUITE_END()
