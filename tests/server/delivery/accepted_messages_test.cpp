#include "server/delivery/accepted_messages.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace twostep;
using core::seconds;
using sms::delivery;

namespace accepted_messages {

const core::time_point start{core::days(20'000)};

} // namespace accepted_messages

BOOST_AUTO_TEST_SUITE(accepted_messages)

BOOST_AUTO_TEST_CASE(receipts_are_told_apart_by_what_they_say) {
  server::accepted_messages all;
  all.add("main", {"a"}, start);
  all.add("main", {""}, start);
  const auto is_news = [&](const char* id, delivery what) {
    const auto noted = all.note("main", id, what, start + seconds(3));
    return noted && noted->is_news;
  };
  BOOST_TEST(!all.note("main", "b", delivery::delivered, start));
  BOOST_TEST(!all.note("main", "", delivery::delivered, start));
  BOOST_TEST(!all.note("other", "a", delivery::delivered, start));
  BOOST_TEST(is_news("a", delivery::undelivered));
  BOOST_TEST(!is_news("a", delivery::undelivered));
  BOOST_TEST(is_news("a", delivery::delivered)); // in the end
  BOOST_TEST(!is_news("a", delivery::delivered));
  BOOST_TEST(!is_news("a", delivery::undelivered));
  all.add("main", {"a"}, start + seconds(9)); // a name used again means the newer message
  BOOST_TEST((all.note("main", "a", delivery::delivered, start + seconds(10))->since_accepted == seconds(1)));
}

BOOST_AUTO_TEST_CASE(the_parts_of_a_message_are_one) {
  server::accepted_messages all;
  all.add("main", {"a", {"b", "c"}}, start);
  BOOST_TEST(all.note("main", "c", delivery::delivered, start)->is_news);
  for (const char* id : {"a", "b", "c"}) {
    BOOST_TEST(all.knows("main", id, start));
    BOOST_TEST(!all.note("main", id, delivery::delivered, start)->is_news);
  }
  BOOST_TEST(!all.knows("main", "a", start + core::longest_receipt_delay));
}

BOOST_AUTO_TEST_CASE(they_are_bounded_in_number_and_time) {
  server::accepted_messages few(3);
  for (int i = 0; i < 5; ++i) few.add("main", {std::to_string(i)}, start);
  BOOST_TEST(few.size() == 3u);
  BOOST_TEST(!few.note("main", "1", delivery::delivered, start));
  BOOST_TEST(few.note("main", "2", delivery::delivered, start).has_value());
  BOOST_TEST(!few.note("main", "4", delivery::delivered, start + core::longest_receipt_delay));
  few.add("main", {"new"}, start + core::longest_receipt_delay);
  BOOST_TEST(few.size() == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
