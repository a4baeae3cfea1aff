// Rules that never decide: for hosts that the gate isn't asked about, or after wider rules.

#include "server/gate_rules/reach.hpp"

#include <boost/test/unit_test.hpp>

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

using namespace twostep;
using namespace twostep::server::gate;

namespace gate_reach {

const served_hosts wide{"id.example.org", "example.org"}, narrow{"id.example.org", ""};

std::vector<rule> rules(std::initializer_list<std::pair<const char*, const char*>> hosts_and_paths) {
  std::vector<rule> all;
  for (const auto& [host, path] : hosts_and_paths) {
    auto& r = all.emplace_back();
    BOOST_REQUIRE_EQUAL(read_host(host, r), "");
    BOOST_REQUIRE_EQUAL(read_path(path, r), "");
  }
  return all;
}

/// "1<0 3": rule 1 is covered by rule 0, and no host of rule 3 is served.
std::string idle(const std::vector<rule>& all, const served_hosts& served) {
  std::string text;
  for (const auto& found : find_idle_rules(all, served)) {
    text += (text.empty() ? "" : " ") + std::to_string(found.which);
    if (found.behind) text += "<" + std::to_string(*found.behind);
  }
  return text;
}

} // namespace gate_reach

BOOST_AUTO_TEST_SUITE(gate_reach)

BOOST_AUTO_TEST_CASE(a_rule_about_a_host_without_our_cookie_never_decides) {
  const auto all = rules(
      {{"app.example.org", "/"},
       {"app.example.com", "/"},
       {"*.example.com", "/"},
       {"badexample.org", "/"},
       {"*.a.example.org", "/"},
       {"example.org", "/"},
       {"id.example.org", "/"},
       {"*", "/"}}
  );
  BOOST_TEST(idle(all, wide) == "1 2 3");
  BOOST_TEST(idle(all, narrow) == "0 1 2 3 4 5 7<6");
  BOOST_TEST(idle(rules({{"*.example.org", "/"}}), narrow) == "");
  BOOST_TEST(idle(rules({{"*.id.example.org", "/"}}), narrow) == "0");
  BOOST_TEST(idle(rules({{"*.org", "/"}, {"*.example.com", "/"}}), wide) == "1");
  BOOST_TEST(idle(rules({{"[::1]", "/b"}, {"*", "/a"}}), {"[::1]", ""}) == "");
}

BOOST_AUTO_TEST_CASE(a_rule_behind_a_wider_one_never_decides) {
  BOOST_TEST(idle(rules({{"*", "/"}, {"app.example.org", "/admin"}}), wide) == "1<0");
  BOOST_TEST(idle(rules({{"*", "/public"}, {"app.example.org", "/admin"}, {"*", "/public/a"}}), wide) == "2<0");
  BOOST_TEST(idle(rules({{"app.example.org", "/"}, {"*", "/"}, {"b.example.org", "/"}}), wide) == "2<1");
  BOOST_TEST(
      idle(rules({{"*.example.org", "/a"}, {"x.example.org", "/a/b"}, {"*.y.example.org", "/a"}}), wide) == "1<0 2<0"
  );
  BOOST_TEST(idle(rules({{"app.example.org", "/a"}, {"app.example.org", "/a"}}), wide) == "1<0");
  BOOST_TEST(
      idle(rules({{"app.example.org", "/a"}, {"app.example.org", "/ab"}, {"app.example.org", "/"}}), wide) == ""
  );
}

BOOST_AUTO_TEST_CASE(several_rules_together_are_wider_than_one) {
  BOOST_TEST(idle(rules({{"*.example.org", "/"}, {"example.org", "/"}, {"*", "/"}}), wide) == "2<0");
  BOOST_TEST(idle(rules({{"*.example.org", "/"}, {"*", "/"}}), wide) == "");
  BOOST_TEST(idle(rules({{"id.example.org", "/"}, {"*", "/"}}), narrow) == "1<0");
}

BOOST_AUTO_TEST_CASE(an_application_on_our_own_host_is_known_by_its_rule) {
  const auto leads = [](const char* host, const char* path, const served_hosts& served, const char* prefix) {
    return leads_to_own_host(rules({{host, path}}).front(), served, prefix);
  };
  BOOST_TEST(leads("id.example.org", "/wiki", wide, ""));
  BOOST_TEST(leads("id.example.org", "/", wide, "/auth"));
  BOOST_TEST(!leads("id.example.org", "/auth/x", wide, "/auth"));
  BOOST_TEST(!leads("app.example.org", "/", wide, ""));
  BOOST_TEST(!leads("*", "/health", wide, "")); // for the applications on other hosts
  BOOST_TEST(leads("*", "/health", narrow, "/auth"));
  BOOST_TEST(!leads("app.example.org", "/", narrow, ""));
}

BOOST_AUTO_TEST_SUITE_END()
