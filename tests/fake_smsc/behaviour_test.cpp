#include "bench/fake_smsc/behaviour.hpp"

#include <boost/test/unit_test.hpp>

#include <stdexcept>

using namespace std::chrono_literals;
using namespace twostep::bench::fake_smsc;

BOOST_AUTO_TEST_SUITE(behaviour)

namespace {

using how = twostep::bench::fake_smsc::behaviour;

how made_of(std::string_view words) {
  how b;
  apply_all(b, words);
  return b;
}

chances all(double c) {
  chances drawn{};
  drawn.fill(c);
  return drawn;
}

} // namespace

BOOST_AUTO_TEST_CASE(words_change_what_they_name) {
  const auto b = made_of("latency=20ms-0.2s fail=0.3&refuse=0.01\nthrottle=1000 hang=1 receipt-delay=2s-1m down");
  BOOST_TEST((b.latency == duration_range{20ms, 200ms}));
  BOOST_TEST(b.fail == 0.3);
  BOOST_TEST(b.refuse == 0.01);
  BOOST_TEST(b.throttle == 1000);
  BOOST_TEST(b.hang == 1);
  BOOST_TEST((b.receipt_delay == duration_range{2s, 60s}));
  BOOST_TEST(b.down);
  BOOST_TEST(!made_of("down up").down);
}

BOOST_AUTO_TEST_CASE(what_is_in_force_can_be_said_again) {
  const std::string words =
      "latency=1ms-2ms fail=0.25 refuse=0.5 hang=0.125 drop=0.5 undelivered=0.5 lose-receipts=0.5 "
      "duplicate-receipts=0.5 throttle=7 receipt-delay=3000ms down";
  BOOST_TEST(to_words(made_of(words)) == words);
  BOOST_TEST(to_words(made_of(to_words(how()))) == to_words(how()));
}

BOOST_AUTO_TEST_CASE(wrong_words_change_nothing) {
  for (const auto* words :
       {"fail", "fail=", "fail=2", "fail=-1", "fail=nan", "fail=0.1x", "latency=50", "latency=2s-1s", "latency=-1s",
        "latency=1s-", "receipt-delay=25h", "throttle=1e9", "latency=99999999999999999999s", "down=1", "downs",
        "="}) {
    BOOST_TEST_CONTEXT(words) {
      how b;
      BOOST_CHECK_THROW(apply_all(b, std::string("fail=1 ") + words), std::invalid_argument);
      BOOST_TEST(b.fail == 0);
    }
  }
}

BOOST_AUTO_TEST_CASE(every_word_has_an_example_that_works) {
  for (const auto& w : words()) {
    BOOST_TEST_CONTEXT(w.name) {
      how b;
      BOOST_CHECK_NO_THROW(change(b, std::string(w.name).append(w.example.empty() ? "" : "=").append(w.example)));
    }
  }
}

// A decision is taken if its random number is below the share, so 0 never happens and 1 always.
BOOST_AUTO_TEST_CASE(fates_by_table) {
  const struct {
    const char* words;
    double chance;
    answer_kind answer;
    bool arrives, delivered;
    int receipts;
  } cases[] = {
      {"", 0, answer_kind::accepted, true, true, 1},
      {"fail=0.3", 0.29, answer_kind::failed, true, true, 1},
      {"fail=0.3", 0.3, answer_kind::accepted, true, true, 1},
      {"refuse=1", 0.999, answer_kind::refused, true, true, 1},
      {"hang=1 fail=1", 0.5, answer_kind::hung, true, true, 1},
      {"drop=0.5", 0.4, answer_kind::accepted, false, true, 1},
      {"undelivered=0.5", 0.4, answer_kind::accepted, true, false, 1},
      {"lose-receipts=0.5", 0.4, answer_kind::accepted, true, true, 0},
      {"duplicate-receipts=0.5", 0.4, answer_kind::accepted, true, true, 2},
  };
  for (const auto& c : cases) {
    BOOST_TEST_CONTEXT(c.words << " " << c.chance) {
      const auto f = fate_of(made_of(c.words), all(c.chance), false);
      BOOST_TEST((f.answer == c.answer));
      BOOST_TEST(f.arrives == c.arrives);
      BOOST_TEST(f.delivered == c.delivered);
      BOOST_TEST(f.receipts == c.receipts);
    }
  }
  BOOST_TEST((fate_of(how(), all(0), true).answer == answer_kind::throttled));
}

BOOST_AUTO_TEST_CASE(times_lie_within_their_ranges) {
  const auto b = made_of("latency=20ms-200ms receipt-delay=2s-10s");
  BOOST_TEST(fate_of(b, all(0), false).latency.count() == 20);
  BOOST_TEST(fate_of(b, all(0.5), false).latency.count() == 110);
  BOOST_TEST(fate_of(b, all(0.5), false).receipt_delay[0].count() == 6000);
  BOOST_TEST(fate_of(b, all(0.5), false).receipt_delay[1].count() == 12000);
}

BOOST_AUTO_TEST_CASE(a_throttle_lets_its_rate_through) {
  class throttle limit;
  std::size_t passed = 0;
  for (int i = 0; i < 20'000; ++i)
    passed += limit.allows(1000, i * 1ms / 2) ? 1 : 0; // 2000 a second, for ten seconds
  BOOST_TEST(passed >= 10'000u);
  BOOST_TEST(passed <= 10'100u);
  class throttle slow;
  BOOST_TEST(slow.allows(1, 0ms));
  BOOST_TEST(!slow.allows(1, 999ms));
  BOOST_TEST(slow.allows(1, 1001ms));
  BOOST_TEST(slow.allows(0, 1002ms));
}

BOOST_AUTO_TEST_SUITE_END()
