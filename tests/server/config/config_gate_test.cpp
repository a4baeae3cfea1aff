// [[gate.rule]]: parsing, refusals and warnings.

#include "server/config/reference.hpp"
#include "server/config/validators.hpp"
#include "tests/server/support/config_reading.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep::server;
using namespace twostep::server::test;

BOOST_AUTO_TEST_SUITE(config_gate)

BOOST_AUTO_TEST_CASE(gate_rules_are_read_in_their_order) {
  const auto c = read_more("[gate]\nremote_user = \"id\"\n[[gate.rule]]\npath = \"/health\"\nallow = [\"anyone\"]\n"
                           "[[gate.rule]]\nhost = \"app.example.org\"\nallow = [\"org:Demo:admin\"]\n"
                           "two_step = \"required\"\n");
  expect(c, {});
  const auto& rules = c.value.gate.rules;
  BOOST_REQUIRE(rules.size() == 2u);
  BOOST_TEST(rules[0].path == "/health");
  BOOST_TEST((rules[0].allowances[0].what == gate::allowance::kind::anyone));
  BOOST_TEST(rules[1].host == "app.example.org");
  BOOST_TEST(rules[1].allowances[0].key == "demo");
  BOOST_TEST((rules[1].two_step == gate::two_step_demand::required));
  const auto shown = show_config(c);
  BOOST_TEST(shown.find("[[gate.rule]]\nhost = \"app.example.org\"\npath = \"/\"\n") != shown.npos);
}

BOOST_AUTO_TEST_CASE(wrong_gate_rules_say_where_and_why) {
  expect(
      read_more("[[gate.rule]]\nhosts = \"a\"\npath = \"health\"\nallow = \"anyone\"\n"
                "[[gate.rule]]\nallow = [\"admins\"]\n[gate.rule2]\nhost = \"a\"\n"),
      {"t.toml:14:1: gate.rule.hosts: unknown key; did you mean host?", "t.toml:15:1: gate.rule.path: must be a path",
       "t.toml:16:1: gate.rule.allow: must be a list of texts",
       "t.toml:18:1: gate.rule.allow: \"admins\" must be \"anyone\"", "t.toml:19:7: gate.rule2: unknown key"}
  );
}

// A rule would decide for the path "/admin/*" alone, which nobody asks for.
BOOST_AUTO_TEST_CASE(a_wildcard_in_the_path_of_a_gate_rule_is_refused_with_the_line_to_write) {
  const auto path = [](const std::string& text) {
    return read_more("[[gate.rule]]\npath = \"" + text + "\"\nallow = [\"role:operator\"]\n");
  };
  const std::string says = "t.toml:14:1: gate.rule.path: has no wildcards, since a rule covers everything below its "
                           "path: write path = ";
  expect(path("/admin/*"), {says + "\"/admin\""});
  expect(path("/admin*"), {says + "\"/\""});
  expect(path("/*"), {says + "\"/\""});
  expect(path("/a/*/b"), {says + "\"/a\""});
}

// Whoever leaves the cookie out would come in where whoever sends it doesn't.
BOOST_AUTO_TEST_CASE(a_rule_for_anyone_asks_for_no_second_step) {
  expect(
      read_more("[[gate.rule]]\nallow = [\"signed-in\", \"anyone\"]\ntwo_step = \"required\"\n"),
      {"t.toml:13:1: gate.rule.two_step: asks for two-step verification where \"anyone\" may come without signing in"}
  );
  expect(read_more("[[gate.rule]]\nallow = [\"anyone\"]\ntwo_step = \"as_set\"\n"), {});
}

BOOST_AUTO_TEST_CASE(a_rule_that_asks_for_a_passkey_needs_people_who_can_have_one) {
  const std::string rule = "[[gate.rule]]\nallow = [\"signed-in\"]\ntwo_step = \"phishing_resistant\"\n";
  const auto c = read_more(rule);
  expect(c, {});
  BOOST_TEST((c.value.gate.rules[0].two_step == gate::two_step_demand::phishing_resistant));
  BOOST_TEST(show_config(c).find("two_step = \"phishing_resistant\"\n") != std::string::npos);
  expect(
      read_more("[factors]\nallowed = [\"text_message\", \"authenticator_app\"]\n" + rule),
      {"t.toml:17:1: gate.rule.two_step: asks for a passkey, which nobody can set up: add \"passkey\" to "
       "factors.allowed"}
  );
  expect(
      read_more("[[gate.rule]]\nallow = [\"anyone\"]\ntwo_step = \"phishing_resistant\"\n"),
      {"t.toml:13:1: gate.rule.two_step: asks for two-step verification where \"anyone\" may come"}
  );
}

BOOST_AUTO_TEST_CASE(remote_amr_is_true_or_false) {
  BOOST_TEST(!read_more("").value.gate.remote_amr);
  const auto c = read_more("[gate]\nremote_amr = true\n");
  expect(c, {});
  BOOST_TEST(c.value.gate.remote_amr);
  BOOST_TEST(show_config(c).find("remote_amr = true") != std::string::npos);
  expect(read_more("[gate]\nremote_amr = \"yes\"\n"), {"t.toml:14:1: gate.remote_amr: must be true or false"});
}

// A browser or proxy may omit the port, and then the rule would close nothing.
BOOST_AUTO_TEST_CASE(a_port_in_the_host_of_a_gate_rule_is_refused_with_the_line_to_write) {
  const auto host = [](const std::string& text) {
    return read_more("[[gate.rule]]\nhost = \"" + text + "\"\nallow = []\n");
  };
  expect(
      host("id.example.org:8443"), {"t.toml:14:1: gate.rule.host: must be a host without a port, since a rule covers "
                                    "every port of its host: write host = "
                                    "\"id.example.org\""}
  );
  expect(
      host("ID.example.org."),
      {"t.toml:14:1: gate.rule.host: must be a host in small letters without a dot at its end: "
       "write host = \"id.example.org\""}
  );
}

BOOST_AUTO_TEST_CASE(a_gate_rule_that_never_decides_is_a_slip_with_its_place) {
  const auto rule = [](const std::string& host, const std::string& path = "/") {
    return "[[gate.rule]]\nhost = \"" + host + "\"\npath = \"" + path + "\"\n";
  };
  const auto slips = [](const std::string& rules, const std::string& domain) {
    const auto c = read_more(domain + rules);
    expect(c, {});
    std::string all;
    for (const auto& p : c.slips) all += p.line() + "\n";
    return all;
  };
  const std::string wide = "[session]\ncookie_domain = \"example.org\"\n";
  BOOST_TEST(slips(rule("app.example.org") + rule("*"), wide) == "");
  BOOST_TEST(
      slips(rule("app.example.com"), wide) ==
      "t.toml:15:1: gate.rule: never decides, since app.example.com is neither public_url's host (id.example.org) "
      "nor under "
      "session.cookie_domain (example.org): write a host that is, or leave the rule out\n"
  );
  BOOST_TEST(
      slips(rule("app.example.org"), "") == "t.toml:13:1: gate.rule: never decides, since the gate isn't asked about "
                                            "app.example.org: without session.cookie_domain "
                                            "it answers for public_url's host alone (id.example.org). Set "
                                            "session.cookie_domain to a domain above both, or write "
                                            "host = \"id.example.org\"\n"
  );
  BOOST_TEST(
      slips(rule("*", "/public") + rule("app.example.org", "/public/a"), wide) ==
      "t.toml:18:1: gate.rule: never decides, since rules before it decide wherever it fits, first the one at "
      "t.toml:15:1: write "
      "it before them, or leave it out\n"
  );
}

BOOST_AUTO_TEST_CASE(a_gate_rule_for_an_application_on_our_own_host_is_warned_of) {
  const auto warnings = [](const std::string& host) {
    return read_more("[session]\ncookie_domain = \"example.org\"\n[[gate.rule]]\nhost = \"" + host + "\"\n").warnings;
  };
  BOOST_TEST(warnings("app.example.org").empty());
  const auto ours = warnings("id.example.org");
  BOOST_REQUIRE(ours.size() == 1u);
  BOOST_TEST(
      ours[0].starts_with("t.toml:15:1: gate.rule: leads to an application on id.example.org, public_url's own host"),
      ours[0]
  );
  BOOST_TEST(ours[0].find("give it a host of its own") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
