#include "sms/providers/gatewayapi/gatewayapi.hpp"

#include "core/messages/gsm0338.hpp"
#include "sms/adapter/http_status.hpp"
#include "sms/adapter/key_checks.hpp"
#include "sms/net/base_url.hpp"
#include "sms/net/http_wire.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>

#include <array>

namespace twostep::sms {

namespace {

constexpr std::array keys{
    provider_key{"token", true, true, "", "the API token of the dashboard's API keys (or token_file)"},
    provider_key{"sender", false, false, "", "who the messages are from; [sms] sender if left out"},
    provider_key{
        "callback_secret", false, true, "",
        "the authentication token of the dashboard's webhook for receipts; without it no receipts"},
    provider_key{
        "callback_url", false, false, "true",
        "name the receipts' URL in each message; false: the webhook of the dashboard has it and is the default"},
    provider_key{
        "base_url", false, false, "https://gatewayapi.com",
        "where the API is; https://gatewayapi.eu for accounts there"},
};

constexpr std::string_view receipt_header_fields[] = {"x-gwapi-signature"};

std::vector<key_problem> check(const provider_keys& given, std::string_view sender) {
  std::vector<key_problem> problems;
  for (const auto* key : {"token", "callback_secret"}) check_one_line(given, key, problems);
  check_sender(given, "sender", sender, problems);
  check_truth(given, "callback_url", problems);
  check_base_url(given, problems);
  return problems;
}

class gatewayapi final : public gateway {
public:
  gatewayapi(
      std::string name, gatewayapi_settings settings, bool takes_receipts, base_url base,
      const provider_environment& e
  )
      : name_(std::move(name)), settings_(std::move(settings)), takes_receipts_(takes_receipts),
        client_(e.context, std::move(base), e.http) {}

  std::string_view name() const noexcept override { return name_; }

  awaitable<core::result<accepted, failure>> send(const message& m) override {
    http_request request = gatewayapi_request(settings_, m);
    const core::secret credentials = request.authorization.clone();
    const auto answer = co_await client_.send(std::move(request));
    if (!answer) co_return not_answered(answer.error());
    co_return gatewayapi_verdict(
        *answer, {m.text.reveal(), m.to.reveal(), settings_.token.reveal(), credentials.reveal()}
    );
  }

  bool has_receipts() const noexcept override { return takes_receipts_; }
  sms::read_receipts read_receipts(const receipt_request& r) const override {
    if (!takes_receipts_) return receipt_refusal::not_accepted;
    return gatewayapi_receipts(settings_, r);
  }
  void close() noexcept override { client_.close(); }

private:
  std::string name_;
  gatewayapi_settings settings_;
  bool takes_receipts_;
  http_client client_;
};

std::unique_ptr<gateway> make(std::string name, const provider_keys& given, const provider_environment& e) {
  gatewayapi_settings settings;
  settings.token = core::secret(value_of(given, "token"));
  settings.sender = value_of(given, "sender");
  if (settings.sender.empty()) settings.sender = e.sender;
  settings.callback_secret = core::secret(value_of(given, "callback_secret"));
  const bool takes_receipts = !e.receipts_url.empty() && !settings.callback_secret.empty();
  if (takes_receipts && is_true(given, "callback_url")) settings.callback_url = e.receipts_url + "/" + name;
  return std::make_unique<gatewayapi>(
      std::move(name), std::move(settings), takes_receipts, parse_base_url(value_of(given, "base_url")), e
  );
}

/// A JSON string in quotes, built without a boost::json::value, which would keep a copy of the text.
core::secret json_text(std::string_view text) {
  return core::secret(boost::json::serialize(boost::json::string_view(text.data(), text.size())));
}

std::string_view without_plus(std::string_view number) {
  return number.starts_with('+') ? number.substr(1) : number;
}

} // namespace

http_request gatewayapi_request(const gatewayapi_settings& settings, const message& m) {
  const core::secret text = json_text(m.text.reveal());
  const core::secret sender = json_text(without_plus(settings.sender)), userref = json_text(m.id);
  const core::secret callback = json_text(settings.callback_url);
  const bool is_gsm7 = core::gsm7_septets(m.text.reveal()) != 0;
  const std::string_view none;
  std::vector<std::string_view> parts{
      R"({"sender":)", sender.reveal(), R"(,"message":)", text.reveal(),
      // GatewayAPI's default alphabet is GSM-7; it would convert any text to it.
      is_gsm7 ? none : R"(,"encoding":"UCS2")", R"(,"recipients":[{"msisdn":)", without_plus(m.to.reveal()),
      R"(}],"userref":)", userref.reveal()};
  if (!settings.callback_url.empty()) {
    parts.push_back(R"(,"callback_url":)");
    parts.push_back(callback.reveal());
  }
  parts.push_back("}");
  std::size_t size = 0;
  for (const auto part : parts) size += part.size();
  std::string body;
  body.reserve(size); // growing would leave copies that aren't wiped
  for (const auto part : parts) body += part;

  http_request request;
  request.target = core::secret(std::string_view("/rest/mtsms"));
  request.content_type = "application/json";
  request.authorization = basic_authorization(settings.token.reveal(), "");
  request.body = core::secret(std::move(body));
  return request;
}

constinit const provider_kind gatewayapi_kind{"gatewayapi", keys, &check, &make, receipt_header_fields};

} // namespace twostep::sms
