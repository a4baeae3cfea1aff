#pragma once
// Ends accounts, and looks whether they are there.

#include "storage/store.hpp"
#include "tests/storage/support/sample.hpp"

#include <boost/test/unit_test.hpp>

namespace twostep::storage::test {

using answer = core::result<core::decision, core::refusal>;

inline answer erased(const core::account&, const core::organisation*) {
  return events({core::user_erased{{}, epoch + core::hours(1)}});
}

inline answer erase(storage::store& s, unsigned n, read_barrier& seen) {
  return s.erase(account_number(n), seen, erased).get();
}

/// Checks that the email says the same as the id.
inline bool exists(const storage::store& s, unsigned n) {
  read_barrier seen;
  const bool by_email = s.find(email_number(n), seen).get().has_value();
  const bool by_id = s.read(account_number(n), seen, [](const core::account&, const core::organisation*) {}).get();
  BOOST_TEST(by_email == by_id);
  return by_id;
}

} // namespace twostep::storage::test
