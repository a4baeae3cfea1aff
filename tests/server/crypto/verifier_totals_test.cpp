#include "server/crypto/verifier_totals.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>

using totals = twostep::server::verifier_totals;
using std::chrono::milliseconds;

namespace verifier_totals {

constexpr std::string_view old_kind = "m=8192,t=1,p=1", new_kind = "m=65536,t=3,p=1";
constexpr std::uint64_t step = std::uint64_t{1} << 54; // 1,024 evenly spread hashes

} // namespace verifier_totals

BOOST_AUTO_TEST_SUITE(verifier_totals)

BOOST_AUTO_TEST_CASE(a_kind_is_the_parameters_of_a_verifier) {
  BOOST_TEST(totals::kind_of("$argon2id$v=19$m=8192,t=1,p=1$c2FsdA$aGFzaA").value() == old_kind);
  for (const char* bad : {"", "$argon2id$v=19$", "$argon2id$v=19$$", "$2y$10$abc", "$argon2id$v=19$m=1"})
    BOOST_TEST_CONTEXT(bad) BOOST_TEST(!totals::kind_of(bad));
}

BOOST_AUTO_TEST_CASE(nobody_s_kinds_are_in_the_proportions_of_the_accounts) {
  totals c;
  BOOST_TEST(c.kind_for(7).empty());
  c.add(old_kind, 75);
  c.add(new_kind, 25);
  int older = 0;
  for (std::uint64_t i = 0; i < 1024; ++i) older += c.kind_for(i * step) == old_kind;
  BOOST_TEST(older == 768);
}

BOOST_AUTO_TEST_CASE(an_email_keeps_its_kind_while_hardly_anything_changes) {
  totals c;
  c.add(old_kind, 5000);
  c.add(new_kind, 5000);
  int changed = 0;
  for (std::uint64_t i = 0; i < 1024; ++i) {
    const std::string before(c.kind_for(i * step));
    c.remove(old_kind);
    c.add(new_kind);
    changed += c.kind_for(i * step) != before;
    c.remove(new_kind);
    c.add(old_kind);
  }
  BOOST_TEST(changed <= 1);
}

BOOST_AUTO_TEST_CASE(a_refusal_waits_for_the_slowest_kind_that_some_account_has) {
  totals c;
  c.add(old_kind);
  c.add(new_kind);
  c.took(old_kind, milliseconds(11));
  c.took(new_kind, milliseconds(140));
  BOOST_TEST((c.slowest() == milliseconds(140)));
  c.took(new_kind, milliseconds(130)); // a faster one changes little
  BOOST_TEST((c.slowest() > milliseconds(139)));
  c.remove(new_kind);
  BOOST_TEST((c.slowest() == milliseconds(11)));
}

BOOST_AUTO_TEST_CASE(kinds_are_bounded) {
  totals c;
  for (int i = 0; i < 1000; ++i) c.add("m=" + std::to_string(i));
  c.took("m=999", milliseconds(500)); // not one of the kinds
  BOOST_TEST((c.slowest() == milliseconds(0)));
}

BOOST_AUTO_TEST_SUITE_END()
