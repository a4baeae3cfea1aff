// What is counted when a person uses the pages: sign-ins, challenges, states, sessions.
#include "server/metrics/collectors.hpp"
#include "tests/server/support/phone_app.hpp"
#include "tests/server/support/samples.hpp"
#include "tests/server/support/site_fixture.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep;
using namespace twostep::server;
using namespace twostep::server::test;

namespace account_metrics {

struct counted : site_fixture {
  metrics::families collect() const {
    metrics::families all;
    metrics::collect_accounts(services.counts, all);
    metrics::collect_sign_ins(services.audit.counts(), all);
    return all;
  }
  double challenges(std::string_view purpose, std::string_view event) const {
    return sample_of(collect(), "twostep_challenges_total", {{"purpose", purpose}, {"event", event}}).value();
  }
  double changes(std::string_view from, std::string_view to) const {
    return sample_of(collect(), "twostep_two_step_changes_total", {{"from", from}, {"to", to}}).value();
  }
  double accounts(std::string_view state) const {
    return sample_of(totals(), "twostep_two_step_accounts", {{"state", state}}).value();
  }
  double sessions() const { return sample_of(totals(), "twostep_sessions").value(); }
  metrics::families totals() const {
    metrics::families all;
    metrics::collect_totals(services.store->count().totals, all);
    return all;
  }
  double sign_ins(std::string_view outcome) const {
    return sample_of(collect(), "twostep_sign_ins_total", {{"outcome", outcome}}).value();
  }
};

} // namespace account_metrics

BOOST_FIXTURE_TEST_SUITE(account_metrics, counted)

BOOST_AUTO_TEST_CASE(everything_is_there_as_zero_before_it_happens) {
  for (const auto* outcome :
       {"signed_in_by_password", "signed_in_by_code", "signed_in_by_authenticator_app", "code_asked",
        "wrong_password", "paused"})
    BOOST_TEST(sign_ins(outcome) == 0);
  for (const auto* purpose : {"sign_in", "enable", "disable"}) BOOST_TEST(challenges(purpose, "expired") == 0);
  BOOST_TEST(changes("disabled", "pending-enable") == 0);
}

BOOST_AUTO_TEST_CASE(a_sign_in_is_counted_step_by_step) {
  browser.post("/sign-in", "/sign-in", {{"email", alice}, {"password", "wrong"}});
  give_password(browser);
  turn_on(browser);
  page_client other(services, site);
  give_password(other);
  const auto code = other.last_code();
  other.post(code_page, code_page, {{"code", wrong_code(code)}});
  other.post(code_page, code_page, {{"code", code}});
  other.post(security, bin, {});
  other.post(disable_page, disable_page, {{"code", other.last_code()}});

  BOOST_TEST(sign_ins("wrong_password") == 1);
  BOOST_TEST(sign_ins("signed_in_by_password") == 1);
  BOOST_TEST(sign_ins("code_asked") == 1);
  BOOST_TEST(sign_ins("signed_in_by_code") == 1);
  for (const auto* purpose : {"sign_in", "enable", "disable"}) BOOST_TEST_CONTEXT(purpose) {
      BOOST_TEST(challenges(purpose, "issued") == 1);
      BOOST_TEST(challenges(purpose, "verified") == 1);
    }
  BOOST_TEST(challenges("sign_in", "wrong_code") == 1);
  BOOST_TEST(changes("disabled", "pending-enable") == 1);
  BOOST_TEST(changes("pending-enable", "enabled") == 1);
  BOOST_TEST(changes("enabled", "pending-disable") == 1);
  BOOST_TEST(changes("pending-disable", "disabled") == 1);
  BOOST_TEST(sample_of(collect(), "twostep_account_events_total", {{"event", "session_started"}}).value() == 2);
  BOOST_TEST(
      sample_of(
          collect(), "twostep_audit_events_total",
          {{"event", "authn_code_fail"}, {"outcome", "failure"}, {"detail", "wrong_code"}}
      ).value() == 1
  );
}

BOOST_AUTO_TEST_CASE(a_sign_in_with_an_app_is_counted_as_such) {
  give_password(browser);
  const auto form = browser.get("/profile/security/authenticator-apps/new");
  const auto app = scan(form);
  const auto sealed = hidden("app", form), code = app.shows(services.time.now());
  browser.post(
      security, "/profile/security/authenticator-apps/new", {{"app", sealed}, {"code", code}, {"name", "Phone"}}
  );
  services.time.pass(core::totp_period);
  page_client other(services, site);
  give_password(other);
  other.post(code_page, code_page, {{"code", app.never_shows(services.time.now())}});
  other.post(code_page, code_page, {{"code", app.shows(services.time.now())}});
  BOOST_TEST(sign_ins("signed_in_by_authenticator_app") == 1);
  BOOST_TEST(sign_ins("signed_in_by_code") == 0);
  BOOST_TEST(sign_ins("code_asked") == 0);
  for (const auto* event : {"issued", "wrong_code", "verified"}) BOOST_TEST(challenges("sign_in", event) == 1, event);
}

BOOST_AUTO_TEST_CASE(a_code_is_issued_with_its_first_message_and_a_question_about_the_number_is_none) {
  give_password(browser);
  turn_on(browser);
  services.time.pass(core::days(180));
  page_client yes(services, site), never(services, site);
  give_password(yes);
  give_password(never);
  BOOST_TEST(challenges("sign_in", "issued") == 0);
  yes.post(code_page, "/sign-in/code/resend", {});
  BOOST_TEST(challenges("sign_in", "issued") == 1);
  BOOST_TEST(challenges("sign_in", "resent") == 0);
  yes.post(code_page, code_page, {{"code", yes.last_code()}});
  services.time.pass(core::seconds(31)); // within 31 seconds it would be the same form, sent twice
  give_password(never);                  // ends the question about the number
  BOOST_TEST(challenges("sign_in", "issued") == 2);
  BOOST_TEST(challenges("sign_in", "ended") == 0);
}

BOOST_AUTO_TEST_CASE(people_are_told_by_state_and_by_their_sessions) {
  const auto others = accounts("disabled") - 1; // without alice
  BOOST_TEST(accounts("enabled") == 0);
  BOOST_TEST(sessions() == 0);
  give_password(browser);
  BOOST_TEST(sessions() == 1);
  browser.post(phone_page, phone_page, {{"phone", number}});
  BOOST_TEST(accounts("pending-enable") == 1);
  browser.post(enable_page, enable_page, {{"code", browser.last_code()}});
  BOOST_TEST(accounts("enabled") == 1);
  browser.post(security, bin, {});
  BOOST_TEST(accounts("pending-disable") == 1);
  BOOST_TEST(accounts("enabled") == 0);
  services.restart();
  BOOST_TEST(accounts("pending-disable") == 1);
  BOOST_TEST(accounts("disabled") == others);
  BOOST_TEST(sessions() == 1);
}

// As the metric's help says: expiry ends a session without an event.
BOOST_AUTO_TEST_CASE(a_lapsed_session_is_counted_until_its_person_signs_in_again) {
  give_password(browser);
  services.time.pass(core::hours(24));
  BOOST_TEST(sessions() == 1);
  page_client other(services, site);
  give_password(other);
  BOOST_TEST(sessions() == 1);
  browser.get(security);
  other.post(security, "/sign-out", {});
  BOOST_TEST(sessions() == 0);
}

BOOST_AUTO_TEST_CASE(challenges_that_end_without_their_code_say_why) {
  give_password(browser);
  browser.post(phone_page, phone_page, {{"phone", number}});
  browser.post(enable_page, "/profile/security/two-step/enable/cancel", {});
  BOOST_TEST(challenges("enable", "ended") == 1);
  BOOST_TEST(changes("pending-enable", "disabled") == 1);
  turn_on(browser);
  page_client other(services, site), third(services, site);
  give_password(other);
  services.time.pass(core::minutes(6));
  give_password(third);
  BOOST_TEST(challenges("sign_in", "expired") == 1);
  const auto code = wrong_code(third.last_code());
  for (int i = 0; i < 5; ++i) third.post(code_page, code_page, {{"code", code}});
  give_password(other);
  BOOST_TEST(challenges("sign_in", "wrong_code") == 5);
  BOOST_TEST(challenges("sign_in", "exhausted") == 1);
}

BOOST_AUTO_TEST_CASE(a_restart_counts_from_zero_without_the_replayed) {
  give_password(browser);
  turn_on(browser);
  const auto before = challenges("enable", "verified");
  services.restart();
  BOOST_TEST(challenges("enable", "verified") == before);
}

BOOST_AUTO_TEST_SUITE_END()
