#include "sms/twilio.hpp"

#include "sms/base_url.hpp"
#include "sms/detail.hpp"
#include "sms/http_wire.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

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

std::string value(const provider_keys& given, const char* key) {
  const auto found = given.find(key);
  return found == given.end() ? std::string() : found->second;
}

bool is_sid(std::string_view text) {
  return text.size() <= 64 && std::ranges::all_of(text, [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
         });
}

bool is_one_line(std::string_view text) {
  return std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) < ' ' || c == 0x7f; });
}

std::vector<key_problem> check(const provider_keys& given, std::string_view sender) {
  std::vector<key_problem> problems;
  const auto from = value(given, "from");
  const auto service = value(given, "messaging_service_sid");
  if (!is_sid(value(given, "account_sid")))
    problems.push_back({"account_sid", "must be letters and digits only, as in ACxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"});
  if (!is_one_line(value(given, "auth_token")))
    problems.push_back({"auth_token", "must be one line without control characters"});
  if (!is_sid(service)) problems.push_back({"messaging_service_sid", "must be letters and digits only"});
  if (!from.empty() && !service.empty())
    problems.push_back({"messaging_service_sid", "and from exclude each other: keep one"});
  if (from.empty() && service.empty() && sender.empty())
    problems.push_back({"from", "is required where neither messaging_service_sid nor [sms] sender is set"});
  const auto callback = value(given, "status_callback");
  if (callback != "true" && callback != "false") problems.push_back({"status_callback", "must be true or false"});
  try {
    (void)parse_base_url(value(given, "base_url"));
  } catch (const std::invalid_argument& e) {
    // The text begins with the key's name, which the caller prints itself.
    problems.push_back({"base_url", std::string(e.what()).substr(sizeof "base_url")});
  }
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
    const auto answer = co_await client_.post(std::move(request));
    if (!answer) co_return not_answered(answer.error());
    co_return twilio_verdict(
        *answer, {m.text.reveal(), m.to.reveal(), settings_.auth_token.reveal(), credentials.reveal()}
    );
  }

  void close() noexcept override { client_.close(); }

private:
  static core::result<accepted, failure> not_answered(const http_failure& f) {
    return failure{
        f.sent ? failure_kind::no_answer : failure_kind::unavailable, std::nullopt, fit_for_operator(f.detail)};
  }

  std::string name_;
  twilio_settings settings_;
  http_client client_;
};

std::unique_ptr<gateway> make(std::string name, const provider_keys& given, const provider_environment& e) {
  twilio_settings settings;
  settings.account_sid = value(given, "account_sid");
  settings.auth_token = core::secret(value(given, "auth_token"));
  settings.messaging_service_sid = value(given, "messaging_service_sid");
  settings.from = value(given, "from");
  if (settings.from.empty() && settings.messaging_service_sid.empty()) settings.from = e.sender;
  if (!e.receipts_url.empty() && value(given, "status_callback") == "true")
    settings.status_callback = e.receipts_url + "/" + name;
  return std::make_unique<twilio>(std::move(name), std::move(settings), parse_base_url(value(given, "base_url")), e);
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
  request.target = "/2010-04-01/Accounts/" + settings.account_sid + "/Messages.json";
  request.content_type = "application/x-www-form-urlencoded";
  request.authorization = basic_authorization(settings.account_sid, settings.auth_token.reveal());
  request.body = encode_form(form);
  return request;
}

constinit const provider_kind twilio_kind{"twilio", keys, &check, &make};

} // namespace twostep::sms
