// What a running server takes over and what waits for a restart; every changed key is reported as one or the
// other.

#include "server/config/reload.hpp"
#include "server/config/settings.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace twostep::server;

namespace config_reload {

bool has(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// Gives the key another value of the same shape; false: none was found.
bool change(config& c, const setting& s) {
  const auto before = s.write(c);
  const config_value others[] = {
      std::string("another.example.org"),
      std::string("https://another.example.org"),
      std::string("other@example.org"),
      std::string("de"),
      std::string("#1b5e20"),
      std::string("7s"),
      std::string("7m"),
      std::string("json"),
      std::string("debug"),
      std::string("id"),
      std::string("deny"),
      std::string(":7777"),
      std::int64_t{77},
      std::int64_t{9},
      std::vector<std::string>{"DK"},
      std::vector<std::string>{"another"},
      std::vector<std::string>{"DK: another"},
      std::vector<std::string>{"7s"},
      std::vector<std::string>{"DK=0.07"},
      std::vector<std::string>{"DK: 0.07"},
      std::vector<std::string>{"pager"},
      std::vector<std::string>{"10.0.0.0/8"},
  };
  for (const auto& other : others) {
    config tried = c;
    if (!s.read(tried, other).empty() || s.write(tried) == before) continue;
    c = std::move(tried);
    return true;
  }
  return false;
}

} // namespace config_reload

BOOST_AUTO_TEST_SUITE(config_reload)

BOOST_AUTO_TEST_CASE(every_changed_key_is_taken_over_or_named_as_waiting) {
  std::size_t changed_keys_tried = 0;
  for (const auto& s : settings()) BOOST_TEST_CONTEXT(s.key()) {
      const config before;
      config next;
      if (!change(next, s)) continue;
      ++changed_keys_tried;
      const auto changed = compare(before, next);
      BOOST_TEST(has(changed.applied, s.key()) != has(changed.waiting, s.key()));
      const bool applied = s.write(take_over(before, next)) == s.write(next);
      BOOST_TEST(has(changed.applied, s.key()) == applied);
      const bool should = s.section == "limits" || s.section == "branding" || s.section == "gate" ||
                          s.section == "alerts" || s.section == "sms" || s.key() == "log.level";
      if (should) BOOST_TEST(applied);
      if (s.section == "server" || s.section == "session" || s.section == "password" || s.section == "store")
        BOOST_TEST(!applied);
    }
  BOOST_TEST(changed_keys_tried > settings().size() * 3 / 4);
}

BOOST_AUTO_TEST_CASE(nothing_changed_names_nothing) {
  const auto changed = compare({}, {});
  BOOST_TEST(changed.applied.empty());
  BOOST_TEST(changed.waiting.empty());
}

BOOST_AUTO_TEST_CASE(gate_rules_are_taken_over) {
  config next;
  next.gate.rules.emplace_back().host = "app.example.org";
  BOOST_TEST(compare({}, next).applied == std::vector<std::string>{"gate.rule"}, boost::test_tools::per_element());
  BOOST_TEST((take_over({}, next).gate.rules == next.gate.rules));
}

BOOST_AUTO_TEST_CASE(a_changed_logo_or_theme_is_taken_over_and_named_once) {
  config before, next;
  before.branding.logo = next.branding.logo = "logo.svg";
  before.branding.files.logo = {"logo.svg", "<svg/>"};
  next.branding.files.logo = {"logo.svg", "<svg></svg>"};
  next.branding.theme_dir = "theme";
  next.branding.files.theme = {{"theme.css", "p{}"}};
  const std::vector<std::string> expected{"branding.theme_dir", "branding.logo"};
  BOOST_TEST(compare(before, next).applied == expected, boost::test_tools::per_element());
  BOOST_TEST((take_over(before, next).branding.files == next.branding.files));
}

BOOST_AUTO_TEST_CASE(providers_and_their_secrets_are_taken_over_and_named_without_their_values) {
  config before, next;
  before.sms.sections = {{"a", "twilio", {{"auth_token", "old"}, {"from", "+4570123456"}}}};
  next.sms.sections = {{"a", "twilio", {{"auth_token", "new"}}}, {"b", "outbox", {}}};
  const std::vector<std::string> expected{"sms.a.auth_token", "sms.a.from", "sms.b.kind"};
  BOOST_TEST(compare(before, next).applied == expected, boost::test_tools::per_element());
  BOOST_TEST(take_over(before, next).sms.sections[0].keys.at("auth_token") == "new");
}

BOOST_AUTO_TEST_CASE(what_waits_is_named_again_until_the_restart) {
  config before, next;
  next.code.attempts = 3;
  next.branding.name = "Acme";
  const auto now = take_over(before, next);
  BOOST_TEST(now.branding.name == "Acme");
  BOOST_TEST(compare(now, next).applied.empty());
  BOOST_TEST(
      compare(now, next).waiting == std::vector<std::string>{"code.attempts"}, boost::test_tools::per_element()
  );
}

BOOST_AUTO_TEST_SUITE_END()
