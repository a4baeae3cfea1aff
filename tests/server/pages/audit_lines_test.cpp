// What the log says of a person's way through the pages, and what it never says (R60, R61).

#include "tests/server/support/site_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <spdlog/logger.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <memory>
#include <sstream>
#include <string>

using namespace twostep;
using namespace twostep::server;
using namespace twostep::server::test;

namespace {

/// Takes the place of the log while it lives.
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

} // namespace

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

BOOST_AUTO_TEST_CASE(refused_requests_and_limits_leave_a_line) {
  browser.post_raw("/sign-in", "csrf=wrong");
  BOOST_TEST(has("input_validation_fail account=- network=192.0.2.7 detail=csrf\n"));
  browser.post_raw("/sign-in", "csrf=a&csrf=b");
  BOOST_TEST(has("detail=form\n"));
  for (int i = 0; i < 12; ++i) browser.post("/sign-in", "/sign-in", {{"email", alice}, {"password", "wrong"}});
  BOOST_TEST(has("authn_login_lock account=- network=192.0.2.7 detail=password\n"));
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
}

BOOST_AUTO_TEST_SUITE_END()
