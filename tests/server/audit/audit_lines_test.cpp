// What log and audit trail say about a person's use of the pages, and what they never contain (R60, R61).

#include "tests/server/support/site_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <spdlog/logger.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>

using namespace twostep;
using namespace twostep::server;
using namespace twostep::server::test;

namespace audit_lines {

/// Replaces the log while it lives.
class kept_log {
public:
  kept_log() : before_(spdlog::default_logger()) {
    auto sink = std::make_shared<spdlog::sinks::ostream_sink_mt>(text_);
    auto logger = std::make_shared<spdlog::logger>("kept", std::move(sink));
    logger->set_pattern("%v");
    spdlog::set_default_logger(std::move(logger));
  }
  ~kept_log() { spdlog::set_default_logger(before_); }
  std::string text() const { return text_.str(); }

private:
  std::ostringstream text_;
  std::shared_ptr<spdlog::logger> before_;
};

struct logged : site_fixture {
  kept_log log;
  bool has(std::string_view text) const { return log.text().find(text) != std::string::npos; }
  std::string who() const { return " account=" + core::to_text(account); }
};

} // namespace audit_lines

BOOST_FIXTURE_TEST_SUITE(audit_lines, logged)

BOOST_AUTO_TEST_CASE(each_step_of_a_sign_in_leaves_a_line_with_its_factor) {
  browser.post("/sign-in", "/sign-in", {{"email", alice}, {"password", "wrong"}});
  BOOST_TEST(has("authn_login_fail" + who() + " network=192.0.2.7\n"));
  browser.post("/sign-in", "/sign-in", {{"email", "nobody@example.com"}, {"password", "wrong"}});
  BOOST_TEST(has("authn_login_fail account=- "));
  give_password(browser);
  BOOST_TEST(has("authn_login_success" + who() + " network=192.0.2.7 detail=password\n"));
  turn_on(browser);
  BOOST_TEST(has("authn_code_sent" + who() + " network=192.0.2.7 detail=enable\n"));
  BOOST_TEST(has("user_updated" + who() + " network=192.0.2.7 detail=enabled\n"));
  page_client other(services, site);
  give_password(other);
  const auto code = other.last_code();
  other.post(code_page, code_page, {{"code", wrong_code(code)}});
  BOOST_TEST(has("authn_code_fail" + who() + " network=192.0.2.7 detail=wrong_code\n"));
  other.post(code_page, code_page, {{"code", code}});
  BOOST_TEST(has("authn_login_success" + who() + " network=192.0.2.7 detail=code\n"));
  other.post(security, "/sign-out", {});
  BOOST_TEST(has("session_ended" + who()));
}

BOOST_AUTO_TEST_CASE(lines_of_a_request_name_its_trace_where_it_has_a_valid_one) {
  const std::string trace = "4bf92f3577b34da6a3ce929d0e0e4736";
  browser.traceparent = "00-" + trace + "-00f067aa0ba902b7-01";
  browser.post("/sign-in", "/sign-in", {{"email", alice}, {"password", "wrong"}});
  BOOST_TEST(has("authn_login_fail" + who() + " network=192.0.2.7 trace_id=" + trace + "\n"));
  browser.post_raw("/sign-in", "csrf=wrong");
  BOOST_TEST(has("detail=csrf trace_id=" + trace + "\n"));
  browser.traceparent = "00-" + trace + "-00f067aa0ba902b7";
  browser.post_raw("/sign-in", "csrf=a&csrf=b");
  BOOST_TEST(has("detail=form\n"));
  give_password(browser);
  for (const auto& e : services.audited) BOOST_TEST(e.detail.find(trace) == std::string::npos); // only in the log
}

BOOST_AUTO_TEST_CASE(an_incident_names_its_trace) {
  const std::string trace = "4bf92f3577b34da6a3ce929d0e0e4736";
  const std::string sent = "00-" + trace + "-00f067aa0ba902b7-01";
  auto x = services.request();
  x.request.traceparent = sent;
  try {
    throw std::runtime_error("the inside of it");
  } catch (...) {
    site.on_exception(x);
  }
  BOOST_TEST(has(" trace_id=" + trace + " the inside of it\n"));
  BOOST_TEST(x.response.status == 500u);
  BOOST_TEST(x.response.body.find(trace) == std::string::npos);
  BOOST_TEST(x.response.body.find("the inside of it") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(refused_requests_and_limits_leave_a_line) {
  browser.post_raw("/sign-in", "csrf=wrong");
  BOOST_TEST(has("input_validation_fail account=- network=192.0.2.7 detail=csrf\n"));
  browser.post_raw("/sign-in", "csrf=a&csrf=b");
  BOOST_TEST(has("detail=form\n"));
  for (int i = 0; i < 12; ++i) browser.post("/sign-in", "/sign-in", {{"email", alice}, {"password", "wrong"}});
  BOOST_TEST(has("authn_login_lock account=- network=192.0.2.7 detail=password\n"));
}

BOOST_AUTO_TEST_CASE(the_trail_has_each_step_once_by_pseudonym) {
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
  other.post(security, "/profile/security/password", {{"current_password", password}, {"new_password", "short"}});
  other.post(security, "/sign-out", {});
  const std::pair<std::string_view, std::string_view> expected[] = {
      {"authn_login_fail", ""},
      {"authn_login_success", "password"},
      {"session_created", "password"},
      {"authn_code_sent", "enable"},
      {"user_updated", "enabled"},
      {"authn_code_sent", "sign_in"},
      {"authn_code_fail", "wrong_code"},
      {"authn_login_success", "code"},
      {"session_created", "code"},
      {"authn_code_sent", "disable"},
      {"user_updated", "disabled"},
      {"input_validation_fail", "password"},
      {"session_ended", ""}};
  BOOST_REQUIRE(services.audited.size() == std::size(expected));
  for (std::size_t i = 0; i < std::size(expected); ++i) BOOST_TEST_CONTEXT(i << " " << expected[i].first) {
      const auto& e = services.audited[i];
      BOOST_TEST(e.event == expected[i].first);
      BOOST_TEST(e.detail == expected[i].second);
      BOOST_TEST((e.subject == services.names(account)));
      BOOST_TEST((e.at == services.time.now()));
      BOOST_TEST(e.actor == "self");
      BOOST_TEST(e.network == "192.0.2.7");
      BOOST_TEST((e.outcome == storage::audit_outcome::failure) == e.event.ends_with("_fail"));
    }
}

BOOST_AUTO_TEST_CASE(steps_out_of_order_and_numbers_refused_are_in_the_trail) {
  browser.post("/sign-in", code_page, {{"code", "123456"}});
  BOOST_TEST(services.audited.back().event == "sequence_fail");
  give_password(browser);
  browser.post(phone_page, phone_page, {{"phone", "+45 1"}});
  BOOST_TEST(services.audited.back().event == "input_validation_fail");
  BOOST_TEST(services.audited.back().detail == "phone");
  turn_on(browser);
  browser.post(security, bin, {});
  browser.post(disable_page, "/profile/security/two-step/disable/resend", {});
  BOOST_TEST(services.audited.back().event == "excess_rate_limit_exceeded");
  BOOST_TEST(services.audited.back().detail == "resend_too_soon");
}

BOOST_AUTO_TEST_CASE(rubbish_that_belongs_to_nobody_does_not_fill_the_trail) {
  for (int i = 0; i < 150; ++i) browser.post_raw("/sign-in", "csrf=wrong");
  BOOST_TEST(services.audited.size() == 100u);
  give_password(browser); // of an account, so it is always recorded, with the number of entries left out
  BOOST_TEST(services.audited[100].event == "authn_login_success");
  BOOST_TEST(services.audited[100].lost == 50u);
  services.time.pass(core::seconds(1));
  browser.post_raw("/sign-in", "csrf=wrong");
  BOOST_TEST(services.audited.back().event == "input_validation_fail");
  BOOST_TEST(services.audited.back().lost == 0u);
}

BOOST_AUTO_TEST_CASE(no_line_holds_what_a_person_typed_or_was_sent) {
  browser.post("/sign-in", "/sign-in", {{"email", "line\r\nbreak@example.com"}, {"password", "a wrong word"}});
  give_password(browser);
  browser.post(phone_page, phone_page, {{"phone", number}});
  const auto code = browser.last_code();
  browser.post(enable_page, enable_page, {{"code", code}});
  const auto session = browser.cookies.at("__Host-twostep");
  browser.post(security, bin, {});
  const auto last = browser.last_code();
  browser.post(disable_page, disable_page, {{"code", last}});
  for (const std::string& secret :
       {std::string(alice), std::string(password), std::string("a wrong word"), std::string("break@example.com"),
        std::string("12345678"), session, last, code})
    BOOST_TEST(!has(secret));
  for (const auto& e : services.audited)
    for (const auto* text : {&e.event, &e.actor, &e.network, &e.detail, &e.incident})
      for (const std::string& secret :
           {std::string(alice), std::string(password), std::string("a wrong word"), std::string("12345678"), session,
            last, code, core::to_text(account)})
        BOOST_TEST(text->find(secret) == text->npos);
}

BOOST_AUTO_TEST_SUITE_END()
