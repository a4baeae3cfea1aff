// [factors]: which second steps may be set up, and what is wrong with a list of them.

#include "core/account/factor.hpp"
#include "server/config/config.hpp"
#include "tests/server/support/config_reading.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace twostep;
using namespace twostep::server;
using namespace twostep::server::test;

namespace config_factors {

loaded_config factors(const std::string& lines) {
  return read_more("[factors]\n" + lines + "\n");
}

} // namespace config_factors

BOOST_AUTO_TEST_SUITE(config_factors)

BOOST_AUTO_TEST_CASE(all_are_allowed_at_first) {
  const auto policy = make_policy(read(whole).value);
  for (const auto& f : core::factors()) BOOST_TEST((policy.allowed_methods & f.method) != 0, f.name);
  BOOST_TEST(policy.max_authenticators == 5u);
}

BOOST_AUTO_TEST_CASE(what_is_allowed_is_the_policy_s) {
  auto c = factors("allowed = [\"authenticator_app\"]\nmost_authenticators = 2");
  expect(c, {});
  BOOST_TEST(make_policy(c.value).allowed_methods == core::method::authenticator_app);
  BOOST_TEST(make_policy(c.value).max_authenticators == 2u);
  c = factors("allowed = [\"authenticator_app\", \"text_message\"]");
  BOOST_TEST(make_policy(c.value).allowed_methods == (core::method::authenticator_app | core::method::text_message));
}

BOOST_AUTO_TEST_CASE(what_is_wrong_is_named_with_its_key) {
  const std::string known = "\"text_message\", \"passkey\", \"authenticator_app\"";
  expect(factors("allowed = [\"sms\"]"), {"t.toml:14:1: factors.allowed: \"sms\" is none of " + known});
  expect(
      factors("allowed = [\"text_message\", \"voice_call\"]"),
      {"t.toml:14:1: factors.allowed: \"voice_call\" is none of " + known}
  );
  expect(factors("allowed = []"), {"t.toml:14:1: factors.allowed: there must be at least one of " + known});
  expect(
      factors("allowed = [\"text_message\", \"text_message\"]"),
      {"t.toml:14:1: factors.allowed: \"text_message\" stands there twice"}
  );
  expect(factors("allowed = \"text_message\""), {"t.toml:14:1: factors.allowed: must be a list of texts"});
  expect(
      factors("most_authenticators = 0"),
      {"t.toml:14:1: factors.most_authenticators: must be a whole number from 1 to 20"}
  );
  expect(
      factors("most_authenticators = 21"),
      {"t.toml:14:1: factors.most_authenticators: must be a whole number from 1 to 20"}
  );
  expect(factors("alowed = []"), {"t.toml:14:1: factors.alowed: unknown key; did you mean allowed?"});
}

BOOST_AUTO_TEST_CASE(the_environment_has_them_too) {
  const auto c = read(whole, {{"TWOSTEP_FACTORS_ALLOWED", "authenticator_app"}});
  expect(c, {});
  BOOST_TEST(make_policy(c.value).allowed_methods == core::method::authenticator_app);
  expect(
      read(whole, {{"TWOSTEP_FACTORS_ALLOWED", "text_message, fax"}}),
      {"TWOSTEP_FACTORS_ALLOWED: factors.allowed: \"fax\" is none of"}
  );
}

BOOST_AUTO_TEST_CASE(passkeys_are_made_for_a_host_that_browsers_take) {
  const auto site = [](const std::string& url, const std::string& id) {
    config c;
    c.server.public_url = url;
    c.factors.passkey_rp_id = id;
    return passkey_site(c).id;
  };
  BOOST_TEST(site("https://id.example.org", "") == "id.example.org");
  BOOST_TEST(site("https://id.example.org:8443/auth", "example.org") == "example.org");
  BOOST_TEST(site("http://localhost:8080", "") == "localhost");
  BOOST_TEST(site("http://id.example.org", "") == "");
  BOOST_TEST(site("http://id.example.org", "example.org") == "");
  BOOST_TEST(site("https://192.0.2.1", "") == "");
  BOOST_TEST(site("https://[2001:db8::1]", "") == "");
  BOOST_TEST(site("", "") == "");
}

BOOST_AUTO_TEST_CASE(the_host_of_passkeys_is_public_url_s_or_above_it) {
  for (const auto* good : {"id.example.org", "example.org", "org.example"}) {
    const auto c = factors("passkey_rp_id = \"" + std::string(good) + "\"");
    const bool is_above = std::string_view(good).ends_with("example.org");
    BOOST_TEST(c.problems.empty() == is_above, good);
  }
}

BOOST_AUTO_TEST_SUITE_END()
