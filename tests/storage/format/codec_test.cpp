#include "core/ids.hpp"
#include "core/time.hpp"
#include "storage/format/codec.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <boost/test/unit_test.hpp>

namespace codec {

using namespace twostep;
using storage::bytes;

enum class colour : std::uint8_t { red = 1, green = 2 };
BOOST_DESCRIBE_ENUM(colour, red, green)

struct part {
  std::string name;
  std::int32_t weight = 0;
  friend bool operator==(const part&, const part&) = default;
};
BOOST_DESCRIBE_STRUCT(part, (), (name, weight))

struct first_version {
  core::account_id id;
  core::time_point at{};
  friend bool operator==(const first_version&, const first_version&) = default;
};
BOOST_DESCRIBE_STRUCT(first_version, (), (id, at))

struct second_version {
  core::account_id id;
  core::time_point at{};
  std::int64_t change = 7;
  std::optional<std::string> address;
  std::vector<part> parts;
  colour paint{colour::green};
  bool flag = true;
  std::uint32_t counts[2] = {1, 2};
  core::milliseconds wait{};
  friend bool operator==(const second_version&, const second_version&) = default;
};
BOOST_DESCRIBE_STRUCT(second_version, (), (id, at, change, address, parts, paint, flag, counts, wait))

template <class T>
bytes encoded(const T& v) {
  bytes b;
  storage::put_fields(b, v);
  return b;
}

second_version filled() {
  second_version v;
  v.id.value.fill(0xab);
  v.at = core::time_point(core::milliseconds(-1234567));
  v.change = std::numeric_limits<std::int64_t>::min();
  v.address = std::string(300, 'x'); // longer than one byte of length
  v.parts = {{"a", -1}, {"", 5}, {std::string(127, 'b'), 1 << 30}, {std::string(128, 'c'), 0}};
  v.paint = colour::red;
  v.flag = false;
  v.counts[0] = 0xffffffff;
  v.wait = core::hours(24);
  return v;
}

} // namespace codec

BOOST_AUTO_TEST_SUITE(codec)

BOOST_AUTO_TEST_CASE(what_goes_in_comes_out) {
  second_version read;
  BOOST_REQUIRE(storage::get_fields(encoded(filled()), read));
  BOOST_TEST((read == filled()));
}

BOOST_AUTO_TEST_CASE(a_later_version_gives_its_new_fields_their_defaults) {
  const first_version old{filled().id, filled().at};
  second_version read;
  BOOST_REQUIRE(storage::get_fields(encoded(old), read));
  second_version expected;
  expected.id = old.id;
  expected.at = old.at;
  BOOST_TEST((read == expected));
}

BOOST_AUTO_TEST_CASE(an_earlier_version_passes_over_fields_it_does_not_know) {
  first_version read;
  BOOST_REQUIRE(storage::get_fields(encoded(filled()), read));
  BOOST_TEST((read == first_version{filled().id, filled().at}));
}

BOOST_AUTO_TEST_CASE(an_unknown_enumerator_is_refused) {
  auto v = filled();
  v.paint = static_cast<colour>(3);
  second_version read;
  BOOST_TEST(!storage::get_fields(encoded(v), read));
}

BOOST_AUTO_TEST_CASE(a_number_too_big_for_its_field_is_refused) {
  bytes b;
  storage::put_varint(b, 1 << 1); // weight, a varint
  storage::put_varint(b, storage::zigzag(std::int64_t{1} << 31));
  part read;
  BOOST_TEST(!storage::get_fields(b, read));
}

BOOST_AUTO_TEST_CASE(a_field_of_another_wire_is_refused) {
  bytes b;
  storage::put_varint(b, 0 << 1 | 0); // name, but as a varint
  storage::put_varint(b, 5);
  part read;
  BOOST_TEST(!storage::get_fields(b, read));
}

// Whatever stands there, decoding ends with yes or no (under the sanitizers).
BOOST_AUTO_TEST_CASE(cut_or_flipped_bytes_do_no_harm) {
  const bytes good = encoded(filled());
  std::size_t refused = 0;
  for (std::size_t n = 0; n < good.size(); ++n) {
    second_version read;
    refused += !storage::get_fields(storage::byte_view(good).first(n), read);
    for (int bit = 0; bit < 8; ++bit) {
      bytes bad = good;
      bad[n] ^= static_cast<std::uint8_t>(1 << bit);
      refused += !storage::get_fields(bad, read);
    }
  }
  BOOST_TEST(refused > good.size());
}

BOOST_AUTO_TEST_CASE(a_varint_has_at_most_64_bits) {
  std::uint64_t v;
  bytes b;
  storage::put_varint(b, ~std::uint64_t{0});
  storage::byte_view in(b);
  BOOST_TEST((storage::get_varint(in, v) && v == ~std::uint64_t{0} && in.empty()));
  b.back() = 2;
  in = b;
  BOOST_TEST(!storage::get_varint(in, v));
  b.assign(11, 0x80);
  in = b;
  BOOST_TEST(!storage::get_varint(in, v));
  in = {};
  BOOST_TEST(!storage::get_varint(in, v));
}

BOOST_AUTO_TEST_SUITE_END()
