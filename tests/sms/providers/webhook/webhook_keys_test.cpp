#include "sms/providers/webhook/webhook.hpp"
#include "tests/sms/support/messages.hpp"
#include "tests/sms/support/wording.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep;
using sms::provider_keys;

BOOST_AUTO_TEST_SUITE(webhook_keys)

namespace {

provider_keys good() {
  return {{"url", "http://gateway.example:8080/send"}, {"body", R"({"to": "{to}", "text": "{text}"})"}};
}

provider_keys with(std::initializer_list<provider_keys::value_type> more) {
  auto keys = good();
  for (const auto& [key, value] : more) keys[key] = value;
  return keys;
}

std::string said(const provider_keys& keys) {
  return test::said(check_provider(sms::webhook_kind, keys, "Twostep"));
}

} // namespace

BOOST_AUTO_TEST_CASE(good_keys_pass) {
  BOOST_TEST(said(good()) == "");
  BOOST_TEST(said(with({{"body", R"({"n": {to_digits}, "text": "{text}", "deep": {"a": [{}]}})"}})) == "");
  BOOST_TEST(said(with({{"format", "form"}, {"body", "to={to}&msg={text}&key=a%20b"}})) == "");
  BOOST_TEST(
      said(with({{"method", "GET"}, {"body", ""}, {"url", "https://g.example/s?u={username}&to={to_digits}&t={text}"}}
      )) == ""
  );
  BOOST_TEST(said(with({{"headers", "X-Key: one\n\n  X-Other: two  \n"}, {"method", "PUT"}})) == "");
  BOOST_TEST(said(with({{"success_status", "200, 202"}, {"success_field", "/ok"}, {"success_value", "true"}})) == "");
  BOOST_TEST(
      said(with(
          {{"receipt_secret", "12345678"},
           {"id_field", "/id"},
           {"receipt_id", "/id"},
           {"receipt_status", "/event"},
           {"receipt_delivered", "sms:delivered"}}
      )) == ""
  );
}

BOOST_AUTO_TEST_CASE(what_could_be_shown_by_accident_is_secret) {
  std::string secrets;
  for (const auto& key : sms::webhook_kind.keys)
    if (key.secret) (secrets += key.name) += " ";
  BOOST_TEST(secrets == "headers password receipt_secret ");
}

BOOST_AUTO_TEST_CASE(wrong_keys_are_named) {
  const struct {
    std::initializer_list<provider_keys::value_type> keys;
    const char* says;
  } table[] = {
      {{{"url", ""}}, "url: is required"},
      {{{"url", "gateway.example/send"}}, "url: is not a URL"},
      {{{"url", "ftp://gateway.example/send"}}, "url: must begin with https:// or http://"},
      {{{"url", "http://user:hidden-word@gateway.example/send"}}, "url: must hold no user or password"},
      {{{"url", "http://{to}.example/send"}}, "url: is not a URL"},
      {{{"url", "http://gateway.example/a b"}}, "url: is not a URL"},
      {{{"url", "http://gateway.example/a#b"}}, "url: is not a URL"},
      {{{"url", "http://gateway.example/?t={tekst}"}},
       "url: has {tekst}, which stands for nothing; there are {to}, "},
      {{{"method", "DELETE"}}, "method: must be POST, PUT or GET"},
      {{{"format", "xml"}}, "format: must be json or form"},
      {{{"body", ""}}, "body: must hold {text}"},
      {{{"body", R"({"text": "{text}"})"}}, "body: must hold {to} or {to_digits}"},
      {{{"body", R"({"to": "{to}", "text": "{txt}"})"}}, "body: has {txt}, which stands for nothing"},
      {{{"body", R"({"to": "{to}", "text": {text}})"}}, "body: is not valid JSON once it is filled in"},
      {{{"body", R"({"to": {to}, "text": "{text}"})"}}, "body: is not valid JSON once it is filled in"},
      {{{"body", R"({"to": "{to}", "text": "{text}")"}}, "body: is not valid JSON once it is filled in"},
      {{{"body", "to={to}&text={text}"}}, "body: is not valid JSON once it is filled in"},
      {{{"format", "form"}}, "body: is no form; it is written name=value&name=value"},
      {{{"method", "GET"}}, "body: has no place in a GET request"},
      {{{"content_type", "a\r\nX: b"}}, "content_type: must be one line"},
      {{{"headers", "hidden-word"}}, "headers: must be lines of the form \"Name: value\""},
      {{{"headers", "X Key: hidden-word"}}, "headers: must be lines of the form \"Name: value\""},
      {{{"headers", "X-Key: a\x01hidden-word"}}, "headers: must be lines of the form \"Name: value\""},
      {{{"headers", "Host: evil.example"}}, "headers: must not name host"},
      {{{"headers", "Content-Length: 3"}}, "headers: must not name content-length"},
      {{{"headers", "Transfer-Encoding: chunked"}}, "headers: must not name transfer-encoding"},
      {{{"headers", "Authorization: Bearer hidden-word"}, {"username", "u"}}, "headers: names Authorization beside"},
      {{{"username", "a:b"}}, "username: must hold no colon"},
      {{{"idempotent", "yes"}}, "idempotent: must be true or false"},
      {{{"success_status", ""}}, "success_status: must be 2xx"},
      {{{"success_status", "200, 302"}}, "success_status: must be 2xx"},
      {{{"success_status", "2000"}}, "success_status: must be 2xx"},
      {{{"success_field", "status"}}, "success_field: must be a JSON pointer"},
      {{{"success_value", "ok"}}, "success_value: needs success_field"},
      {{{"id_field", "id"}}, "id_field: must be a JSON pointer"},
      {{{"receipt_id", "/id"}}, "receipt_secret: is required for receipts"},
      {{{"receipt_secret", "hidden-word"}}, "receipt_status: is required for receipts"},
      {{{"receipt_secret", "hidden-word"}}, "id_field: is required for receipts"},
      {{{"receipt_secret", "short"}}, "receipt_secret: must have at least 8 characters"},
      {{{"receipt_reason", "why"}}, "receipt_reason: must be a JSON pointer"},
  };
  for (const auto& row : table) BOOST_TEST_CONTEXT(row.says) {
      const auto all = said(with(row.keys));
      BOOST_TEST(all.find(row.says) != std::string::npos, all);
      BOOST_TEST(all.find("hidden-word") == std::string::npos, all);
    }
}

BOOST_AUTO_TEST_CASE(the_request_is_what_the_keys_say) {
  const auto request_of = [](provider_keys keys) {
    for (const auto& key : sms::webhook_kind.keys)
      if (!key.standard.empty()) keys.try_emplace(std::string(key.name), key.standard);
    auto m = test::make_message();
    m.text = core::secret(std::string_view("It's \"482913\" & more."));
    return webhook_request(sms::webhook_settings_of(keys, "Twostep"), m);
  };
  const auto json = request_of(with({{"username", "u"}, {"password", "p"}, {"headers", "X-Key: one\nX-Two:two"}}));
  BOOST_TEST(json.method == "POST");
  BOOST_TEST(json.target.reveal() == "/send");
  BOOST_TEST(json.content_type == "application/json");
  BOOST_TEST(json.authorization.reveal() == "Basic dTpw");
  BOOST_TEST(json.body.reveal() == R"({"to": "+4520123456", "text": "It's \"482913\" & more."})");
  BOOST_TEST_REQUIRE(json.fields.size() == 2u);
  BOOST_TEST(json.fields[0].first == "X-Key");
  BOOST_TEST(json.fields[0].second.reveal() == "one");
  BOOST_TEST(json.fields[1].second.reveal() == "two");

  const auto form = request_of(with(
      {{"format", "form"},
       {"body", "from={sender}&to={to_digits}&m={text}&user={username}&pass={password}&why={purpose}"},
       {"username", "u"},
       {"password", "p&q"},
       {"idempotent", "true"},
       {"url", "https://g.example"}}
  ));
  BOOST_TEST(form.target.reveal() == "/");
  BOOST_TEST(form.content_type == "application/x-www-form-urlencoded");
  BOOST_TEST(form.authorization.reveal() == "");
  BOOST_TEST(
      form.body.reveal() == "from=Twostep&to=4520123456&m=It%27s+%22482913%22+%26+more.&user=u&pass=p%26q&why=sign_in"
  );
  BOOST_TEST_REQUIRE(form.fields.size() == 1u);
  BOOST_TEST(form.fields[0].first == "Idempotency-Key");
  BOOST_TEST(form.fields[0].second.reveal() == "m-1");

  const auto get = request_of(
      with({{"method", "GET"}, {"body", ""}, {"url", "https://g.example?to={to}&t={text}"}, {"sender", "Other"}})
  );
  BOOST_TEST(get.method == "GET");
  BOOST_TEST(get.target.reveal() == "/?to=%2B4520123456&t=It%27s%20%22482913%22%20%26%20more.");
  BOOST_TEST(get.content_type == "");
  BOOST_TEST(get.body.empty());
}

BOOST_AUTO_TEST_SUITE_END()
