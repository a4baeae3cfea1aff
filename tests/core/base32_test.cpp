#include "core/base32.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <string>
#include <string_view>

namespace base32 {

std::string of(std::string_view text) {
  return std::string(twostep::core::base32({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}).reveal()
  );
}

} // namespace base32

BOOST_AUTO_TEST_SUITE(base32)

// RFC 4648, section 10, without what it pads with.
BOOST_AUTO_TEST_CASE(the_standard_s_examples) {
  BOOST_TEST(of("") == "");
  BOOST_TEST(of("f") == "MY");
  BOOST_TEST(of("fo") == "MZXQ");
  BOOST_TEST(of("foo") == "MZXW6");
  BOOST_TEST(of("foob") == "MZXW6YQ");
  BOOST_TEST(of("fooba") == "MZXW6YTB");
  BOOST_TEST(of("foobar") == "MZXW6YTBOI");
}

BOOST_AUTO_TEST_CASE(every_sign_of_the_alphabet_in_order) {
  // Five bits each, from 0 to 31.
  constexpr std::array<std::uint8_t, 20> counting{0x00, 0x44, 0x32, 0x14, 0xc7, 0x42, 0x54, 0xb6, 0x35, 0xcf,
                                                  0x84, 0x65, 0x3a, 0x56, 0xd7, 0xc6, 0x75, 0xbe, 0x77, 0xdf};
  BOOST_TEST(twostep::core::base32(counting).reveal() == "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567");
}

BOOST_AUTO_TEST_SUITE_END()
