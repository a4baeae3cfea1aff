// [[gate.rule]]: the syntax of a rule, and decisions by a list of rules.

#include "core/account/authenticator.hpp"
#include "core/account/passkey.hpp"
#include "core/email.hpp"
#include "server/gate_rules/rule.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

using namespace twostep;
using namespace twostep::server::gate;
using strings = std::vector<std::string>;

BOOST_TEST_DONT_PRINT_LOG_VALUE(verdict)

namespace gate_rule {

const core::time_point now{std::chrono::sys_days(std::chrono::year(2026) / 11 / 24)};

rule make(std::string_view host, std::string_view path, const strings& allow, std::string_view two_step = "as_set") {
  rule r;
  BOOST_REQUIRE_EQUAL(read_host(host, r), "");
  BOOST_REQUIRE_EQUAL(read_path(path, r), "");
  BOOST_REQUIRE_EQUAL(read_allow(allow, r), "");
  BOOST_REQUIRE_EQUAL(read_two_step(two_step, r), "");
  return r;
}

struct fixture {
  fixture() {
    ann.id.value[0] = 1;
    ann.email = core::parse_email("Ann@Example.org").value();
    ann.role = core::role::member;
    ann.version = 1;
    demo.name = "Demo Group";
    demo.key = core::parse_organisation_name("Demo Group")->key;
  }
  core::account ann;
  core::organisation demo;
  person signed_in{&ann, &demo}, nobody{};

  verdict ask(const std::vector<rule>& rules, std::string_view uri, const person& p) const {
    return evaluate(rules, "app.example.org", uri, p);
  }
};

} // namespace gate_rule

BOOST_FIXTURE_TEST_SUITE(gate_rule, fixture)

BOOST_AUTO_TEST_CASE(without_rules_whoever_is_signed_in_may) {
  BOOST_CHECK(ask({}, "/", signed_in) == verdict::granted);
  BOOST_CHECK(ask({}, "/", nobody) == verdict::sign_in);
}

BOOST_AUTO_TEST_CASE(the_first_rule_that_fits_decides) {
  const std::vector<rule> rules{
      make("*", "/health", {"anyone"}), make("app.example.org", "/admin", {"role:admin"}),
      make("app.example.org", "/", {"org:demo group"})};
  BOOST_CHECK(ask(rules, "/health", nobody) == verdict::granted);
  BOOST_CHECK(ask(rules, "/health/live?x=1", nobody) == verdict::granted);
  BOOST_CHECK(ask(rules, "/healthy", nobody) == verdict::sign_in);
  BOOST_CHECK(ask(rules, "/admin", signed_in) == verdict::denied);
  BOOST_CHECK(ask(rules, "/administrators", signed_in) == verdict::granted);
  BOOST_CHECK(ask(rules, "/", signed_in) == verdict::granted);
  demo.key = "another";
  BOOST_CHECK(ask(rules, "/", signed_in) == verdict::denied);
  BOOST_CHECK(evaluate(rules, "other.example.org", "/admin", signed_in) == verdict::granted);
}

BOOST_AUTO_TEST_CASE(everybody_who_can_be_named_is_found) {
  const auto may = [&](const std::string& who) {
    return ask({make("*", "/", {who})}, "/", signed_in) == verdict::granted;
  };
  for (const auto* who :
       {"anyone", "signed-in", "user:ann@EXAMPLE.org", "role:member", "org:Demo Group", "org:demo group:member",
        "user:01000000000000000000000000000000"})
    BOOST_TEST(may(who), who);
  for (const auto* who :
       {"user:bob@example.org", "role:admin", "org:demo", "org:demo group:admin",
        "user:02000000000000000000000000000000"})
    BOOST_TEST(!may(who), who);
  BOOST_CHECK(ask({make("*", "/", {})}, "/", signed_in) == verdict::denied);
  BOOST_CHECK(ask({make("*", "/", {})}, "/", nobody) == verdict::denied);
}

BOOST_AUTO_TEST_CASE(required_two_step_verification_is_asked_for_where_the_session_gave_none) {
  const std::vector<rule> rules{make("*", "/", {"signed-in"}, "required")};
  BOOST_CHECK(ask(rules, "/", nobody) == verdict::sign_in);
  BOOST_CHECK(ask(rules, "/", signed_in) == verdict::two_step);
  ann.two_step = core::enabled{core::parse_phone("+4520123456", core::phone_rules{}).value(), {}};
  BOOST_CHECK(ask(rules, "/", signed_in) == verdict::two_step); // the account has one; this session didn't give it
  signed_in.second_step = true;
  BOOST_CHECK(ask(rules, "/", signed_in) == verdict::granted);
}

BOOST_AUTO_TEST_CASE(a_passkey_is_asked_for_where_the_session_gave_none) {
  const std::vector<rule> rules{make("*", "/", {"signed-in"}, "phishing_resistant")};
  BOOST_CHECK(ask(rules, "/", nobody) == verdict::sign_in);
  signed_in.second_step = true;
  for (const auto given :
       {core::method::text_message, core::method::authenticator_app, core::method::recovery_code}) {
    signed_in.methods = static_cast<std::uint8_t>(core::method::password | given);
    BOOST_CHECK(ask(rules, "/", signed_in) == verdict::passkey);
  }
  signed_in.methods = core::method::password | core::method::passkey;
  BOOST_CHECK(ask(rules, "/", signed_in) == verdict::granted);
}

// The strictest of several demands.
BOOST_AUTO_TEST_CASE(a_path_with_several_readings_asks_for_the_most_that_one_of_them_asks_for) {
  const std::vector<rule> rules{
      make("*", "/vault", {"signed-in"}, "phishing_resistant"), make("*", "/", {"signed-in"}, "required")};
  BOOST_CHECK(ask(rules, "/a", signed_in) == verdict::two_step);
  BOOST_CHECK(ask(rules, "/vault", signed_in) == verdict::passkey);
  BOOST_CHECK(ask(rules, "/a/../vault", signed_in) == verdict::passkey);
  signed_in.second_step = true;
  BOOST_CHECK(ask(rules, "/a/../vault", signed_in) == verdict::passkey);
  BOOST_CHECK(ask({rules.front(), make("*", "/", {})}, "/a/../vault", signed_in) == verdict::denied);
}

BOOST_AUTO_TEST_CASE(hosts_are_matched_whole_or_by_domain) {
  const auto fits = [&](std::string_view pattern, std::string_view host) {
    return evaluate(std::vector{make(pattern, "/", {})}, host, "/", signed_in) == verdict::denied;
  };
  BOOST_TEST(fits("*", "anything"));
  BOOST_TEST(fits("app.example.org", "app.example.org"));
  BOOST_TEST(fits("app.example.org", "app.example.org:8443"));
  BOOST_TEST(fits("app.example.org", "app.example.org:80"));
  BOOST_TEST(fits("*.example.org", "a.b.example.org:8443"));
  BOOST_TEST(!fits("*.example.org", "example.org"));
  BOOST_TEST(!fits("*.example.org", "badexample.org"));
  BOOST_TEST(fits("[::1]", "[::1]:80"));
}

// A path that proxy and application may read differently must not open what only one reading may open.
BOOST_DATA_TEST_CASE(
    a_path_with_several_readings_needs_every_rule_of_its_host,
    boost::unit_test::data::make(
        {"/public/../admin",
         "/public/%2e%2e/admin",
         "//admin",
         "/%2fadmin",
         "/admin;x=1",
         "/public/..;/admin",
         "/public/.",
         "/public/..",
         "/a%5cb",
         "/public\\..\\admin",
         "/%zz",
         "/%2",
         "/a%00",
         "/a%252e",
         "/public#/../admin",
         "/public%23/../admin",
         "/public%3f/../admin",
         "/public/%c0%ae%c0%ae/admin",
         "/public/%e0%80%af",
         "/public/%ff",
         "/public/%ef%bc%8e%ef%bc%8e/admin",
         "/public/%e2%80%a4%e2%80%a4/admin",
         "/public/.%d8%80./admin",
         "/public%ef%bc%8fadmin",
         "/public%e2%81%84..",
         "/public%e2%88%95..",
         "/public%ef%bc%bc..",
         "/a%0a",
         "/a%c2%85",
         "/public/..%cd%be/admin",
         "/l%c4%b3st",
         "/admin%ef%b9%8darea",
         "/%e2%82%a8",
         "/%c7%b3",
         "/%f0%9f%84%809",
         "/public/.../admin",
         "/public/%20/admin",
         "/admin::$DATA",
         "/ADMIN~1"}
    ),
    uri
) {
  const std::vector<rule> rules{
      make("*", "/public", {"anyone"}), make("*", "/admin", {"role:admin"}), make("*", "/", {"signed-in"})};
  BOOST_CHECK(ask(rules, uri, nobody) == verdict::sign_in);
  BOOST_CHECK(ask(rules, uri, signed_in) == verdict::denied);
  ann.role = core::role::admin;
  BOOST_CHECK(ask(rules, uri, signed_in) == verdict::granted);
  // Also without a rule for the rest: the path may be one that no rule covers.
  BOOST_CHECK(ask({make("*", "/public", {"anyone"})}, uri, nobody) == verdict::sign_in);
}

// Applications that trim or normalise, and those that don't, reach different rules: both must grant.
BOOST_DATA_TEST_CASE(
    a_path_that_some_trim_or_normalise_needs_the_rules_of_both_ends,
    boost::unit_test::data::make(
        {"/admin.", "/admin%20", "/admin./x", "/admin%20/x", "/%20admin", "/admin+", "/admin%c2%a0", "/%ef%bd%81dmin",
         "/ad%e2%80%8cmin", "/ad%ef%bf%b9min", "/%61dmin."}
    ),
    uri
) {
  const std::vector<rule> rules{make("*", "/admin", {"role:admin"}), make("*", "/", {"signed-in"})};
  BOOST_CHECK(ask(rules, uri, nobody) == verdict::sign_in);
  BOOST_CHECK(ask(rules, uri, signed_in) == verdict::denied);
  ann.role = core::role::admin;
  BOOST_CHECK(ask(rules, uri, signed_in) == verdict::granted);
}

BOOST_AUTO_TEST_CASE(a_name_that_some_trim_is_open_where_no_reading_is_closed) {
  const std::vector<rule> rules{
      make("*", "/admin", {"role:admin"}), make("*", "/wiki", {"anyone"}), make("*", "/", {})};
  for (const auto* uri :
       {"/wiki/Washington,_D.C.", "/wiki/Caf%C3%A9", "/wiki/%E0%B8%99%E0%B9%89%E0%B8%B3", "/wiki/C++",
        "/wiki/%E3%81%82%EF%BC%88%E3%81%84%EF%BC%89", "/wiki/Cafe%CC%81", "/wiki/a%20b%2Cc", "/wiki/%40me",
        "/wiki/Special:All"})
    BOOST_TEST((ask(rules, uri, nobody) == verdict::granted), uri);
}

// An application that decodes nothing reaches another rule.
BOOST_AUTO_TEST_CASE(what_is_encoded_without_need_opens_nothing) {
  const std::vector<rule> rules{make("*", "/public", {"anyone"}), make("*", "/", {"signed-in"})};
  BOOST_CHECK(ask(rules, "/public/a%20b", nobody) == verdict::granted);
  BOOST_CHECK(ask(rules, "/%70ublic", nobody) == verdict::sign_in);
  const std::vector<rule> danish{
      make(
          "*",
          "/\xc3\xa6"
          "bler",
          {"anyone"}
      ),
      make("*", "/", {"signed-in"})};
  BOOST_CHECK(ask(danish, "/%C3%A6bler/1", nobody) == verdict::granted);
  BOOST_CHECK(
      ask(danish,
          "/\xc3\xa6"
          "bler",
          nobody) == verdict::granted
  );
  // The same letter decomposed, in the rule or in the address.
  const std::vector<rule> parts{make("*", "/cafe\xcc\x81", {"role:admin"}), make("*", "/t\xc3\xa9", {"role:admin"})};
  for (const auto* uri : {"/caf%C3%A9", "/cafe%CC%81", "/te%CC%81", "/t%C3%A9"})
    BOOST_TEST((ask(parts, uri, signed_in) == verdict::denied), uri);
}

BOOST_AUTO_TEST_CASE(what_is_encoded_without_need_is_the_same_path) {
  const std::vector<rule> rules{make("*", "/admin", {"role:admin"})};
  BOOST_CHECK(ask(rules, "/%61dmin/x", signed_in) == verdict::denied);
  BOOST_CHECK(ask(rules, "/admin?next=//x", signed_in) == verdict::denied);
  BOOST_CHECK(ask(rules, "/%C3%A6bler?a=%2F", signed_in) == verdict::granted);
}

BOOST_AUTO_TEST_CASE(what_is_no_rule_says_why) {
  rule r;
  for (const auto* host :
       {"", "App.example.org", "app.example.org.", "https://app.example.org", "*.", "a b", "*x.org"})
    BOOST_TEST(read_host(host, r).find("must be a host") != std::string::npos, host);
  const std::string_view with_port[][2] = {
      {"app.example.org:8443", "app.example.org"},
      {"app.example.org:443", "app.example.org"},
      {"*.example.org:8443", "*.example.org"},
      {"App.Example.org.:8443", "app.example.org"},
      {"[::1]:80", "[::1]"}};
  for (const auto& [written, right] : with_port)
    BOOST_TEST(
        read_host(written, r) ==
        "must be a host without a port, since a rule covers every port of its host: write host = \"" +
            std::string(right) + "\""
    );
  BOOST_TEST(read_host("App.example.org.", r).ends_with("write host = \"app.example.org\""));
  for (const auto* path : {"", "admin", "/a//b", "/a/../b", "/%61", "/a?b", "/a;b", "/a#b", "/a\xff"})
    BOOST_TEST(read_path(path, r).find("must be a path") != std::string::npos, path);
  BOOST_TEST(read_allow({"everyone"}, r).starts_with("\"everyone\" must be"));
  BOOST_TEST(read_allow({"role:root"}, r).starts_with("\"role:root\" is no role"));
  BOOST_TEST(read_allow({"user:ann"}, r).starts_with("\"user:ann\" is neither"));
  BOOST_TEST(read_allow({"org:"}, r).starts_with("\"org:\" is not the name"));
  BOOST_TEST(read_two_step("yes", r) == R"(must be "as_set", "required" or "phishing_resistant")");
  BOOST_TEST((r == rule{}), "nothing of it is taken");
}

BOOST_AUTO_TEST_SUITE_END()
