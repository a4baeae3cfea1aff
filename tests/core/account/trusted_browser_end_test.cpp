// What ends the trust in every browser, what leaves it, and what the owner is told.

#include "core/account/known_browser.hpp"
#include "tests/core/support/authenticator.hpp"
#include "tests/core/support/recovery.hpp"
#include "tests/core/support/trusted_browsers.hpp"

using namespace twostep::core;
using namespace twostep::core::test;

namespace trusted_browser_end {

const auto phone = number("+4520123456"), other_phone = number("+4520999999");
const actor shell{actor_kind::shell, "root"};
using fixture = world_with_trust;

} // namespace trusted_browser_end

BOOST_FIXTURE_TEST_SUITE(trusted_browser_end, fixture)

BOOST_AUTO_TEST_CASE(what_is_trusted_by_the_command_that_meets_a_due_factor_stays) {
  const auto one = add_app(*this, account.sessions.back().id);
  pass(new_factor_waits);
  BOOST_REQUIRE(execute(lose_authenticator{sign_in(), one.id, fresh<notice_id>()}).has_value());
  const auto former = trusted();
  pass(account.authenticators[0].ends_at.value() - now - minutes(1));
  const auto begun = execute(beginning(*this, by_text));
  BOOST_REQUIRE((begun.has_value() && begun->challenged));
  pass(minutes(1));
  const auto cookie = new_cookie();
  auto verify = sign_in_code(*begun->challenged, last_code());
  verify.trust = trust_request{cookie.browser, cookie.secret, {}};
  BOOST_REQUIRE(execute(verify).has_value());
  BOOST_TEST(account.authenticators.empty());
  BOOST_TEST(!find_trusted_browser(account, former.browser)); // it was given beside that factor
  BOOST_TEST(find_trusted_browser(account, cookie.browser));
}

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
  BOOST_TEST(!open(c).has_value());
  BOOST_TEST(account.trusted_browsers.empty());
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
