// Every key of the table: its default, an invalid value, its environment variable, and show and init.
#include "server/config/load.hpp"
#include "server/config/reference.hpp"
#include "server/config/settings.hpp"
#include "tests/support/source_file.hpp"

#include <boost/test/unit_test.hpp>

#include <map>
#include <set>

using namespace twostep::server;

namespace config_table {

/// Another valid value and an invalid one, as TOML.
struct samples {
  std::string good, bad;
};

const std::map<std::string, samples>& samples_by_key() {
  static const std::map<std::string, samples> all{
      {"server.listen", {"\":8081\"", "\"8081\""}},
      {"server.public_url", {"\"https://id.example.org/auth\"", "\"id.example.org\""}},
      {"server.trusted_proxies", {"[\"10.0.0.0/8\"]", "[\"10.0.0.0/99\"]"}},
      {"server.threads", {"3", "-1"}},
      {"server.data_dir", {"\"/srv/data\"", "7"}},
      {"server.secret_key_file", {"\"/srv/key\"", "true"}},
      {"server.metrics_listen", {"\"unix:/run/m.sock\"", "\"9464\""}},
      {"server.admin_socket", {"\"/run/a.sock\"", "[]"}},
      {"session.cookie_domain", {"\"example.org\"", "\".Example.org\""}},
      {"session.idle_timeout", {"\"30m\"", "\"30\""}},
      {"session.absolute_timeout", {"\"8h\"", "\"0s\""}},
      {"session.recent_sign_in", {"\"5m\"", "\"5 minutes\""}},
      {"password.argon2id_memory_kib", {"65536", "0"}},
      {"password.argon2id_passes", {"3", "0"}},
      {"password.min_length", {"15", "7"}},
      {"password.blocklist", {"\"/srv/list\"", "1.5"}},
      {"password.workers", {"2", "\"two\""}},
      {"password.max_queue", {"8", "0"}},
      {"code.ttl", {"\"10m\"", "\"11m\""}},
      {"code.attempts", {"3", "0"}},
      {"code.resend_after", {"[\"20s\", \"1m\"]", "[20, 60]"}},
      {"limits.failures_per_account_per_day", {"4", "-1"}},
      {"limits.failures_per_account_per_month", {"0", "-1"}},
      {"limits.sends_per_number_per_10_minutes", {"4", "\"4\""}},
      {"limits.sends_per_number_per_day", {"4", "1.5"}},
      {"limits.new_number_sends_per_number_per_day", {"4", "-4"}},
      {"limits.new_number_sends_per_account_per_day", {"4", "-4"}},
      {"limits.new_numbers_per_account_per_day", {"4", "-4"}},
      {"limits.new_number_sends_per_address_per_hour", {"4", "-4"}},
      {"limits.new_number_sends_per_prefix_per_hour", {"4", "-4"}},
      {"limits.unproven_numbers_per_country_per_day", {"4", "-4"}},
      {"limits.unproven_numbers_per_country_per_hour", {"4", "-4"}},
      {"limits.unproven_numbers_per_prefix_per_day", {"4", "-4"}},
      {"limits.unproven_percent", {"30", "101"}},
      {"limits.sends_per_hour", {"4", "-4"}},
      {"limits.password_failures_per_account", {"4", "-4"}},
      {"limits.password_failures_per_address_per_minute", {"4", "-4"}},
      {"sms.providers", {"[\"a\", \"b\"]", "[\"a\", \"a\"]"}},
      {"sms.sender", {"\"Example\"", "3"}},
      {"sms.failover_after", {"\"0s\"", "\"6m\""}},
      {"sms.routes", {"[\"DK: outbox\"]", "[\"DK outbox\"]"}},
      {"sms.allowed_countries", {"[\"DK\", \"SE\"]", "[\"Denmark\"]"}},
      {"sms.block_number_types", {"[\"pager\", \"voip\"]", "[\"telegraph\"]"}},
      {"sms.daily_budget", {"100", "\"100\""}},
      {"sms.monthly_budget", {"3000", "-1"}},
      {"sms.budget_reserve", {"10", "101"}},
      {"sms.prices", {"[\"DK 0.04\", \"* 1\"]", "[\"DK 0,04\"]"}},
      {"sms.confirm_number_after", {"\"90d\"", "\"11y\""}},
      {"sms.risk_webhook", {"\"https://risk.example.org\"", "\"http://risk.example.org\""}},
      {"sms.risk_timeout", {"\"500ms\"", "\"11s\""}},
      {"sms.risk_unknown", {"\"deny\"", "\"guess\""}},
      {"factors.allowed", {"[\"authenticator_app\"]", "[\"pigeon\"]"}},
      {"factors.most_authenticators", {"3", "21"}},
      {"factors.passkey_rp_id", {"\"example.org\"", "\"Example\""}},
      {"store.kind", {"\"file\"", "\"postgres\""}},
      {"gate.remote_user", {"\"id\"", "\"name\""}},
      {"gate.app_tokens", {"5", "101"}},
      {"gate.remote_amr", {"true", "\"yes\""}},
      {"branding.name", {"\"Example\"", "\"\""}},
      {"branding.support_email", {"\"help@example.org\"", "\"help\""}},
      {"branding.account_contact", {"\"Ann, 123\"", "\"a\\nb\""}},
      {"branding.logo", {"\"/srv/logo.svg\"", "7"}},
      {"branding.colour", {"\"#1b5e20\"", "\"#ffcc00\""}},
      {"branding.theme_dir", {"\"/srv/theme\"", "[]"}},
      {"branding.default_locale", {"\"da\"", "\"tlh\""}},
      {"audit.keep", {"\"90d\"", "\"1h\""}},
      {"limits.links_per_account_per_hour", {"4", "-1"}},
      {"limits.links_per_address_per_hour", {"21", "\"many\""}},
      {"mail.url", {"\"smtp://mail.example.org:587\"", "\"mail.example.org\""}},
      {"mail.from", {"\"Twostep <noreply@example.org>\"", "\"nobody\""}},
      {"mail.user", {"\"twostep\"", "7"}},
      {"mail.password", {"\"******\"", "7"}}, // as it is shown
      {"mail.password_file", {"\"/etc/twostep/mail-password\"", "true"}},
      {"mail.ca_file", {"\"/etc/twostep/ca.pem\"", "[]"}},
      {"mail.daily_budget", {"500", "-1"}},
      {"alerts.webhook", {"\"https://alerts.example.org\"", "\"http://alerts.example.org\""}},
      {"log.level", {"\"debug\"", "\"loud\""}},
      {"log.format", {"\"json\"", "\"xml\""}},
  };
  return all;
}

std::string document(const setting& s, const std::string& value) {
  return "[" + std::string(s.section) + "]\n" + std::string(s.name) + " = " + value + "\n";
}

/// In the demo nothing else is required.
loaded_config read(const std::string& toml, const environment& variables = {}) {
  return parse_config(toml, "t.toml", {"t.toml", variables, true});
}

std::string as_variable(const std::string& toml) {
  std::string text;
  for (const char c : toml)
    if (c != '"' && c != '[' && c != ']') text += c;
  return text;
}

} // namespace config_table

BOOST_AUTO_TEST_SUITE(config_table)

BOOST_AUTO_TEST_CASE(has_samples_for_every_key_and_no_key_twice) {
  std::set<std::string> keys;
  for (const auto& s : settings()) {
    BOOST_TEST(keys.insert(s.key()).second, s.key());
    BOOST_TEST(samples_by_key().contains(s.key()), s.key());
    BOOST_TEST(!s.doc.empty(), s.key());
    BOOST_TEST(find_setting(s.key()) == &s);
  }
  BOOST_TEST(keys.size() == samples_by_key().size());
}

BOOST_AUTO_TEST_CASE(defaults_are_the_contract_s) {
  const std::map<std::string, std::string> contract{
      {"server.listen", "\"127.0.0.1:8080\""},
      {"server.trusted_proxies", "[\"127.0.0.1/32\", \"::1/128\"]"},
      {"server.threads", "0"},
      {"server.data_dir", "\"./twostep-data\""},
      {"server.metrics_listen", "\"\""},
      {"session.cookie_domain", "\"\""},
      {"session.idle_timeout", "\"1h\""},
      {"session.absolute_timeout", "\"12h\""},
      {"session.recent_sign_in", "\"10m\""},
      {"password.argon2id_memory_kib", "19456"},
      {"password.argon2id_passes", "2"},
      {"password.min_length", "12"},
      {"password.workers", "0"},
      {"password.max_queue", "64"},
      {"code.ttl", "\"5m\""},
      {"code.attempts", "5"},
      {"code.resend_after", "[\"30s\", \"40s\", \"1m\", \"1m30s\"]"},
      {"limits.failures_per_account_per_day", "10"},
      {"limits.failures_per_account_per_month", "30"},
      {"limits.sends_per_number_per_10_minutes", "6"},
      {"limits.sends_per_number_per_day", "30"},
      {"limits.new_number_sends_per_number_per_day", "5"},
      {"limits.new_number_sends_per_account_per_day", "10"},
      {"limits.new_numbers_per_account_per_day", "3"},
      {"limits.new_number_sends_per_address_per_hour", "60"},
      {"limits.new_number_sends_per_prefix_per_hour", "40"},
      {"limits.sends_per_hour", "0"},
      {"limits.password_failures_per_account", "10"},
      {"limits.password_failures_per_address_per_minute", "20"},
      {"sms.block_number_types",
       "[\"premium_rate\", \"shared_cost\", \"toll_free\", \"uan\", \"pager\", \"voicemail\", \"satellite\"]"},
      {"factors.allowed", "[\"text_message\", \"authenticator_app\", \"passkey\"]"},
      {"factors.most_authenticators", "5"},
      {"factors.passkey_rp_id", "\"\""},
      {"store.kind", "\"file\""},
      {"branding.colour", "\"#0b5a7d\""},
      {"branding.default_locale", "\"en\""},
      {"audit.keep", "\"2y\""},
      {"log.level", "\"info\""},
      {"log.format", "\"text\""},
  };
  for (const auto& [key, value] : contract) BOOST_TEST_CONTEXT(key) {
      BOOST_REQUIRE(find_setting(key) != nullptr);
      BOOST_TEST(find_setting(key)->write(config{}) == value);
    }
}

BOOST_AUTO_TEST_CASE(every_good_value_comes_back_as_it_was) {
  for (const auto& s : settings()) BOOST_TEST_CONTEXT(s.key()) {
      if (s.section == "sms" && s.name == "providers") continue; // in the demo always the outbox
      const auto& good = samples_by_key().at(s.key()).good;
      // A cookie domain requires a public_url below it.
      const auto url =
          s.key() == "session.cookie_domain" ? "[server]\npublic_url = \"https://id.example.org\"\n" : "";
      const auto loaded = read(url + document(s, good));
      for (const auto& p : loaded.problems) BOOST_TEST_ERROR(p.line());
      BOOST_TEST(s.write(loaded.value) == good);
      BOOST_TEST(loaded.set_at.contains(s.key()));
    }
}

BOOST_AUTO_TEST_CASE(every_bad_value_is_named_with_its_place) {
  for (const auto& s : settings()) BOOST_TEST_CONTEXT(s.key()) {
      const auto loaded = read(document(s, samples_by_key().at(s.key()).bad));
      BOOST_REQUIRE(loaded.problems.size() == 1u);
      BOOST_TEST(loaded.problems.front().key == s.key());
      BOOST_TEST(loaded.problems.front().where.text == "t.toml:2:1");
      BOOST_TEST(!loaded.problems.front().text.empty());
    }
}

BOOST_AUTO_TEST_CASE(every_key_can_be_set_by_the_environment_which_wins) {
  for (const auto& s : settings()) BOOST_TEST_CONTEXT(s.key()) {
      if (s.key() == "sms.providers") continue;
      const auto& good = samples_by_key().at(s.key()).good;
      const environment variables{
          {s.variable(), as_variable(good)},
          {"TWOSTEP_SERVER_PUBLIC_URL",
           s.key() == "server.public_url" ? as_variable(good) : "https://id.example.org"}};
      const auto loaded = read(document(s, s.write(config{})), variables);
      for (const auto& p : loaded.problems) BOOST_TEST_ERROR(p.line());
      BOOST_TEST(s.write(loaded.value) == good);
      BOOST_TEST(loaded.set_at.at(s.key()) == s.variable());
    }
}

BOOST_AUTO_TEST_CASE(a_bad_variable_is_named) {
  const auto loaded = read("", {{"TWOSTEP_CODE_TTL", "1h"}, {"TWOSTEP_SERVER_THREADS", "many"}});
  BOOST_REQUIRE(loaded.problems.size() == 2u);
  BOOST_TEST(loaded.problems[0].line().starts_with("TWOSTEP_SERVER_THREADS: server.threads: must be"));
  BOOST_TEST(loaded.problems[1].line() == "TWOSTEP_CODE_TTL: code.ttl: must be from 1s to 10m");
}

BOOST_AUTO_TEST_CASE(the_document_is_the_table_s) {
  const auto document = twostep::source_file("docs/configuration.md");
  BOOST_TEST((document == document_config()), "run: twostep config document > docs/configuration.md");
}

BOOST_AUTO_TEST_SUITE_END()
