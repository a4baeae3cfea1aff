// What counts as a second step beside which, for every mix of factors: text messages, two apps, two passkeys.

#include "core/account/authenticator_factor.hpp"
#include "core/account/passkey_factor.hpp"
#include "core/account/second_step.hpp"
#include "core/account/text_message_factor.hpp"
#include "tests/core/support/world.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <functional>
#include <optional>
#include <variant>
#include <vector>

using namespace twostep::core;
using namespace twostep::core::test;

namespace second_step {

const auto phone = number("+4520123456");

/// One factor of an account, as commands name it.
struct held {
  std::uint8_t method;
  std::variant<std::monostate, authenticator_id, passkey_id> id{};
};

struct mix {
  twostep::core::account account;
  std::vector<held> all;

  bool has_other(const held& than, const organisation* org) const {
    if (const auto* key = std::get_if<passkey_id>(&than.id)) return has_other_second_step(account, *key, org);
    sign_in_method m{than.method};
    if (const auto* app = std::get_if<authenticator_id>(&than.id)) m.authenticator = *app;
    return has_other_second_step(account, m, org);
  }
  bool has_other(const held& than) const {
    if (const auto* key = std::get_if<passkey_id>(&than.id)) return has_other_second_step(account, *key);
    sign_in_method m{than.method};
    if (const auto* app = std::get_if<authenticator_id>(&than.id)) m.authenticator = *app;
    return has_other_second_step(account, m);
  }
};

mix mix_of(std::size_t texts, std::size_t apps, std::size_t passkeys) {
  mix made;
  if (texts != 0) {
    made.account.two_step = enabled{phone, start, {}, {}};
    made.all.push_back({method::text_message});
  }
  for (std::size_t i = 0; i < apps; ++i) {
    made.account.authenticators.push_back({make_id<authenticator_id>(1 + i), "", {}, 0, 0, start, {}, {}});
    made.all.push_back({method::authenticator_app, made.account.authenticators.back().id});
  }
  for (std::size_t i = 0; i < passkeys; ++i) {
    twostep::core::passkey one;
    one.id = make_id<passkey_id>(11 + i);
    one.added_at = start;
    made.account.passkeys.push_back(one);
    made.all.push_back({method::passkey, one.id});
  }
  return made;
}

void for_each_mix(const std::function<void(const mix&)>& test) {
  for (std::size_t texts = 0; texts <= 1; ++texts)
    for (std::size_t apps = 0; apps <= 2; ++apps)
      for (std::size_t passkeys = 0; passkeys <= 2; ++passkeys)
        BOOST_TEST_CONTEXT(texts << " number, " << apps << " apps, " << passkeys << " passkeys")
  test(mix_of(texts, apps, passkeys));
}

session session_by(std::uint8_t methods) {
  session s;
  s.started_at = s.full_sign_in_at = s.last_used_at = start;
  s.methods = methods;
  if ((methods & ~(method::password | method::recovery_code)) != 0) s.second_step_at = start;
  s.second_step_by = beside_text(methods);
  return s;
}

app_token token_of(time_point made_at) {
  app_token t;
  t.created_at = made_at;
  return t;
}

} // namespace second_step

BOOST_AUTO_TEST_SUITE(second_step)

BOOST_AUTO_TEST_CASE(there_is_another_one_where_any_other_is_left) {
  for_each_mix([](const mix& m) {
    for (std::size_t i = 0; i < m.all.size(); ++i) BOOST_TEST(m.has_other(m.all[i]) == (m.all.size() > 1));
  });
}

BOOST_AUTO_TEST_CASE(and_under_an_organisation_where_it_allows_one_that_is_left) {
  for_each_mix([](const mix& m) {
    constexpr std::uint8_t choices[] = {0, 2, 4, 8, 6, 10, 12, 14};
    for (const auto allowed : choices) {
      organisation org;
      org.allowed_methods = allowed;
      for (std::size_t i = 0; i < m.all.size(); ++i) {
        auto rest = m.all;
        rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(i));
        const bool expected = std::ranges::any_of(rest, [&](const held& one) { return (one.method & allowed) != 0; });
        BOOST_TEST(m.has_other(m.all[i], &org) == expected, int(allowed) << ", without the " << i << "th");
      }
      const bool has_one = std::ranges::any_of(m.all, [&](const held& one) { return (one.method & allowed) != 0; });
      BOOST_TEST(has_allowed_second_step(m.account, &org) == has_one);
    }
  });
}

BOOST_AUTO_TEST_CASE(without_an_organisation_or_a_choice_of_it_every_one_counts) {
  for_each_mix([](const mix& m) {
    const organisation org;
    for (const auto& one : m.all) {
      BOOST_TEST(m.has_other(one, nullptr) == m.has_other(one));
      BOOST_TEST(m.has_other(one, &org) == m.has_other(one));
    }
    BOOST_TEST(has_second_step(m.account) == !m.all.empty());
    BOOST_TEST(has_allowed_second_step(m.account, nullptr) == !m.all.empty());
    BOOST_TEST(has_allowed_second_step(m.account, &org) == !m.all.empty());
  });
}

BOOST_AUTO_TEST_CASE(a_session_is_verified_by_any_second_step_or_a_recovery_code) {
  for_each_mix([](const mix& m) {
    for (const auto given : {method::text_message, method::authenticator_app, method::passkey, method::recovery_code})
      BOOST_TEST(
          is_verified(m.account, session_by(static_cast<std::uint8_t>(method::password | given)), nullptr, start)
      );
    BOOST_TEST(is_verified(m.account, session_by(method::password), nullptr, start) == m.all.empty());
  });
}

BOOST_AUTO_TEST_CASE(a_passkey_is_a_second_step_and_a_recovery_code_is_none) {
  const auto m = mix_of(1, 1, 1);
  const auto by_passkey = session_by(method::password | method::passkey);
  BOOST_TEST(methods_of(m.account, by_passkey) == (method::password | method::passkey));
  BOOST_TEST((second_step_at(m.account, by_passkey) == start));
  BOOST_TEST(second_step_rank(m.account, by_passkey) == passkey_factor.rank);
  BOOST_TEST(!is_by_recovery_code(by_passkey));
  const auto by_code = session_by(method::password | method::recovery_code);
  BOOST_TEST(!second_step_at(m.account, by_code).has_value());
  BOOST_TEST(second_step_rank(m.account, by_code) == 0);
  BOOST_TEST(is_by_recovery_code(by_code));
}

// There were only text messages then.
BOOST_AUTO_TEST_CASE(an_old_session_was_opened_with_no_passkey) {
  auto old = session_by(0);
  BOOST_TEST(methods_of(mix_of(0, 0, 1).account, old) == method::password);
  BOOST_TEST(!is_verified(mix_of(0, 0, 1).account, old, nullptr, start));
  BOOST_TEST(methods_of(mix_of(1, 0, 1).account, old) == (method::password | method::text_message));
  BOOST_TEST(second_step_rank(mix_of(1, 0, 1).account, old) == text_message_factor.rank);
}

BOOST_AUTO_TEST_CASE(an_app_token_is_verified_since_the_oldest_of_all) {
  for_each_mix([](const mix& m) {
    for (std::size_t oldest = 0; oldest < m.all.size(); ++oldest) {
      auto a = m.account;
      if (auto* on = std::get_if<enabled>(&a.two_step)) on->since = start + days(2);
      for (auto& one : a.authenticators) one.added_at = start + days(3);
      for (auto& one : a.passkeys) one.added_at = start + days(4);
      const auto at = start + days(1);
      const auto& id = m.all[oldest].id;
      if (id.index() == 0) std::get<enabled>(a.two_step).since = at;
      for (auto& one : a.authenticators)
        if (id == decltype(id)(one.id)) one.added_at = at;
      for (auto& one : a.passkeys)
        if (id == decltype(id)(one.id)) one.added_at = at;
      BOOST_TEST((second_step_since(a) == at));
      BOOST_TEST(is_verified(a, token_of(at)));
      BOOST_TEST(!is_outdated(a, token_of(at)));
      BOOST_TEST(!is_verified(a, token_of(at - milliseconds(1))));
      BOOST_TEST(is_outdated(a, token_of(at - milliseconds(1))));
    }
    if (!m.all.empty()) return;
    BOOST_TEST(!second_step_since(m.account).has_value());
    BOOST_TEST(!is_verified(m.account, token_of(start)));
    BOOST_TEST(!is_outdated(m.account, token_of(start)));
  });
}

// A factor counts once it has been on for three days, unless it was there first.
BOOST_AUTO_TEST_CASE(the_highest_class_is_that_of_what_was_first_or_has_waited) {
  const auto later = start + new_factor_waits;
  const auto rank_at = [](time_point text, time_point app, time_point key, time_point when) {
    auto a = mix_of(1, 1, 1).account;
    std::get<enabled>(a.two_step).since = text;
    a.authenticators[0].added_at = app;
    a.passkeys[0].added_at = key;
    return highest_rank(a, when);
  };
  const auto moment = milliseconds(1);
  BOOST_TEST(rank_at(start, start, start, start) == passkey_factor.rank);
  BOOST_TEST(rank_at(start, start, start + moment, start + moment) == authenticator_factor.rank);
  BOOST_TEST(rank_at(start, start + moment, start + moment, later) == text_message_factor.rank);
  BOOST_TEST(rank_at(start, start + moment, start + 2 * moment, later + moment) == authenticator_factor.rank);
  BOOST_TEST(rank_at(start, start + moment, start + 2 * moment, later + 2 * moment) == passkey_factor.rank);
  BOOST_TEST(rank_at(start + moment, start + moment, start, start + moment) == passkey_factor.rank);
  BOOST_TEST(highest_rank(mix_of(0, 0, 0).account, later) == 0);
}

// A second passkey doesn't make the first one young.
BOOST_AUTO_TEST_CASE(passkeys_count_since_the_oldest_of_them) {
  auto a = mix_of(1, 0, 2).account;
  a.passkeys[0].added_at = start + days(30); // the oldest isn't always in front: clocks are set back
  BOOST_TEST((passkeys::on_since(a) == start));
  std::get<enabled>(a.two_step).since = start - days(1);
  BOOST_TEST(highest_rank(a, start + new_factor_waits) == passkey_factor.rank);
}

BOOST_AUTO_TEST_CASE(what_is_due_goes_from_the_view_while_another_remains) {
  for_each_mix([](const mix& m) {
    auto a = m.account;
    for (auto& one : a.authenticators) one.ends_at = start + days(3);
    for (auto& one : a.passkeys) one.ends_at = start + days(3);
    const bool loses_all_but_one = !verified_phone(a.two_step) && !m.all.empty();
    auto early = a, late = a;
    drop_due_factors(early, start + days(3) - milliseconds(1));
    BOOST_TEST((early == a));
    drop_due_factors(late, start + days(3));
    BOOST_TEST(late.authenticators.size() + late.passkeys.size() == (loses_all_but_one ? 1u : 0u));
    BOOST_TEST(has_second_step(late) == has_second_step(a));
    BOOST_TEST(has_lost_factor(a) == (!a.authenticators.empty() || !a.passkeys.empty()));
  });
}

BOOST_AUTO_TEST_SUITE_END()
