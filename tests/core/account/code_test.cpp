#include "core/secret.hpp"
#include "tests/core/support/world.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <concepts>
#include <ostream>

using namespace twostep::core;
using namespace twostep::core::test;

namespace code {

template <class T>
concept printable = requires(std::ostream& out, const T& value) {
  out << value;
};
static_assert(!printable<one_time_code> && !printable<secret> && !printable<e164_number> && !printable<password_verifier>);
static_assert(!std::copyable<secret>);

const code_keys keys(code_keys::master_key{1, 2, 3});
const auto phone = number("+4520123456");
const auto who = make_id<account_id>(1);

std::string derive(std::uint64_t challenge, purpose p = purpose::sign_in, const e164_number& to = phone) {
  return std::string(keys.derive(1, who, make_id<challenge_id>(challenge), p, to).reveal());
}

} // namespace code

BOOST_AUTO_TEST_SUITE(code)

// R1: uniform, six digits, leading zeros kept. 99.9 % of uniform samples stay under 27.88 with 9 degrees of freedom;
// the sample is fixed, so the test never wavers.
BOOST_AUTO_TEST_CASE(a_million_codes_are_uniform_in_every_digit) {
  constexpr int n = 1'000'000;
  std::array<std::array<int, 10>, 6> counts{};
  int with_leading_zeros = 0;
  for (int i = 0; i < n; ++i) {
    const auto c = derive(static_cast<std::uint64_t>(i));
    for (std::size_t d = 0; d < 6; ++d) ++counts[d][static_cast<std::size_t>(c[d] - '0')];
    with_leading_zeros += c.starts_with("0000");
  }
  for (const auto& digit : counts) {
    double chi_square = 0;
    for (const auto count : digit) chi_square += (count - n / 10.0) * (count - n / 10.0) / (n / 10.0);
    BOOST_TEST(chi_square < 27.88);
  }
  BOOST_TEST(with_leading_zeros > 50);
}

BOOST_AUTO_TEST_CASE(a_code_depends_on_everything_it_is_bound_to) {
  const auto base = derive(1);
  BOOST_TEST(base == derive(1));
  BOOST_TEST(base != derive(2));
  BOOST_TEST(base != derive(1, purpose::disable));
  BOOST_TEST(base != derive(1, purpose::sign_in, number("+4520123457")));
  BOOST_TEST(base != keys.derive(2, who, make_id<challenge_id>(1), purpose::sign_in, phone).reveal());
  BOOST_TEST(
      base != keys.derive(1, make_id<account_id>(2), make_id<challenge_id>(1), purpose::sign_in, phone).reveal()
  );
}

// Computed with Python's hashlib: what is on its way when the program is replaced stays good.
BOOST_AUTO_TEST_CASE(codes_and_passkeys_challenges_are_derived_as_they_were) {
  BOOST_TEST(derive(1) == "198472");
  const auto value = keys.derive_passkey_challenge(1, who, make_id<challenge_id>(1), purpose::sign_in);
  const webauthn::challenge_value expected{0x50, 0x54, 0x34, 0xa5, 0x1c, 0x77, 0x2b, 0x37, 0xbb, 0x5a, 0x64,
                                           0xad, 0x7b, 0x3c, 0x20, 0xe5, 0x84, 0x40, 0xea, 0x9a, 0x98, 0xe1,
                                           0x04, 0xf4, 0xfc, 0xb9, 0x4f, 0xb8, 0x9e, 0xe8, 0x13, 0x22};
  BOOST_TEST((value == expected));
}

BOOST_AUTO_TEST_CASE(a_passkey_s_challenge_depends_on_everything_it_is_bound_to) {
  const auto value = [](std::uint32_t generation, std::uint64_t account, std::uint64_t challenge, purpose p) {
    return keys.derive_passkey_challenge(
        generation, make_id<account_id>(account), make_id<challenge_id>(challenge), p
    );
  };
  const auto base = value(1, 1, 1, purpose::sign_in);
  BOOST_TEST((base == value(1, 1, 1, purpose::sign_in)));
  BOOST_TEST((base != value(2, 1, 1, purpose::sign_in)));
  BOOST_TEST((base != value(1, 2, 1, purpose::sign_in)));
  BOOST_TEST((base != value(1, 1, 2, purpose::sign_in)));
  BOOST_TEST((base != value(1, 1, 1, purpose::step_up)));
  const code_keys others(code_keys::master_key{1, 2, 4});
  BOOST_TEST((base != others.derive_passkey_challenge(1, who, make_id<challenge_id>(1), purpose::sign_in)));
}

BOOST_AUTO_TEST_CASE(what_people_type_and_paste) {
  using namespace std::string_view_literals;
  for (const auto good :
       {"123456"sv, " 123-456 "sv, "12 34 56"sv, "１２３４５６"sv, "١٢٣٤٥٦"sv, "१२३456"sv, "123\u00a0456"sv,
        "\u200b123456\u2060"sv, "\u202a123456\u202c"sv, "123\u2011456"sv, "123\u2013456"sv, "-123456"sv,
        "\ufeff123456"sv, "123456\ufe0f"sv, "123456."sv, "code: 123456"sv, "123456\r\n"sv,
        "\0"
        "123456"sv,
        "123456 is your code to sign in to Acme. Valid 5 min. Never share it.\n\n@id.acme.example #123456"sv})
    BOOST_TEST_CONTEXT(good) {
      const auto c = read_code(good);
      BOOST_TEST((c && c->reveal() == "123456"));
    }
  BOOST_TEST(one_time_code::from_typed("000042").has_value());
}

BOOST_AUTO_TEST_CASE(what_cant_be_a_code_says_why) {
  using kind = malformed_code::kind;
  const struct {
    std::string_view typed;
    malformed_code slip;
  } rows[] = {
      {"", {kind::nothing, 0}},
      {" - ", {kind::nothing, 0}},
      {"\u200b", {kind::nothing, 0}},
      {"12345", {kind::digits, 5}},
      {"1234567", {kind::digits, 7}},
      {"123456 123456", {kind::digits, 12}},
      {"12345a", {kind::digits, 5}},
      {"-00001", {kind::digits, 5}},
      {"abcdef", {kind::no_digits, 0}},
      {"123.456", {kind::unclear, 0}},
      {"code 123 456", {kind::unclear, 0}},
      {"1e5000", {kind::unclear, 0}},
      {"123456 or 654321?", {kind::unclear, 0}},
      {"' or 1=1", {kind::unclear, 0}},
      {"\xff", {kind::no_digits, 0}},
  };
  for (const auto& [typed, slip] : rows) BOOST_TEST_CONTEXT(typed) {
      const auto read = read_code(typed);
      BOOST_REQUIRE(!read.has_value());
      BOOST_TEST((read.error() == slip));
    }
}

BOOST_AUTO_TEST_SUITE_END()
