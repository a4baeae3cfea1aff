// What the trail says of authenticator apps, and that neither key nor code is in it, nor in what people read of the
// store.

#include "core/account/second_step.hpp"
#include "core/base32.hpp"
#include "tests/server/support/app_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <utility>
#include <vector>

using namespace twostep;
using namespace twostep::server;
using namespace twostep::server::test;

namespace authenticator_audit {

struct fixture : with_both {
  fixture() { services.audited.clear(); }

  void sign_in_with_app() {
    give_password(browser);
    const auto id = id_of();
    browser.post(method_page, method_page, {{"method", "authenticator_app"}, {"authenticator", id}});
    BOOST_REQUIRE_EQUAL(browser.post(code_page, code_page, {{"code", code_of(phone)}}).status, 303u);
    wait_for_next_code();
  }
  /// "event detail" of what was recorded since the last call.
  std::vector<std::string> recorded() {
    std::vector<std::string> all;
    for (const auto& e : services.audited) all.push_back(e.detail.empty() ? e.event : e.event + " " + e.detail);
    services.audited.clear();
    return all;
  }
  void expect(const std::vector<std::string>& lines) {
    const auto all = recorded();
    BOOST_TEST(all == lines, boost::test_tools::per_element());
  }
};

} // namespace authenticator_audit

BOOST_FIXTURE_TEST_SUITE(authenticator_audit, fixture)

BOOST_AUTO_TEST_CASE(a_sign_in_names_its_factor) {
  give_password(other);
  const auto id = id_of();
  other.post(method_page, method_page, {{"method", "authenticator_app"}, {"authenticator", id}});
  other.post(code_page, code_page, {{"code", wrong_code_of(phone)}});
  other.post(code_page, code_page, {{"code", code_of(phone)}});
  expect(
      {"authn_code_sent sign_in", "authn_code_fail wrong_code", "authn_login_success authenticator_app",
       "session_created authenticator_app"}
  );
}

BOOST_AUTO_TEST_CASE(a_text_that_was_chosen_is_one_that_was_asked_for) {
  browser.post(apps_page, app_path("prefer"), {});
  expect({"user_updated method_preferred"});
  give_password(other);
  expect({});
  for (const auto* method : {"text_message", "pigeon", "text_message"})
    other.post(method_page, method_page, {{"method", method}});
  expect({"authn_code_sent sign_in"});
  other.post(method_page, method_page, {{"method", "authenticator_app"}});
  expect({"sequence_fail method_not_on"});
}

BOOST_AUTO_TEST_CASE(what_is_done_with_apps_has_its_words) {
  services.time.pass(core::new_factor_waits);
  sign_in_with_app();
  services.time.pass(core::minutes(11));
  services.audited.clear();
  browser.get(new_app_page);
  step_up_with(browser, phone);
  expect({"authn_login_success again", "session_renewed", "authn_login_success step_up", "session_renewed"});
  set_up(browser, "Tablet");
  expect({"user_updated authenticator_added"});
  const auto rename = app_path("rename", "Tablet");
  browser.post(rename, rename, {{"name", "Slate"}});
  expect({"user_updated authenticator_renamed"});
  browser.post(security, app_path("remove", "Slate"), {});
  expect({"user_updated authenticator_removed"});
  browser.post(security, app_path("lose"), {});
  browser.post(security, app_path("keep"), {});
  expect({"user_updated authenticator_lost", "user_updated authenticator_kept"});
}

BOOST_AUTO_TEST_CASE(neither_key_nor_code_is_kept_where_people_read) {
  const auto code = code_of(phone);
  give_password(other);
  const auto id = id_of();
  other.post(method_page, method_page, {{"method", "authenticator_app"}, {"authenticator", id}});
  BOOST_TEST(other.post(code_page, code_page, {{"code", code}}).status == 303u);
  const auto key = core::base32(phone.key.reveal());
  std::string hex;
  for (const auto byte : phone.key.reveal()) {
    constexpr std::string_view digits = "0123456789abcdef";
    hex += digits[byte >> 4];
    hex += digits[byte & 15];
  }
  const auto log = services.log_text();
  BOOST_TEST(log.find("authenticator_added") != log.npos);
  for (const auto& text : {std::string(key.reveal()), hex, std::string(phone.key.to_wire())}) {
    BOOST_TEST(log.find(text) == log.npos);
    BOOST_TEST(!services.directory.contains(text)); // what is on the disk is sealed
  }
  for (const auto& e : services.audited) BOOST_TEST(e.detail.find(code) == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
