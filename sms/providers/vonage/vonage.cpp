#include "sms/providers/vonage/vonage.hpp"

#include "core/messages/gsm0338.hpp"
#include "sms/adapter/http_status.hpp"
#include "sms/adapter/key_checks.hpp"
#include "sms/net/base_url.hpp"
#include "sms/net/http_wire.hpp"

#include <array>

namespace twostep::sms {

namespace {

constexpr std::array keys{
    provider_key{"api_key", true, false, "", "the API key from the dashboard's first page"},
    provider_key{"api_secret", true, true, "", "the API secret beside it (or api_secret_file)"},
    provider_key{"from", false, false, "", "the sender: a name or number of yours; [sms] sender if left out"},
    provider_key{
        "signature_secret", false, true, "",
        "the signature secret of the API settings, with \"SHA-256 HMAC\" chosen there; without it no receipts"},
    provider_key{"base_url", false, false, "https://rest.nexmo.com", "where the API is"},
};

std::vector<key_problem> check(const provider_keys& given, std::string_view sender) {
  std::vector<key_problem> problems;
  for (const auto* key : {"api_key", "api_secret", "signature_secret"}) check_one_line(given, key, problems);
  check_sender(given, "from", sender, problems);
  check_base_url(given, problems);
  return problems;
}

class vonage final : public gateway {
public:
  vonage(std::string name, vonage_settings settings, base_url base, const provider_environment& e)
      : name_(std::move(name)), settings_(std::move(settings)), clock_(e.clock),
        client_(e.context, std::move(base), e.http) {}

  std::string_view name() const noexcept override { return name_; }

  awaitable<core::result<accepted, failure>> send(const message& m) override {
    const auto answer = co_await client_.send(vonage_request(settings_, m));
    if (!answer) co_return not_answered(answer.error());
    co_return vonage_verdict(*answer, {m.text.reveal(), m.to.reveal(), settings_.api_secret.reveal()});
  }

  bool has_receipts() const noexcept override { return !settings_.callback.empty(); }
  sms::read_receipts read_receipts(const receipt_request& r) const override {
    if (!has_receipts()) return receipt_refusal::not_accepted;
    return vonage_receipts(settings_, r, clock_());
  }
  void close() noexcept override { client_.close(); }

private:
  std::string name_;
  vonage_settings settings_;
  std::function<core::time_point()> clock_;
  http_client client_;
};

std::unique_ptr<gateway> make(std::string name, const provider_keys& given, const provider_environment& e) {
  vonage_settings settings;
  settings.api_key = value_of(given, "api_key");
  settings.api_secret = core::secret(value_of(given, "api_secret"));
  settings.from = value_of(given, "from");
  if (settings.from.empty()) settings.from = e.sender;
  settings.signature_secret = core::secret(value_of(given, "signature_secret"));
  if (!e.receipts_url.empty() && !settings.signature_secret.empty()) settings.callback = e.receipts_url + "/" + name;
  return std::make_unique<vonage>(
      std::move(name), std::move(settings), parse_base_url(value_of(given, "base_url")), e
  );
}

std::string_view without_plus(std::string_view number) {
  return number.starts_with('+') ? number.substr(1) : number;
}

} // namespace

http_request vonage_request(const vonage_settings& settings, const message& m) {
  constexpr std::size_t longest_reference = 40;
  std::vector<std::pair<std::string_view, std::string_view>> form{
      {"api_key", settings.api_key},
      {"api_secret", settings.api_secret.reveal()},
      {"from", without_plus(settings.from)},
      {"to", without_plus(m.to.reveal())},
      {"text", m.text.reveal()}};
  // Without this, Vonage replaces characters that GSM-7 lacks by question marks.
  if (core::gsm7_septets(m.text.reveal()) == 0) form.emplace_back("type", "unicode");
  form.emplace_back("client-ref", std::string_view(m.id).substr(0, longest_reference));
  if (!settings.callback.empty()) form.emplace_back("callback", settings.callback);

  http_request request;
  request.target = core::secret(std::string_view("/sms/json"));
  request.content_type = "application/x-www-form-urlencoded";
  request.body = encode_form(form);
  return request;
}

constinit const provider_kind vonage_kind{"vonage", keys, &check, &make};

} // namespace twostep::sms
