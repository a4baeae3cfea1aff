// Each HTTP kind's gateway with a misbehaving provider (A38).
#include "sms/providers/registry.hpp"
#include "sms/providers/twilio/twilio.hpp"
#include "sms/providers/vonage/vonage.hpp"
#include "tests/sms/support/carrier.hpp"
#include "tests/sms/support/incoming.hpp"
#include "tests/sms/support/messages.hpp"
#include "tests/sms/support/served.hpp"
#include "tests/sms/support/wording.hpp"

#include <boost/test/unit_test.hpp>

#include <set>

using namespace std::chrono_literals;
using namespace twostep;
using test::fake_provider;
using test::reaction;

BOOST_AUTO_TEST_SUITE(http_gateways)

namespace {

constexpr const char* secret_word = "sesame-opens-nothing-else";

struct kind_case {
  const char* kind;
  sms::provider_keys keys;
  const char* good;     ///< the answer to an accepted message
  const char* accepted; ///< its id
  const char* target;
};

struct fixture : test::surroundings {
  fixture() : provider(identity()) {}

  std::vector<kind_case> kinds() {
    const auto url = provider.base_url(test::provider_name);
    return {
        {"vonage",
         {{"api_key", "abcd"}, {"api_secret", secret_word}, {"base_url", url}, {"signature_secret", "signing-key"}},
         R"({"message-count": "1", "messages": [{"status": "0", "message-id": "0A01"}]})",
         "0A01",
         "/sms/json"},
        {"gatewayapi",
         {{"token", secret_word}, {"base_url", url}, {"callback_secret", "signing-key"}},
         R"({"ids": [421332671]})",
         "421332671",
         "/rest/mtsms"},
        {"webhook",
         {{"url", url + "/send?key={password}"},
          {"body", R"({"to": "{to}", "text": "{text}"})"},
          {"password", secret_word},
          {"headers", std::string("X-Key: ") + secret_word},
          {"id_field", "/id"},
          {"receipt_secret", "signing-key"},
          {"receipt_id", "/id"},
          {"receipt_status", "/status"},
          {"receipt_delivered", "done"}},
         R"({"id": "abc"})",
         "abc",
         "/send?key=sesame-opens-nothing-else"},
    };
  }

  std::unique_ptr<sms::gateway> gateway(const kind_case& k) {
    sms::provider_environment environment{ctx};
    environment.http = http.value_or(settings());
    environment.sender = "Twostep";
    environment.receipts_url = receipts_url;
    environment.clock = [] { return core::time_point{core::seconds(1'700'000'000)}; };
    return make_gateway(*sms::find_provider_kind(k.kind), "main", k.keys, environment);
  }
  test::send_result send(sms::gateway& way) {
    const auto m = test::make_message();
    return test::run(ctx, way.send(m));
  }

  fake_provider provider;
  std::optional<sms::http_settings> http;
  std::string receipts_url = "https://id.example.com/sms/receipts";
};

std::string kind_of(const test::send_result& a) {
  return a ? "accepted" : std::string(to_text(a.error().kind));
}

bool holds_secret(const std::string& text) {
  for (const std::string secret : {"482913", "20123456", secret_word, "Your code"})
    if (text.find(secret) != std::string::npos) return true;
  return false;
}

} // namespace

BOOST_FIXTURE_TEST_CASE(what_is_taken_has_the_provider_s_id, fixture) {
  for (const auto& k : kinds()) BOOST_TEST_CONTEXT(k.kind) {
      const auto before = provider.requests().size();
      provider.next({{.status = 200, .body = k.good}});
      const auto way = gateway(k);
      const auto result = send(*way);
      BOOST_TEST_REQUIRE(result.has_value());
      BOOST_TEST(result->provider_id == k.accepted);
      BOOST_TEST(way->name() == "main");
      const auto seen = provider.requests();
      BOOST_TEST_REQUIRE(seen.size() == before + 1);
      BOOST_TEST(seen.back().method == "POST");
      BOOST_TEST(seen.back().target == k.target);
      BOOST_TEST(seen.back().body.find("482913") != std::string::npos);
    }
}

BOOST_FIXTURE_TEST_CASE(misbehaviour_by_table, fixture) {
  const struct {
    const char* what;
    test::provider_reply reply;
    const char* kind;
  } table[] = {
      {"refuses the credentials", {.status = 401, .body = R"({"message": "who?"})"}, "authentication"},
      {"throttles", {.status = 429, .body = "", .fields = {{"Retry-After", "3600"}}}, "rate_limited"},
      {"is broken", {.status = 500, .body = "<html>"}, "unavailable"},
      {"answers a page", {.status = 200, .body = "<html><title>Welcome</title>"}, "no_answer"},
      {"answers rubbish", {.status = 200, .body = "{\"id\": "}, "no_answer"},
      {"answers deep rubbish", {.status = 200, .body = std::string(40'000, '[')}, "no_answer"},
      {"redirects",
       {.status = 302, .body = "", .fields = {{"Location", "http://169.254.169.254/latest/meta-data/"}}},
       "unavailable"},
      {"echoes",
       {.status = 400,
        .body = R"({"message": "To=+4520123456 key sesame-opens-nothing-else Body=)" + std::string(test::test_text) +
                R"("})"},
       "rejected"},
      {"answers 1 GB", {.how = reaction::endless_body, .status = 200}, "no_answer"},
      {"answers 1 GB in pieces", {.how = reaction::endless_chunks, .status = 200}, "no_answer"},
      {"answers 1 GB of error", {.how = reaction::endless_body, .status = 503}, "unavailable"},
      {"hangs up before reading", {.how = reaction::hang_up_unread}, "unavailable"},
      {"hangs up after reading", {.how = reaction::hang_up_read}, "no_answer"},
  };
  for (const auto& k : kinds())
    for (const auto& row : table) BOOST_TEST_CONTEXT(k.kind << " " << row.what) {
        const auto way = gateway(k); // a new connection, so that turns at the accept are used
        provider.next({row.reply});
        const auto result = send(*way);
        BOOST_TEST(kind_of(result) == row.kind);
        BOOST_TEST_REQUIRE(result.has_error());
        BOOST_TEST(!result.error().detail.empty());
        BOOST_TEST(!holds_secret(result.error().detail), result.error().detail);
        if (row.kind == std::string("rate_limited"))
          BOOST_TEST((result.error().retry_after == core::milliseconds(3600s)));
      }
}

BOOST_FIXTURE_TEST_CASE(a_hanging_provider_is_left_in_time, fixture) {
  http = settings();
  http->total_limit = 100ms;
  for (const auto& k : kinds()) {
    provider.next({{.how = reaction::stall}});
    const auto way = gateway(k);
    BOOST_TEST(kind_of(send(*way)) == "no_answer", k.kind);
  }
}

BOOST_FIXTURE_TEST_CASE(receipts_are_promised_where_they_can_be_checked_and_taken, fixture) {
  for (auto k : kinds()) BOOST_TEST_CONTEXT(k.kind) {
      BOOST_TEST(gateway(k)->has_receipts());
      receipts_url.clear();
      BOOST_TEST(!gateway(k)->has_receipts());
      const auto refused = gateway(k);
      BOOST_TEST(test::said(test::incoming{}.read_by([&](const auto& q) {
                   return refused->read_receipts(q);
                 })) == "not taken");
      receipts_url = "https://id.example.com/sms/receipts";
      for (const auto* key :
           {"signature_secret", "callback_secret", "receipt_secret", "receipt_id", "receipt_status",
            "receipt_delivered"})
        k.keys.erase(key);
      BOOST_TEST(!gateway(k)->has_receipts());
    }
}

BOOST_FIXTURE_TEST_CASE(the_gateway_reads_its_receipts, fixture) {
  const auto all = kinds();
  sms::form_fields fields{{"messageId", "0A01"}, {"status", "delivered"}, {"timestamp", "1700000000"}};
  fields.emplace_back("sig", sms::vonage_signature(core::secret(std::string_view("signing-key")), fields));
  test::incoming r;
  for (const auto& [name, value] : fields) r.body += (r.body.empty() ? "" : "&") + name + "=" + value;
  const auto vonage = gateway(all[0]);
  BOOST_TEST(test::said(r.read_by([&](const auto& q) { return vonage->read_receipts(q); })) == "delivered 0A01");

  test::incoming bearer;
  bearer.authorization = "Bearer signing-key";
  bearer.body = R"({"id": "abc", "status": "done"})";
  const auto webhook = gateway(all[2]);
  BOOST_TEST(test::said(bearer.read_by([&](const auto& q) { return webhook->read_receipts(q); })) == "delivered abc");
  const auto gatewayapi = gateway(all[1]);
  BOOST_TEST(test::said(bearer.read_by([&](const auto& q) { return gatewayapi->read_receipts(q); })) == "forged");
}

BOOST_FIXTURE_TEST_CASE(each_kind_names_the_header_fields_that_it_reads, fixture) {
  auto all = kinds();
  all.push_back({"twilio", {{"account_sid", "AC01"}, {"auth_token", "token"}}, "", "", ""});
  for (const auto& k : all) {
    std::set<std::string_view> read;
    const auto field = [&](std::string_view name) -> std::string_view {
      read.insert(name);
      return "1";
    };
    const auto way = gateway(k);
    const auto answer = way->read_receipts({"POST", receipts_url + "/main", "", "", "", "a=b", field});
    BOOST_TEST(!answer.has_value(), k.kind);
    const auto named = sms::find_provider_kind(k.kind)->receipt_header_fields;
    BOOST_TEST((read == std::set<std::string_view>(named.begin(), named.end())), k.kind);
  }
}

// Twilio signs receipts with the URL that it was given, so only a gateway that gives one accepts them.
BOOST_FIXTURE_TEST_CASE(twilio_reads_receipts_where_it_asked_for_them, fixture) {
  kind_case twilio{"twilio", {{"account_sid", "AC01"}, {"auth_token", "token"}}, "", "", ""};
  test::incoming r;
  r.body = "MessageSid=SM1&MessageStatus=delivered";
  r.fields["x-twilio-signature"] =
      sms::twilio_signature(core::secret(std::string_view("token")), r.url, sms::parse_form(r.body).value());
  const auto read = [&](const sms::gateway& way) {
    return test::said(r.read_by([&](const auto& q) { return way.read_receipts(q); }));
  };
  const auto way = gateway(twilio);
  BOOST_TEST(way->has_receipts());
  BOOST_TEST(read(*way) == "delivered SM1");
  twilio.keys["status_callback"] = "false";
  BOOST_TEST(!gateway(twilio)->has_receipts());
  BOOST_TEST(read(*gateway(twilio)) == "not taken");
}

BOOST_FIXTURE_TEST_CASE(only_a_webhook_that_says_so_is_idempotent, fixture) {
  for (auto k : kinds()) BOOST_TEST(!gateway(k)->is_idempotent(), k.kind);
  auto k = kinds()[2];
  k.keys["idempotent"] = "true";
  provider.next({{.status = 200, .body = k.good}});
  const auto way = gateway(k);
  BOOST_TEST(way->is_idempotent());
  BOOST_TEST(send(*way).has_value());
  BOOST_TEST(provider.requests().back().fields.at("idempotency-key") == "m-1");
}

BOOST_AUTO_TEST_CASE(wrong_keys_are_named) {
  const auto said = [](const char* kind, const sms::provider_keys& keys) {
    return test::said(check_provider(*sms::find_provider_kind(kind), keys, ""));
  };
  const sms::provider_keys vonage{{"api_key", "a"}, {"api_secret", "b"}, {"from", "Twostep"}};
  const sms::provider_keys gatewayapi{{"token", "t"}, {"sender", "Twostep"}};
  BOOST_TEST(said("vonage", vonage) == "");
  BOOST_TEST(said("gatewayapi", gatewayapi) == "");
  const struct {
    const char *kind, *key, *value, *says;
  } table[] = {
      {"vonage", "from", "", "from: is required where [sms] sender isn't set"},
      {"vonage", "from", "A name too long", "from: must be a name of at most 11 characters"},
      {"vonage", "from", "1234567890123456", ""},
      {"vonage", "from", "12345678901234567", "from: must be a name of at most 11 characters"},
      {"vonage", "api_key", "", "api_key: is required"},
      {"vonage", "api_secret", "a\nb", "api_secret: must be one line"},
      {"vonage", "base_url", "ftp://x", "base_url: must begin with https://"},
      {"gatewayapi", "sender", "", "sender: is required where [sms] sender isn't set"},
      {"gatewayapi", "token", "", "token: is required"},
      {"gatewayapi", "callback_secret", "a\nb", "callback_secret: must be one line"},
      {"gatewayapi", "callback_url", "https://x", "callback_url: must be true or false"},
      {"gatewayapi", "base_url", "x", "base_url: is not a URL"},
  };
  for (const auto& row : table) {
    auto keys = row.kind == std::string("vonage") ? vonage : gatewayapi;
    keys[row.key] = row.value;
    BOOST_TEST(said(row.kind, keys).starts_with(row.says), said(row.kind, keys));
  }
}

BOOST_AUTO_TEST_SUITE_END()
