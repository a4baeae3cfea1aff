#include "storage/format/crc32c.hpp"
#include "storage/format/record.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep::storage;

namespace {

segment_salt salt_of(std::uint8_t b) {
  segment_salt s;
  s.fill(b);
  return s;
}

segment_head some_segment() {
  return {.number = 7, .salt = salt_of(1), .previous_salt = salt_of(2), .key = {1, 2, 3, 4, 5, 6, 7, 8}};
}

} // namespace

BOOST_AUTO_TEST_SUITE(record)

BOOST_AUTO_TEST_CASE(a_segments_head_comes_back) {
  const auto read = read_segment_head(to_bytes(some_segment()));
  BOOST_REQUIRE(read);
  BOOST_TEST((*read == some_segment()));
}

BOOST_AUTO_TEST_CASE(any_flipped_bit_of_a_segments_head_is_found) {
  const auto good = to_bytes(some_segment());
  for (std::size_t n = 0; n < good.size() * 8; ++n) {
    auto bad = good;
    bad[n / 8] ^= static_cast<std::uint8_t>(1 << n % 8);
    BOOST_REQUIRE(!read_segment_head(bad));
  }
  BOOST_TEST(!read_segment_head(byte_view(good).first(255)));
  BOOST_TEST(!read_segment_head({}));
}

BOOST_AUTO_TEST_CASE(a_newer_version_is_named) {
  auto b = to_bytes(some_segment());
  store_little(&b[8], std::uint16_t{newest_version + 1});
  store_little(&b[252], crc32c(byte_view(b).first(252)));
  const auto read = read_segment_head(b);
  BOOST_REQUIRE(!read);
  BOOST_TEST(read.error().why.find("format version 3") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(unknown_flags_are_refused) {
  auto b = to_bytes(some_segment());
  b[10] = 1;
  store_little(&b[252], crc32c(byte_view(b).first(252)));
  BOOST_TEST(!read_segment_head(b));
}

BOOST_AUTO_TEST_CASE(a_records_head_belongs_to_its_segment) {
  const record_head h{
      .length = 1000, .type = 1, .begins_write = true, .sequence = 1ull << 40, .payload_checksum = 0xdeadbeef};
  std::array<std::uint8_t, record_head_size> b;
  write_record_head(b.data(), h);
  tie_record_head(b.data(), salt_of(1));
  const auto read = read_record_head(b, salt_of(1));
  BOOST_REQUIRE(read);
  BOOST_TEST((*read == h));
  BOOST_TEST(!read_record_head(b, salt_of(3)));
  BOOST_TEST(!read_record_head(byte_view(b).first(23), salt_of(1)));
  for (std::size_t n = 0; n < b.size() * 8; ++n) {
    auto bad = b;
    bad[n / 8] ^= static_cast<std::uint8_t>(1 << n % 8);
    BOOST_REQUIRE(!read_record_head(bad, salt_of(1)));
  }
}

BOOST_AUTO_TEST_CASE(zeros_are_no_head) {
  const bytes zeros(record_head_size, 0);
  BOOST_TEST(!read_record_head(zeros, salt_of(0)));
}

BOOST_AUTO_TEST_SUITE_END()
