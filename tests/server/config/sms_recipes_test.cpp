// The blocks of docs/sms.md, unchanged, with fake peers that behave like the real ones; and its tables.
#include "server/config/load.hpp"
#include "sms/adapter/signature.hpp"
#include "sms/providers/registry.hpp"
#include "tests/support/fake_provider.hpp"
#include "tests/support/source_file.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/test/unit_test.hpp>

#include <sstream>

using namespace twostep;

BOOST_AUTO_TEST_SUITE(sms_recipes)

namespace {

std::string document() {
  return twostep::source_file("docs/sms.md");
}

std::string between(const std::string& text, const std::string& before, const std::string& after) {
  const auto from = text.find(before);
  BOOST_TEST_REQUIRE(from != std::string::npos, before);
  const auto begin = from + before.size();
  return text.substr(begin, text.find(after, begin) - begin);
}

/// A recipe's configuration, completed; its provider is sent to the test's server.
server::provider_section provider_of(const std::string& recipe, const std::string& url) {
  const auto block = between(document(), "<!-- recipe: " + recipe + " -->\n```toml\n", "```\n");
  server::config_source source;
  source.variables = {
      {"TWOSTEP_SERVER_PUBLIC_URL", "https://id.example.com"},
      {"TWOSTEP_BRANDING_SUPPORT_EMAIL", "support@example.com"}};
  const auto name = between(block, "\n[sms.", "]");
  std::string variable = "TWOSTEP_SMS_" + name + "_URL";
  for (char& c : variable) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  source.variables[variable] = url;
  const auto loaded = server::parse_config(block, "docs/sms.md", source);
  for (const auto& problem : loaded.problems) BOOST_ERROR(problem.line());
  BOOST_TEST_REQUIRE(loaded.value.sms.sections.size() == 1u);
  BOOST_TEST(loaded.value.sms.providers.at(0) == name);
  return loaded.value.sms.sections[0];
}

struct fixture {
  std::unique_ptr<sms::gateway> gateway(const server::provider_section& section) {
    sms::provider_environment e{ctx};
    e.clock = [] { return core::time_point{core::seconds(1'700'000'000)}; };
    e.receipts_url = "https://id.example.com/sms/receipts";
    return make_gateway(*sms::find_provider_kind(section.kind), section.name, section.keys, e);
  }

  core::result<sms::accepted, sms::failure> send(sms::gateway& way) {
    sms::message m;
    m.id = "m-1";
    m.to = *core::e164_number::from_wire("+4520123456");
    m.text = core::secret(std::string_view("Your \"code\" is 482913\n@id.example.com #482913"));
    std::optional<core::result<sms::accepted, sms::failure>> result;
    boost::asio::co_spawn(ctx, way.send(m), [&](std::exception_ptr, core::result<sms::accepted, sms::failure> r) {
      result = std::move(r);
    });
    ctx.restart();
    while (!result && ctx.run_one() > 0) {
    }
    BOOST_TEST_REQUIRE(result.has_value());
    return std::move(*result);
  }

  boost::asio::io_context ctx{1};
  test::fake_provider peer;
};

std::string read(const sms::gateway& way, const std::string& body, const std::string& key) {
  const std::string timestamp = "1700000010", signature = sms::hmac_sha256_hex(key, body + timestamp);
  const auto field = [&](std::string_view name) -> std::string_view {
    return name == "x-timestamp" ? timestamp : name == "x-signature" ? signature : std::string_view();
  };
  const auto all = way.read_receipts({"POST", "", "", "application/json; charset=UTF-8", "", body, field});
  if (!all) return all.error() == sms::receipt_refusal::forged ? "forged" : "refused";
  if (all->empty()) return "nothing";
  return (all->front().what == sms::delivery::delivered ? "delivered " : "undelivered ") + all->front().provider_id +
         " " + all->front().detail;
}

} // namespace

// The answers and callbacks of the app's local server (capcom6/android-sms-gateway: MessagesRoutes,
// SmsEventPayload, PayloadSingingPlugin).
BOOST_FIXTURE_TEST_CASE(an_android_phone, fixture) {
  const auto section = provider_of("android", peer.base_url() + "/message");
  peer.next(
      {{.status = 202,
        .body = R"({"id": "PyDmBQZZXYmyxMwED8Fzy", "deviceId": "d1", "state": "Pending", "isHashed": false,)"
                R"( "isEncrypted": false, "recipients": [{"phoneNumber": "+4520123456", "state": "Pending",)"
                R"( "error": null}], "states": {"Pending": "2026-11-24T08:00:00.000+00:00"}})"},
       {.status = 401, .body = ""},
       {.status = 400, .body = R"({"message": "phoneNumbers is empty"})"}}
  );
  const auto way = gateway(section);
  const auto taken = send(*way);
  BOOST_TEST_REQUIRE(taken.has_value());
  BOOST_TEST(taken->provider_id == "PyDmBQZZXYmyxMwED8Fzy");
  const auto asked = peer.requests().at(0);
  BOOST_TEST(asked.method == "POST");
  BOOST_TEST(asked.target == "/message");
  BOOST_TEST(asked.fields.at("content-type") == "application/json");
  // "sms:the password that the app shows"
  BOOST_TEST(asked.fields.at("authorization") == "Basic c21zOnRoZSBwYXNzd29yZCB0aGF0IHRoZSBhcHAgc2hvd3M=");
  BOOST_TEST(
      asked.body == R"({"textMessage": {"text": "Your \"code\" is 482913\n@id.example.com #482913"}, )"
                    R"("phoneNumbers": ["+4520123456"], "ttl": 300, "priority": 100})"
  );
  BOOST_TEST(to_text(send(*way).error().kind) == "authentication");
  BOOST_TEST(send(*way).error().detail == "The gateway answered 400: phoneNumbers is empty");

  const auto event = [](const std::string& name, const std::string& more) {
    return R"({"deviceId": "d1", "event": ")" + name +
           R"(", "id": "Ey6ECgOkVVFjz3CL48B8C", "payload": {"messageId": "PyDmBQZZXYmyxMwED8Fzy",)"
           R"( "phoneNumber": "+4520123456", "simNumber": 1, )" +
           more + R"(}, "webhookId": "twostep"})";
  };
  const std::string key = section.keys.at("receipt_secret");
  BOOST_TEST(way->has_receipts());
  BOOST_TEST(
      read(*way, event("sms:delivered", R"("deliveredAt": "2026-11-24T08:00:05.000+00:00")"), key) ==
      "delivered PyDmBQZZXYmyxMwED8Fzy "
  );
  BOOST_TEST(
      read(
          *way, event("sms:failed", R"("failedAt": "2026-11-24T08:00:05.000+00:00", "reason": "No service")"), key
      ) == "undelivered PyDmBQZZXYmyxMwED8Fzy The gateway: sms:failed, No service"
  );
  BOOST_TEST(read(*way, event("sms:sent", R"("partsCount": 1)"), key) == "nothing");
  BOOST_TEST(read(*way, event("sms:delivered", R"("x": 1)"), "another key") == "forged");
}

// e2e/gammu_test.mjs runs the bridge itself; here only its answers.
BOOST_FIXTURE_TEST_CASE(a_modem_with_gammu, fixture) {
  peer.next(
      {{.status = 202, .body = R"({"id": "OUTC20261124_165751_00_+4520123456_sms0.smsbackup"})"},
       {.status = 503, .body = R"({"message": "gammu-smsd-inject failed"})"}}
  );
  const auto way = gateway(provider_of("gammu", peer.base_url() + "/message"));
  const auto taken = send(*way);
  BOOST_TEST_REQUIRE(taken.has_value());
  BOOST_TEST(taken->provider_id == "OUTC20261124_165751_00_+4520123456_sms0.smsbackup");
  const auto asked = peer.requests().at(0);
  BOOST_TEST(asked.fields.at("authorization") == "Bearer the token");
  BOOST_TEST(asked.body == R"({"to": "+4520123456", "text": "Your \"code\" is 482913\n@id.example.com #482913"})");
  BOOST_TEST(to_text(send(*way).error().kind) == "unavailable");
  BOOST_TEST(!way->has_receipts());
}

BOOST_AUTO_TEST_CASE(the_page_has_every_key_and_no_other) {
  const auto page = document();
  for (const auto* name : {"twilio", "vonage", "gatewayapi", "webhook"}) {
    const auto section = between(page, std::string("\n### `") + name + "`\n", "\n## ");
    const auto mine = section.substr(0, section.find("\n### "));
    const auto* kind = sms::find_provider_kind(name);
    BOOST_TEST_REQUIRE(kind);
    for (const auto& key : kind->keys)
      BOOST_TEST(mine.find("`" + std::string(key.name) + "`") != std::string::npos, name << " " << key.name);
    std::istringstream lines(mine);
    for (std::string line; std::getline(lines, line);)
      if (line.starts_with("| `") && !line.starts_with("| `{")) {
        const auto key = between(line, "| `", "`");
        BOOST_TEST(
            std::ranges::count(kind->keys, std::string_view(key), &sms::provider_key::name) == 1, name << " " << key
        );
      }
  }
}

BOOST_AUTO_TEST_SUITE_END()
