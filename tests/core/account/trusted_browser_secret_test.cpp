// The secret in a trusted browser's cookie: answers that are lost, requests that cross each other, and copies.

#include "core/account/access.hpp"
#include "tests/core/support/trusted_browsers.hpp"

#include <cstdint>
#include <random>

using namespace twostep::core;
using namespace twostep::core::test;

namespace trusted_browser_secret {

using fixture = world_with_trust;

} // namespace trusted_browser_secret

BOOST_FIXTURE_TEST_SUITE(trusted_browser_secret, fixture)

BOOST_AUTO_TEST_CASE(a_lost_answer_shuts_nobody_out) {
  auto c = trusted();
  pass(hours(1));
  for (int i = 0; i < 10; ++i) {
    BOOST_REQUIRE(opens_without_answer(c));
    pass(hours(1));
  }
  BOOST_TEST(open(c).has_value());
  BOOST_TEST(!has_event("trust_ended"));
  BOOST_REQUIRE(find_trusted_browser(account, c.browser));
  BOOST_TEST(find_trusted_browser(account, c.browser)->secrets.size() <= max_trusted_secrets);
}

BOOST_AUTO_TEST_CASE(requests_that_cross_shut_nobody_out) {
  const auto before = trusted();
  auto one_tab = before, other_tab = before;
  BOOST_REQUIRE(open(one_tab).has_value());
  BOOST_REQUIRE(open(other_tab).has_value());
  BOOST_TEST(opens_without_answer(one_tab)); // whichever answer the browser kept
  pass(replaced_secret_stays - milliseconds(1));
  BOOST_TEST(opens_without_answer(other_tab));
}

BOOST_AUTO_TEST_CASE(the_former_secret_is_good_until_the_new_one_was_used_and_five_minutes_more) {
  const auto first = trusted();
  auto second = first;
  BOOST_REQUIRE(open(second).has_value());
  pass(days(3));
  BOOST_TEST(opens_without_answer(first));
  pass(replaced_secret_stays); // now two hold one
  BOOST_TEST(!open(second).has_value());
  BOOST_TEST(has_event("trust_ended"));
}

BOOST_AUTO_TEST_CASE(an_old_secret_ends_the_trust_in_that_browser) {
  const auto stolen = trusted();
  auto owner = stolen, other = trusted();
  BOOST_REQUIRE(open(owner).has_value());
  const auto s = *open(owner);
  pass(replaced_secret_stays - milliseconds(1));
  BOOST_TEST(opens_without_answer(stolen)); // not yet told from a request that was late
  pass(milliseconds(1));
  const auto texts = notices.size();
  const auto begin = with_cookie(stolen, fresh<trusted_secret_id>());
  const auto done = execute(begin);
  BOOST_REQUIRE(done.has_value());
  BOOST_TEST(done->challenged.has_value()); // a code is asked for, as of anybody
  BOOST_TEST(!find_trusted_browser(account, stolen.browser));
  BOOST_CHECK(required_step(account, of(s), &org, now) == next_step::give_second_step);
  BOOST_REQUIRE(notices.size() == texts + 1);
  BOOST_CHECK(notices.back().notice.kind == notice_kind::trusted_browser_copied);
  BOOST_TEST(std::ranges::count(account.recent, activity_kind::trust_copied, &activity::kind) == 1);
  BOOST_TEST(!open(owner).has_value());
  BOOST_TEST(open(other).has_value()); // other browsers keep theirs
}

BOOST_AUTO_TEST_CASE(one_notice_a_day_tells_of_copies) {
  const auto steal = [&] {
    const auto stolen = trusted();
    auto owner = stolen;
    BOOST_REQUIRE(open(owner).has_value());
    BOOST_REQUIRE(open(owner).has_value());
    pass(replaced_secret_stays);
    BOOST_TEST(!opens_without_answer(stolen));
  };
  const auto told = [&] {
    return std::ranges::count_if(history, [](const event& e) {
      const auto* n = std::get_if<notice_planned>(&e);
      return n && n->about == notice_kind::trusted_browser_copied;
    });
  };
  steal();
  steal();
  BOOST_TEST(told() == 1);
  pass(days(1));
  steal();
  BOOST_TEST(told() == 2);
}

BOOST_AUTO_TEST_CASE(a_copy_is_found_out_also_where_no_code_can_be_asked_for) {
  const auto stolen = trusted();
  auto owner = stolen;
  BOOST_REQUIRE(open(owner).has_value());
  BOOST_REQUIRE(open(owner).has_value());
  pass(replaced_secret_stays);
  for (std::uint32_t i = 0; i < policy.failures.per_day; ++i)
    evolve(account, attempt_failed{{}, device_trust::unknown_browser, now, {}, {}});
  BOOST_CHECK(refused(with_cookie(stolen, fresh<trusted_secret_id>())).kind == refusal_kind::paused);
  BOOST_TEST(!find_trusted_browser(account, stolen.browser));
}

BOOST_AUTO_TEST_CASE(of_two_who_hold_a_cookie_one_is_found_out_soon) {
  std::mt19937 random(7); // NOLINT(cert-msc51-cpp): the same walk each time
  for (int walk = 0; walk < 300; ++walk) {
    account.trusted_browsers.clear();
    auto owner = trusted();
    auto thief = owner;
    int uses_of_thief = 0;
    for (int i = 0; i < 40 && find_trusted_browser(account, owner.browser); ++i) {
      pass(replaced_secret_stays + milliseconds(1));
      auto& who = random() % 2 == 0 ? owner : thief;
      const bool is_in = open(who).has_value();
      if (&who == &thief && is_in) ++uses_of_thief;
      account.sign_ins.clear();
    }
    BOOST_TEST(!find_trusted_browser(account, owner.browser));
    BOOST_TEST(uses_of_thief < 20);
  }
}

BOOST_AUTO_TEST_SUITE_END()
