#include "core/secret.hpp"
#include "tests/core/support/world.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <concepts>
#include <ostream>

using namespace twostep::core;
using namespace twostep::core::test;

namespace {

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

} // namespace

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

BOOST_AUTO_TEST_CASE(what_people_type) {
  for (const char* good : {"123456", " 123-456 ", "12 34 56"}) {
    const auto c = one_time_code::from_typed(good);
    BOOST_TEST_CONTEXT(good) {
      BOOST_TEST((c && c->reveal() == "123456"));
    }
  }
  for (const char* bad :
       {"", "12345", "1234567", "１２３４５６", "١٢٣٤٥٦", "1e5000", "-00001", "' or 1=1", "12345a", "123.456"})
    BOOST_TEST_CONTEXT(bad) {
      BOOST_TEST(!one_time_code::from_typed(bad));
    }
  BOOST_TEST(!one_time_code::from_typed(std::string_view(
      "\0"
      "123456",
      7
  )));
  BOOST_TEST(one_time_code::from_typed("000042").has_value());
}

BOOST_AUTO_TEST_SUITE_END()
