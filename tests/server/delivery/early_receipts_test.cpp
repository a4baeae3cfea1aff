#include "server/delivery/early_receipts.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep;
using core::seconds;

namespace early_receipts {

const core::time_point start{core::days(20'000)};

sms::receipt named(std::string id) {
  return {.provider_id = std::move(id), .detail = {}};
}

} // namespace early_receipts

BOOST_AUTO_TEST_SUITE(early_receipts)

BOOST_AUTO_TEST_CASE(a_receipt_is_taken_once_by_its_name) {
  server::early_receipts early;
  early.add("main", named("a"), start);
  BOOST_TEST(!early.take("other", "a", start));
  BOOST_TEST(early.take("main", "a", start)->provider_id == "a");
  BOOST_TEST(!early.take("main", "a", start));
  early.add("main", named("b"), start);
  early.forget("main", "b");
  BOOST_TEST(early.size() == 0u);
}

BOOST_AUTO_TEST_CASE(they_are_kept_for_a_minute) {
  server::early_receipts early;
  early.add("main", named("a"), start);
  early.add("main", named("b"), start);
  BOOST_TEST(early.take("main", "a", start + seconds(60) - core::milliseconds(1)).has_value());
  BOOST_TEST(!early.take("main", "b", start + seconds(60)));
  early.add("main", named("c"), start);
  early.add("main", named("d"), start + seconds(60));
  BOOST_TEST(early.size() == 1u);
}

BOOST_AUTO_TEST_CASE(they_are_bounded) {
  server::early_receipts early;
  for (int i = 0; i < 2'000; ++i) early.add("main", named(std::to_string(i)), start);
  BOOST_TEST(early.size() == 1'000u);
  BOOST_TEST(early.take("main", "999", start).has_value());
  BOOST_TEST(!early.take("main", "1000", start));
}

BOOST_AUTO_TEST_SUITE_END()
