#include "sms/providers/twilio/twilio.hpp"

#include "sms/adapter/http_status.hpp"
#include "sms/adapter/key_checks.hpp"
#include "sms/net/base_url.hpp"
#include "sms/net/http_wire.hpp"

#include <algorithm>
#include <array>

namespace twostep::sms {

namespace {

constexpr std::array keys{
    provider_key{"account_sid", true, false, "", "the Account SID, \"AC…\", from the console's first page"},
    provider_key{"auth_token", true, true, "", "the Auth Token beside it (or auth_token_file)"},
    provider_key{
        "from", false, false, "", "the sender: a number, short code or name of yours; [sms] sender if left out"},
    provider_key{"messaging_service_sid", false, false, "", "a Messaging Service, \"MG…\", instead of from"},
    provider_key{"base_url", false, false, "https://api.twilio.com", "where the API is"},
    provider_key{"status_callback", false, false, "true", "ask Twilio for delivery receipts"},
};

constexpr std::string_view receipt_header_fields[] = {"x-twilio-signature"};

bool is_sid(std::string_view text) {
  return text.size() <= 64 && std::ranges::all_of(text, [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
         });
}

std::vector<key_problem> check(const provider_keys& given, std::string_view sender) {
  std::vector<key_problem> problems;
  const auto from = value_of(given, "from");
  const auto service = value_of(given, "messaging_service_sid");
  if (!is_sid(value_of(given, "account_sid")))
    problems.push_back({"account_sid", "must be letters and digits only, as in ACxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"});
  check_one_line(given, "auth_token", problems);
  if (!is_sid(service)) problems.push_back({"messaging_service_sid", "must be letters and digits only"});
  if (!from.empty() && !service.empty())
    problems.push_back({"messaging_service_sid", "and from exclude each other: keep one"});
  if (from.empty() && service.empty() && sender.empty())
    problems.push_back({"from", "is required where neither messaging_service_sid nor [sms] sender is set"});
  check_truth(given, "status_callback", problems);
  check_base_url(given, problems);
  return problems;
}

class twilio final : public gateway {
public:
  twilio(std::string name, twilio_settings settings, base_url base, const provider_environment& e)
      : name_(std::move(name)), settings_(std::move(settings)), client_(e.context, std::move(base), e.http) {}

  std::string_view name() const noexcept override { return name_; }

  awaitable<core::result<accepted, failure>> send(const message& m) override {
    http_request request = twilio_request(settings_, m);
    const core::secret credentials = request.authorization.clone();
    const auto answer = co_await client_.send(std::move(request));
    if (!answer) co_return not_answered(answer.error());
    co_return twilio_verdict(
        *answer, {m.text.reveal(), m.to.reveal(), settings_.auth_token.reveal(), credentials.reveal()}
    );
  }

  bool has_receipts() const noexcept override { return !settings_.status_callback.empty(); }
  sms::read_receipts read_receipts(const receipt_request& r) const override { return twilio_receipts(settings_, r); }
  void close() noexcept override { client_.close(); }

private:
  std::string name_;
  twilio_settings settings_;
  http_client client_;
};

std::unique_ptr<gateway> make(std::string name, const provider_keys& given, const provider_environment& e) {
  twilio_settings settings;
  settings.account_sid = value_of(given, "account_sid");
  settings.auth_token = core::secret(value_of(given, "auth_token"));
  settings.messaging_service_sid = value_of(given, "messaging_service_sid");
  settings.from = value_of(given, "from");
  if (settings.from.empty() && settings.messaging_service_sid.empty()) settings.from = e.sender;
  if (!e.receipts_url.empty() && is_true(given, "status_callback"))
    settings.status_callback = e.receipts_url + "/" + name;
  return std::make_unique<twilio>(
      std::move(name), std::move(settings), parse_base_url(value_of(given, "base_url")), e
  );
}

} // namespace

http_request twilio_request(const twilio_settings& settings, const message& m) {
  std::vector<std::pair<std::string_view, std::string_view>> form{{"To", m.to.reveal()}};
  if (settings.messaging_service_sid.empty())
    form.emplace_back("From", settings.from);
  else
    form.emplace_back("MessagingServiceSid", settings.messaging_service_sid);
  form.emplace_back("Body", m.text.reveal());
  if (!settings.status_callback.empty()) form.emplace_back("StatusCallback", settings.status_callback);

  http_request request;
  request.target = core::secret("/2010-04-01/Accounts/" + settings.account_sid + "/Messages.json");
  request.content_type = "application/x-www-form-urlencoded";
  request.authorization = basic_authorization(settings.account_sid, settings.auth_token.reveal());
  request.body = encode_form(form);
  return request;
}

constinit const provider_kind twilio_kind{"twilio", keys, &check, &make, receipt_header_fields};

} // namespace twostep::sms
