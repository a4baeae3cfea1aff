#include "server/config/load.hpp"
#include "server/config/reference.hpp"
#include "server/config/validators.hpp"
#include "tests/server/support/config_reading.hpp"
#include "tests/server/support/test_services.hpp"

#include <boost/test/unit_test.hpp>

#include <sys/stat.h>

#include <fstream>

using namespace twostep::server;
using namespace twostep::server::test;

namespace config_file {

void write_file(const std::filesystem::path& path, const std::string& text, mode_t mode) {
  std::ofstream(path) << text;
  BOOST_REQUIRE(::chmod(path.c_str(), mode) == 0);
}

} // namespace config_file

BOOST_AUTO_TEST_SUITE(config_file)

BOOST_AUTO_TEST_CASE(a_whole_file_has_no_problem) {
  const auto c = read(whole);
  expect(c, {});
  BOOST_TEST(c.value.server.public_url == "https://id.example.org");
  BOOST_REQUIRE(c.value.sms.sections.size() == 1u);
  BOOST_TEST(c.value.sms.sections[0].kind == "twilio");
  BOOST_TEST(c.value.sms.sections[0].keys.at("auth_token") == "a token nobody may see");
  BOOST_TEST(c.set_at.at("server.public_url") == "t.toml:2:1");
}

BOOST_AUTO_TEST_CASE(nothing_at_all_names_every_required_key) {
  expect(
      read(""), {"t.toml: server.public_url: is missing", "t.toml: sms.providers: is missing",
                 "t.toml: sms.allowed_countries: is missing", "t.toml: branding.support_email: is missing"}
  );
  expect(parse_config("", "", {{}, {}, true}), {}); // the demo requires nothing
}

BOOST_AUTO_TEST_CASE(unknown_keys_and_sections_are_errors_with_a_suggestion) {
  expect(
      read(std::string(whole) + "[server2]\n[log]\nlevle = \"info\"\n[door]\nremote_user = \"email\"\n"),
      {"t.toml:13:2: server2: no such section; did you mean server?",
       "t.toml:15:1: log.levle: unknown key; did you mean level?", "t.toml:16:2: door: no such section"}
  );
  expect(
      read("listen = \":80\"\n" + std::string(whole)), {"t.toml:1:1: listen: no such key; keys stand in sections"}
  );
  expect(
      read(replaced(whole, "account_sid", "acount_sid")),
      {"t.toml:7:6: sms.twilio.account_sid: is required",
       "t.toml:9:1: sms.twilio.acount_sid: is no key of kind \"twilio\""}
  );
}

BOOST_AUTO_TEST_CASE(what_is_no_toml_is_one_problem_that_says_where) {
  expect(read("[server]\nlisten = \n"), {"t.toml:2:10: this is not TOML"});
}

BOOST_AUTO_TEST_CASE(every_problem_is_told_in_the_order_of_the_file) {
  expect(
      read(replaced(replaced(whole, "https://id.example.org", "ftp://id.example.org"), "[\"DK\"]", "[\"XX\"]")),
      {"t.toml:2:1: server.public_url: it must begin with https://",
       "t.toml:5:1: sms.allowed_countries: \"XX\" is no country"}
  );
}

BOOST_AUTO_TEST_CASE(countries_are_named_and_so_are_calling_codes_of_no_country) {
  const auto with = [](const char* list) { return replaced(whole, "[\"DK\"]", list); };
  expect(read(with(R"(["*"])")), {});
  expect(read(with(R"(["*", "+878"])")), {});
  expect(read(with(R"(["DK", "+878"])")), {});
  expect(
      read(with(R"(["*", "DK"])")),
      {R"(t.toml:5:1: sms.allowed_countries: has "*", which is every country, beside "DK")"}
  );
  expect(
      read(with(R"(["*", "+45"])")),
      {R"(t.toml:5:1: sms.allowed_countries: "+45" is no calling code that belongs to no country; there are +800, +808)"}
  );
  expect(read(with(R"(["882"])")), {R"(t.toml:5:1: sms.allowed_countries: "882" is no country)"});
  // Allowed by name and blocked by type: the file is valid, but nobody gets a message there.
  const auto both = read(with(R"(["*", "+881"])"));
  expect(both, {});
  BOOST_REQUIRE(both.warnings.size() == 1u);
  BOOST_TEST(
      both.warnings[0] == "sms.allowed_countries names +881, whose numbers sms.block_number_types refuses as "
                          "\"satellite\": take that out there, or +881 here"
  );
  // A route is given by a country's code.
  expect(
      read(replaced(whole, "allowed_countries", "routes = [\"+881: outbox\"]\nallowed_countries")),
      {"t.toml:5:1: sms.routes: must say \"COUNTRY: PROVIDER"}
  );
}

BOOST_AUTO_TEST_CASE(relative_paths_of_a_file_count_from_its_folder) {
  const auto at = [](const char* file, const std::string& server, environment variables = {}) {
    return parse_config(
        "[server]\n" + server + "[password]\nblocklist = \"list.txt\"\n", file, {file, variables, true}
    );
  };
  auto c =
      at("/etc/twostep/twostep.toml", "secret_key_file = \"../keys/secret.key\"\nadmin_socket = \"/run/x.sock\"\n");
  BOOST_TEST(c.value.server.secret_key_file == "/etc/keys/secret.key");
  BOOST_TEST(c.value.server.admin_socket == "/run/x.sock");
  BOOST_TEST(c.value.password.blocklist == "/etc/twostep/list.txt");
  c = at("conf/twostep.toml", "data_dir = \"data\"\n");
  BOOST_TEST(c.value.server.data_dir == "conf/data");
  BOOST_TEST(c.relative_data_dir == "data");
  c = at("conf/twostep.toml", "data_dir = \"data\"\n", {{"TWOSTEP_SERVER_DATA_DIR", "by-variable"}});
  BOOST_TEST(c.value.server.data_dir == "by-variable");
  BOOST_TEST(c.relative_data_dir == "");
  c = parse_config("", "conf/twostep.toml", {"conf/twostep.toml", {}, false});
  BOOST_TEST(c.value.server.data_dir == "conf/twostep-data");
  BOOST_TEST(c.relative_data_dir == "./twostep-data");
  for (const char* beside : {"./twostep.toml", "twostep.toml"}) {
    c = at(beside, "data_dir = \"data\"\n");
    BOOST_TEST(c.value.server.data_dir == "data");
    BOOST_TEST(c.relative_data_dir == "");
  }
}

BOOST_AUTO_TEST_CASE(providers_need_their_sections_and_kinds) {
  expect(
      read(replaced(whole, "[\"twilio\"]", "[\"twilio\", \"spare\"]")), {"t.toml:4:1: sms.providers: names \"spare\""}
  );
  expect(
      read(replaced(whole, "kind = \"twilio\"", "kind = \"twillio\"")),
      {"t.toml:8:1: sms.twilio.kind: there is no kind \"twillio\"; did you mean twilio?"}
  );
  expect(read(replaced(whole, "kind = \"twilio\"", "")), {"t.toml:7:6: sms.twilio: says no kind"});
}

BOOST_AUTO_TEST_CASE(values_that_contradict_each_other_are_told) {
  expect(
      read(
          std::string(whole) +
          "[session]\ncookie_domain = \"example.com\"\nidle_timeout = \"2h\"\nabsolute_timeout = \"1h\"\n"
      ),
      {"t.toml:14:1: session.cookie_domain: must be the host of server.public_url (id.example.org)",
       "t.toml:15:1: session.idle_timeout: must not be longer"}
  );
  expect(read(std::string(whole) + "[session]\ncookie_domain = \"example.org\"\n"), {});
}

BOOST_AUTO_TEST_CASE(routes_name_countries_and_their_providers_in_order) {
  std::map<std::string, std::vector<std::string>> routes;
  BOOST_TEST(twostep::server::validators::read_routes({"DK: b > a", "US:a"}, routes) == "");
  BOOST_TEST(routes.size() == 2u);
  BOOST_TEST(routes["DK"] == (std::vector<std::string>{"b", "a"}));
  BOOST_TEST(routes["US"] == (std::vector<std::string>{"a"}));
  for (const char* wrong : {"DK", "DK:", "Denmark: a", "*: a", "DK: a > a", "DK: a b", ": a"})
    BOOST_TEST(twostep::server::validators::read_routes({wrong}, routes) != "", wrong);
  BOOST_TEST(twostep::server::validators::read_routes({"DK: a", "DK: b"}, routes) == "names DK twice");
  BOOST_TEST(routes.size() == 2u); // an invalid value changes nothing
}

BOOST_AUTO_TEST_CASE(a_secret_can_stand_in_a_file_that_others_cannot_read) {
  const test::temporary_directory folder;
  const auto file = folder.path() / "token";
  const auto toml =
      replaced(whole, "auth_token = \"a token nobody may see\"", "auth_token_file = \"" + file.string() + "\"");

  write_file(file, "from the file\n", 0600);
  const auto c = read(toml);
  expect(c, {});
  BOOST_TEST(c.value.sms.sections[0].keys.at("auth_token") == "from the file");

  write_file(file, "from the file\n", 0604);
  expect(
      read(toml),
      {"t.toml:10:1: sms.twilio.auth_token_file: " + file.string() + " can be read by everybody: chmod o="}
  );
  write_file(file, "\n", 0600);
  expect(read(toml), {"t.toml:10:1: sms.twilio.auth_token_file: " + file.string() + " is empty"});
  std::filesystem::remove(file);
  expect(read(toml), {"t.toml:10:1: sms.twilio.auth_token_file: " + file.string() + " can't be read"});
  expect(
      read(replaced(whole, "[branding]", "auth_token_file = \"/x\"\n[branding]")),
      {"t.toml:11:1: sms.twilio.auth_token_file: stands beside auth_token"}
  );
}

BOOST_AUTO_TEST_CASE(a_provider_can_come_from_the_environment_alone) {
  const test::temporary_directory folder;
  write_file(folder.path() / "token", "from the file", 0600);
  const environment variables{
      {"TWOSTEP_SERVER_PUBLIC_URL", "https://id.example.org"},
      {"TWOSTEP_SMS_PROVIDERS", "main-line"},
      {"TWOSTEP_SMS_ALLOWED_COUNTRIES", "DK, SE"},
      {"TWOSTEP_BRANDING_SUPPORT_EMAIL", "support@example.org"},
      {"TWOSTEP_SMS_MAIN_LINE_KIND", "twilio"},
      {"TWOSTEP_SMS_MAIN_LINE_ACCOUNT_SID", "AC0123456789abcdef0123456789abcdef"},
      {"TWOSTEP_SMS_MAIN_LINE_AUTH_TOKEN_FILE", (folder.path() / "token").string()},
      {"TWOSTEP_SMS_MAIN_LINE_FROM", "+4570123456"}};
  const auto c = parse_config("", "", {{}, variables, false});
  expect(c, {});
  BOOST_REQUIRE(c.value.sms.sections.size() == 1u);
  BOOST_TEST(c.value.sms.sections[0].keys.at("auth_token") == "from the file");
  BOOST_TEST(c.value.sms.phones.allowed_countries.size() == 2u);
}

BOOST_AUTO_TEST_CASE(variables_that_set_nothing_are_told) {
  const auto c = read(whole, {{"TWOSTEP_SERVER_LISTN", ":80"}, {"TWOSTEP_CONFIG", "x"}, {"SERVER_LISTEN", "x"}});
  BOOST_REQUIRE(c.warnings.size() == 1u);
  BOOST_TEST(
      c.warnings[0] ==
      "the environment variable TWOSTEP_SERVER_LISTN sets nothing; did you mean TWOSTEP_SERVER_LISTEN?"
  );
}

BOOST_AUTO_TEST_CASE(a_secret_in_a_file_that_everybody_can_read_is_warned_about) {
  const test::temporary_directory folder;
  const auto file = folder.path() / "twostep.toml";
  write_file(file, whole, 0644);
  const auto c = load_config({file, {}, false});
  expect(c, {});
  BOOST_REQUIRE(c.warnings.size() == 1u);
  BOOST_TEST(
      c.warnings[0] ==
      file.string() + " holds sms.twilio.auth_token and can be read by everybody: chmod o= " + file.string()
  );
  write_file(file, whole, 0640);
  BOOST_TEST(load_config({file, {}, false}).warnings.empty());
  write_file(folder.path() / "token", "t", 0600);
  write_file(
      file,
      replaced(
          whole, "auth_token = \"a token nobody may see\"",
          "auth_token_file = \"" + (folder.path() / "token").string() + "\""
      ),
      0644
  );
  BOOST_TEST(load_config({file, {}, false}).warnings.empty());
}

BOOST_AUTO_TEST_CASE(plain_http_away_from_this_machine_is_warned_about) {
  BOOST_TEST(read(replaced(whole, "https://id.example.org", "http://id.example.org")).warnings.size() == 1u);
  BOOST_TEST(read(replaced(whole, "https://id.example.org", "http://localhost:8080")).warnings.empty());
  BOOST_TEST(read(replaced(whole, "https://id.example.org", "http://[::1]:8080")).warnings.empty());
}

BOOST_AUTO_TEST_CASE(a_file_that_is_not_there_is_one_problem) {
  expect(
      load_config({"/nonexistent/t.toml", {}, false}),
      {"/nonexistent/t.toml: can't be read: No such file or directory"}
  );
  expect(load_config({"/", {}, false}), {"/: can't be read: is a directory"});
}

BOOST_AUTO_TEST_CASE(what_is_shown_is_the_same_configuration_without_its_secrets) {
  const auto shown = show_config(read(whole));
  BOOST_TEST(shown.find("a token nobody may see") == shown.npos);
  BOOST_TEST(shown.find("auth_token = \"******\"  # t.toml:10:1") != shown.npos);
  BOOST_TEST(shown.find("listen = \"127.0.0.1:8080\"  # default") != shown.npos);
  const auto again = read(shown);
  expect(again, {});
  BOOST_TEST(again.value.sms.sender == "+4570123456");
}

BOOST_AUTO_TEST_CASE(what_init_writes_passes_the_check) {
  config_answers answers;
  answers.values = {
      {"server.public_url", "\"https://id.example.org\""},
      {"branding.support_email", "\"support@example.org\""},
      {"sms.allowed_countries", "[\"DK\"]"},
      {"sms.providers", "[\"twilio\"]"},
  };
  answers.provider_kind = "twilio";
  answers.provider_keys = {
      {"account_sid", "AC0123456789abcdef0123456789abcdef"}, {"auth_token", "t\"o\\ken"}, {"from", "+4570123456"}};
  const auto text = write_config(answers);
  const auto c = read(text);
  expect(c, {});
  BOOST_TEST(c.value.sms.sections[0].keys.at("auth_token") == "t\"o\\ken");
  BOOST_TEST(text.find("# listen = \"127.0.0.1:8080\"") != text.npos);
}

BOOST_AUTO_TEST_SUITE_END()
