// Trusted browsers (decision 48): who may trust one, what its cookie is worth, and what ends it.

#include "core/account/access.hpp"
#include "core/account/amr.hpp"
#include "core/account/known_browser.hpp"
#include "core/account/second_step.hpp"
#include "tests/core/support/passkeys.hpp"
#include "tests/core/support/recovery.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <random>

using namespace twostep::core;
using namespace twostep::core::test;

namespace trusted_browser_tests {

const auto phone = number("+4520123456"), other_phone = number("+4520999999");
const actor shell{actor_kind::shell, "root"};

/// A browser's cookie.
struct cookie {
  trusted_browser_id browser;
  trusted_secret_id secret;
};

struct fixture : world {
  fixture() {
    in_organisation = true;
    org.trusted_days = 30;
    evolve(account, user_created_in(org.id));
    enable(phone);
  }
  event user_created_in(const organisation_id& id) {
    user_created e;
    e.id = account.id;
    e.email = "alice@example.com";
    e.email_key = "alice@example.com";
    e.organisations = {id};
    e.verifier = {"verifier-1"};
    return e;
  }
  const session& of(const session_id& id) {
    const auto* found = find_session(account, id);
    BOOST_REQUIRE(found);
    return *found;
  }
  cookie new_cookie() { return {fresh<trusted_browser_id>(), fresh<trusted_secret_id>()}; }

  /// Signs in with a code, and asks for trust.
  session_id sign_in_and_trust(const cookie& c, std::optional<trusted_browser_id> replaced = {}) {
    const auto begun = execute(password_given());
    BOOST_REQUIRE(begun.has_value() && begun->challenged);
    auto verify = sign_in_code(*begun->challenged, last_code());
    verify.trust = trust_request{c.browser, c.secret, replaced};
    verify.session.label = "Firefox on Linux";
    const auto done = execute(verify);
    BOOST_REQUIRE(done.has_value() && !done->refused);
    return verify.session.id;
  }
  cookie trusted() {
    const auto c = new_cookie();
    sign_in_and_trust(c);
    return c;
  }
  begin_sign_in with_cookie(const cookie& c, const trusted_secret_id& next) {
    auto begin = password_given();
    begin.trusted = trust_use{{c.browser, c.secret}, next};
    return begin;
  }
  /// The password, in the browser with this cookie; the session that it opened. The cookie becomes the next one.
  std::optional<session_id> open(cookie& c) {
    const auto next = fresh<trusted_secret_id>();
    const auto begin = with_cookie(c, next);
    const auto done = execute(begin);
    BOOST_REQUIRE(done.has_value());
    if (done->challenged) return std::nullopt;
    c.secret = next;
    return begin.session.id;
  }
  /// The same; its answer is lost.
  bool opens_without_answer(const cookie& c) {
    auto copy = c;
    return open(copy).has_value();
  }
  /// A command in a session that gave everything.
  void as_owner(const std::function<void(const session_id&)>& what) {
    const auto s = sign_in();
    what(s);
  }
  bool has_event(const char* name) const {
    return std::ranges::any_of(history, [&](const event& e) {
      return std::visit([&](const auto& x) { return std::string_view(x.name) == name; }, e);
    });
  }
};

} // namespace trusted_browser_tests

using namespace trusted_browser_tests;

BOOST_FIXTURE_TEST_SUITE(trusted_browser, fixture)

// Who may.

BOOST_AUTO_TEST_CASE(nobody_may_where_no_organisation_allows_it) {
  org.trusted_days.reset();
  trusted();
  BOOST_TEST(account.trusted_browsers.empty());
  org.trusted_days = 30;
  in_organisation = false;
  trusted();
  BOOST_TEST(account.trusted_browsers.empty());
}

BOOST_AUTO_TEST_CASE(admins_and_operators_may_not) {
  auto c = trusted();
  for (const auto r : {role::admin, role::operator_}) {
    account.role = r;
    BOOST_TEST(!open(c).has_value());
    sign_in_and_trust(new_cookie());
    BOOST_TEST(account.trusted_browsers.size() == 1u);
  }
  account.role = role::member;
  BOOST_TEST(open(c).has_value()); // whatever it was in between
}

BOOST_AUTO_TEST_CASE(whoever_does_not_ask_for_it_is_asked_each_time) {
  sign_in();
  BOOST_TEST(account.trusted_browsers.empty());
}

BOOST_AUTO_TEST_CASE(a_recovery_code_trusts_no_browser) {
  const auto s = sign_in();
  BOOST_REQUIRE(execute(make_recovery_codes{s, recovery_set(), fresh<notice_id>(), {}}).has_value());
  BOOST_REQUIRE(execute(recovery_try(*this)).has_value());
  BOOST_REQUIRE(execute(recovery_code_given(*this, 1)).has_value());
  BOOST_TEST(account.trusted_browsers.empty());
}

// What it is worth.

BOOST_AUTO_TEST_CASE(the_password_is_enough_in_it) {
  auto c = trusted();
  const auto texts = sent.size();
  const auto s = open(c);
  BOOST_REQUIRE(s.has_value());
  BOOST_TEST(sent.size() == texts);
  const auto& session = of(*s);
  BOOST_TEST(amr_of(methods_of(account, session)) == "pwd,trusted");
  BOOST_TEST(is_by_trust(session));
  BOOST_TEST(is_verified(account, session, &org));
  BOOST_TEST(!has_given_second_step(account, session));
  BOOST_TEST(!second_step_at(account, session).has_value());
  BOOST_TEST(second_step_rank(account, session) == 0);
  BOOST_CHECK(required_step(account, session, &org, now) == next_step::none);
}

BOOST_AUTO_TEST_CASE(it_meets_a_mandatory_policy) {
  auto c = trusted();
  org.two_step_from = now;
  const auto s = open(c);
  BOOST_REQUIRE(s.has_value());
  BOOST_CHECK(required_step(account, of(*s), &org, now) == next_step::none);
}

BOOST_AUTO_TEST_CASE(it_is_no_step_up) {
  auto c = trusted();
  const auto s = *open(c);
  const auto kind = [&](const command& what) { return refused(what).kind; };
  BOOST_CHECK(
      kind(create_app_token{s, new_app_token("backup"), fresh<notice_id>()}) == refusal_kind::second_step_again
  );
  BOOST_CHECK(
      kind(change_password{s, account.password.generation, {"n"}, fresh<notice_id>()}) ==
      refusal_kind::second_step_again
  );
  BOOST_CHECK(
      kind(make_recovery_codes{s, recovery_set(), fresh<notice_id>(), {}}) == refusal_kind::second_step_again
  );
  BOOST_CHECK(kind(adding(*this, s, new_passkey(*this))) == refusal_kind::second_step_again);
}

BOOST_AUTO_TEST_CASE(a_second_step_given_later_in_the_session_counts) {
  auto c = trusted();
  const auto s = *open(c);
  BOOST_REQUIRE(execute(stepping_up(*this, s, by_text)).has_value());
  BOOST_REQUIRE(execute(step_up_answer(*this, s, *last_code())).has_value());
  BOOST_TEST(has_given_second_step(account, of(s)));
  BOOST_TEST(!is_by_trust(of(s)));
  account.trusted_browsers.clear();
  BOOST_TEST(is_verified(account, of(s), &org));
}

BOOST_AUTO_TEST_CASE(it_counts_after_the_right_password_alone) {
  auto c = trusted();
  auto begin = with_cookie(c, fresh<trusted_secret_id>());
  begin.password_generation = account.password.generation + 1;
  BOOST_CHECK(refused(begin).kind == refusal_kind::stale_password);
  // After a code that died nobody gave the password now.
  begin = with_cookie(c, fresh<trusted_secret_id>());
  begin.former_step = password_step_of(*this);
  const auto anew = execute(begin);
  BOOST_REQUIRE(anew.has_value());
  BOOST_TEST(anew->challenged.has_value());
}

BOOST_AUTO_TEST_CASE(a_suspended_person_stays_out) {
  auto c = trusted();
  account.suspended = true;
  BOOST_CHECK(refused(with_cookie(c, fresh<trusted_secret_id>())).kind == refusal_kind::suspended);
}

BOOST_AUTO_TEST_CASE(wrong_codes_of_others_do_not_pause_it) {
  auto c = trusted();
  for (std::uint32_t i = 0; i < policy.failures.per_day; ++i)
    evolve(account, attempt_failed{{}, device_trust::unknown_browser, now, {}, {}});
  BOOST_REQUIRE(!execute(password_given()).has_value());
  BOOST_TEST(open(c).has_value());
}

BOOST_AUTO_TEST_CASE(it_keeps_the_known_browser_and_ends_wrong_passwords_in_a_row) {
  auto c = trusted();
  const auto known = known_browser();
  account.password_streak.failures = 50;
  pass(hours(1));
  auto begin = with_cookie(c, fresh<trusted_secret_id>());
  begin.trust = device_trust::known_browser;
  begin.device = known;
  BOOST_REQUIRE(execute(begin).has_value());
  const auto* device = find_device(account, known.id);
  BOOST_REQUIRE(device);
  BOOST_TEST((device->used_at == now));
  BOOST_TEST(account.password_streak.failures == 0u);
}

// How long.

BOOST_AUTO_TEST_CASE(it_ends_after_its_days_however_often_it_is_used) {
  auto c = trusted();
  for (int day = 0; day < 29; ++day) {
    pass(days(1));
    BOOST_REQUIRE(open(c).has_value());
  }
  pass(days(1) - milliseconds(1));
  BOOST_TEST(open(c).has_value());
  pass(milliseconds(1));
  BOOST_TEST(!open(c).has_value());
  BOOST_TEST(!has_event("trust_ended")); // nothing was wrong
}

BOOST_AUTO_TEST_CASE(fewer_days_end_it_earlier_and_more_do_not_prolong_it) {
  auto c = trusted();
  pass(days(2));
  org.trusted_days = 2;
  BOOST_TEST(!open(c).has_value());
  org.trusted_days = 3;
  BOOST_TEST(open(c).has_value());
  auto later = new_cookie();
  sign_in_and_trust(later); // for three days
  org.trusted_days = 30;
  pass(days(3));
  BOOST_TEST(!open(later).has_value());
}

BOOST_AUTO_TEST_CASE(what_it_opened_ends_with_it) {
  auto c = trusted();
  const auto s = *open(c);
  org.trusted_days.reset();
  BOOST_TEST(!is_verified(account, of(s), &org));
  BOOST_CHECK(required_step(account, of(s), &org, now) == next_step::give_second_step);
  org.trusted_days = 30;
  BOOST_TEST(is_verified(account, of(s), &org));
  const auto owner = sign_in();
  BOOST_REQUIRE(execute(revoke_trust{owner, c.browser}).has_value());
  BOOST_CHECK(required_step(account, of(s), &org, now) == next_step::give_second_step);
  BOOST_CHECK(refused(revoke_trust{s, c.browser}).kind == refusal_kind::second_step_again);
  BOOST_TEST(!open(c).has_value());
}

BOOST_AUTO_TEST_CASE(others_keep_theirs_when_one_is_revoked) {
  auto one = trusted(), other = trusted();
  BOOST_REQUIRE(execute(revoke_trust{sign_in(), one.browser}).has_value());
  BOOST_TEST(!open(one).has_value());
  BOOST_TEST(open(other).has_value());
  BOOST_CHECK(account.recent.back().kind == activity_kind::signed_in);
  BOOST_TEST(std::ranges::count(account.recent, activity_kind::trust_ended, &activity::kind) == 1);
}

BOOST_AUTO_TEST_CASE(revoking_what_is_not_there_does_nothing) {
  trusted();
  const auto done = execute(revoke_trust{sign_in(), fresh<trusted_browser_id>()});
  BOOST_REQUIRE(done.has_value());
  BOOST_TEST(done->events.empty());
  BOOST_TEST(account.trusted_browsers.size() == 1u);
}

BOOST_AUTO_TEST_CASE(the_longest_unused_gives_way) {
  std::vector<cookie> all;
  for (std::size_t i = 0; i < max_trusted_browsers; ++i) {
    all.push_back(trusted());
    pass(minutes(1));
  }
  BOOST_REQUIRE(open(all[0]).has_value());
  pass(minutes(1));
  trusted();
  BOOST_TEST(account.trusted_browsers.size() == max_trusted_browsers);
  BOOST_TEST(open(all[0]).has_value());
  BOOST_TEST(!open(all[1]).has_value());
}

BOOST_AUTO_TEST_CASE(the_same_browser_trusted_again_has_one_place) {
  const auto first = trusted();
  sign_in_and_trust(new_cookie(), first.browser);
  BOOST_TEST(account.trusted_browsers.size() == 1u);
  BOOST_TEST(!find_trusted_browser(account, first.browser));
}

// The secret.

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

// What ends all of it.

BOOST_AUTO_TEST_CASE(a_change_of_a_factor_or_the_password_ends_all_of_it) {
  const auto ends = [&](const char* what, const std::function<void(const session_id&)>& change) {
    trusted();
    trusted();
    BOOST_REQUIRE(!account.trusted_browsers.empty());
    as_owner(change);
    BOOST_TEST(account.trusted_browsers.empty(), what);
    BOOST_TEST(has_event("trust_cleared"), what);
    history.clear();
  };
  held_passkey key;
  app one;
  ends("a passkey added", [&](const session_id& s) { key = make_passkey(*this, s); });
  ends("an app added", [&](const session_id& s) {
    one = add_app(*this, sign_in_by(*this, key));
    static_cast<void>(s);
  });
  ends("an app removed", [&](const session_id&) {
    pass(hours(80));
    const auto s = sign_in_by(*this, key);
    BOOST_REQUIRE(execute(remove_authenticator{s, one.id, {s}, fresh<notice_id>(), false}).has_value());
  });
  ends("a passkey removed", [&](const session_id&) {
    const auto s = sign_in_by(*this, key);
    BOOST_REQUIRE(execute(remove_passkey{s, key.id, {s}, fresh<notice_id>(), false}).has_value());
  });
  ends("the number replaced", [&](const session_id& s) {
    BOOST_REQUIRE(execute(begin_number_change{s, fresh<challenge_id>()}).has_value());
    BOOST_REQUIRE(execute(confirm_old_number{s, last_code(), {s}, device_trust::unknown_browser, fresh<notice_id>()})
                      .has_value());
    BOOST_REQUIRE(execute(give_new_number{s, other_phone, fresh<challenge_id>()}).has_value());
    BOOST_REQUIRE(execute(confirm_new_number{
                              s, last_code(), {s}, device_trust::unknown_browser, fresh<notice_id>(), false})
                      .has_value());
  });
  ends("the password changed", [&](const session_id& s) {
    BOOST_REQUIRE(execute(change_password{s, account.password.generation, {"n"}, fresh<notice_id>()}).has_value());
  });
  ends("the password set", [&](const session_id&) {
    BOOST_REQUIRE(execute(set_password{{"n"}, shell, fresh<notice_id>()}).has_value());
    account.password.must_change = false;
  });
  ends("signed out everywhere else", [&](const session_id& s) {
    BOOST_REQUIRE(execute(end_other_sessions{s, {s}}).has_value());
  });
  ends("turned off", [&](const session_id& s) {
    BOOST_REQUIRE(execute(begin_disable{s, fresh<challenge_id>()}).has_value());
    BOOST_REQUIRE(
        execute(confirm_disable{s, last_code(), device_trust::unknown_browser, fresh<notice_id>()}).has_value()
    );
  });
  enable(phone);
  ends("reset", [&](const session_id&) {
    BOOST_REQUIRE(execute(reset_two_step{shell, "lost", fresh<notice_id>(), fresh<link_id>()}).has_value());
  });
}

BOOST_AUTO_TEST_CASE(a_lost_factor_that_goes_ends_it_too) {
  const auto key = make_passkey(*this, sign_in());
  pass(hours(80));
  const auto s = sign_in();
  BOOST_REQUIRE(execute(lose_passkey{s, key.id, fresh<notice_id>()}).has_value());
  auto c = trusted();
  BOOST_TEST(open(c).has_value()); // it is there still
  pass(lost_factor_stays);
  BOOST_TEST(open(c).has_value()); // that sign-in itself comes before it
  BOOST_TEST(account.trusted_browsers.empty());
  BOOST_TEST(!open(c).has_value());
}

BOOST_AUTO_TEST_CASE(what_changes_no_factor_leaves_it) {
  auto c = trusted();
  const auto s = sign_in();
  BOOST_REQUIRE(execute(make_recovery_codes{s, recovery_set(), fresh<notice_id>(), {}}).has_value());
  BOOST_REQUIRE(execute(begin_disable{s, fresh<challenge_id>()}).has_value());
  BOOST_REQUIRE(execute(cancel_pending{s}).has_value());
  BOOST_REQUIRE(execute(unlock{shell, "asked"}).has_value());
  BOOST_REQUIRE(execute(sign_out{s}).has_value());
  BOOST_TEST(open(c).has_value());
}

BOOST_AUTO_TEST_CASE(signing_out_everywhere_from_a_trusted_session_makes_nobody_a_stranger) {
  auto c = trusted();
  const auto known = known_browser();
  const auto s = *open(c);
  BOOST_REQUIRE(execute(end_other_sessions{s, {s}}).has_value());
  BOOST_TEST(account.trusted_browsers.empty());
  BOOST_CHECK(device_trust_of(account, known, policy, now) == device_trust::known_browser);
}

BOOST_AUTO_TEST_CASE(the_owner_is_told_when_a_browser_is_trusted) {
  const auto before = notices.size();
  trusted();
  BOOST_REQUIRE(notices.size() == before + 1);
  BOOST_CHECK(notices.back().notice.kind == notice_kind::browser_trusted);
  BOOST_TEST(std::ranges::count(account.recent, activity_kind::browser_trusted, &activity::kind) == 1);
}

BOOST_AUTO_TEST_SUITE_END()
