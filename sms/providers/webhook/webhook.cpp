#include "sms/providers/webhook/webhook.hpp"

#include "sms/adapter/http_status.hpp"
#include "sms/net/http_wire.hpp"

#include <array>

namespace twostep::sms {

namespace {

constexpr std::array keys{
    provider_key{"url", true, false, "", "where a message is sent to; words in braces may stand in path and query"},
    provider_key{"method", false, false, "POST", "POST, PUT or GET"},
    provider_key{
        "format", false, false, "json", "of body: json or form; what stands for words in braces is escaped so"},
    provider_key{
        "body", false, false, "",
        "the request's body, with {to} or {to_digits}, {text}, {id}, {sender}, {purpose}, {username}, {password}"},
    provider_key{"content_type", false, false, "", "of body; by default that of format"},
    provider_key{"headers", false, true, "", "more header fields, one \"Name: value\" a line"},
    provider_key{"username", false, false, "", "for HTTP Basic, or {username} in body"},
    provider_key{"password", false, true, "", "for HTTP Basic, or {password} in body (or password_file)"},
    provider_key{"sender", false, false, "", "what {sender} stands for; [sms] sender if left out"},
    provider_key{
        "success_status", false, false, "2xx", "the statuses of acceptance, with commas, as in \"200, 202\""},
    provider_key{"success_field", false, false, "", "a JSON pointer into the answer, such as /status: must be there"},
    provider_key{"success_value", false, false, "", "what must stand there; anything if left out"},
    provider_key{"id_field", false, false, "", "a JSON pointer to the gateway's own id of the message, such as /id"},
    provider_key{
        "idempotent", false, false, "false",
        "the gateway knows an Idempotency-Key field: it is sent, and a message is tried again without fear"},
    provider_key{
        "receipt_secret", false, true, "",
        "what receipts prove themselves with: a Bearer token, or the key of X-Signature; without it no receipts"},
    provider_key{"receipt_id", false, false, "", "a JSON pointer into a receipt: the id that id_field gave"},
    provider_key{"receipt_status", false, false, "", "a JSON pointer into a receipt: what became of the message"},
    provider_key{
        "receipt_delivered", false, false, "", "what stands there when it was delivered; several with commas"},
    provider_key{"receipt_failed", false, false, "", "what stands there when it failed; several with commas"},
    provider_key{"receipt_reason", false, false, "", "a JSON pointer into a receipt: why it failed, in words"},
};

constexpr std::string_view receipt_header_fields[] = {"x-signature", "x-timestamp"};

class webhook final : public gateway {
public:
  webhook(std::string name, webhook_settings settings, const provider_environment& e)
      : name_(std::move(name)), settings_(std::move(settings)), clock_(e.clock),
        takes_receipts_(!e.receipts_url.empty() && !settings_.receipts.secret.empty()),
        client_(e.context, settings_.origin, e.http) {}

  std::string_view name() const noexcept override { return name_; }

  awaitable<core::result<accepted, failure>> send(const message& m) override {
    const auto answer = co_await client_.send(webhook_request(settings_, m));
    if (!answer) co_return not_answered(answer.error());
    const core::secret credentials = basic_authorization(settings_.username, settings_.password.reveal());
    std::vector<std::string_view> hidden{
        m.text.reveal(), m.to.reveal(), settings_.password.reveal(), credentials.reveal()};
    for (const auto& header : settings_.headers) hidden.push_back(header.second.reveal());
    co_return webhook_verdict(settings_.success, *answer, hidden);
  }

  bool is_idempotent() const noexcept override { return settings_.idempotent; }
  bool has_receipts() const noexcept override { return takes_receipts_; }
  sms::read_receipts read_receipts(const receipt_request& r) const override {
    if (!takes_receipts_) return receipt_refusal::not_accepted;
    return webhook_receipts(settings_.receipts, r, clock_());
  }
  void close() noexcept override { client_.close(); }

private:
  std::string name_;
  webhook_settings settings_;
  std::function<core::time_point()> clock_;
  bool takes_receipts_;
  http_client client_;
};

std::unique_ptr<gateway> make(std::string name, const provider_keys& given, const provider_environment& e) {
  return std::make_unique<webhook>(std::move(name), webhook_settings_of(given, e.sender), e);
}

} // namespace

http_request webhook_request(const webhook_settings& settings, const message& m) {
  const template_values values{
      m.to.reveal(),     m.text.reveal(),           m.id, settings.sender, to_text(m.purpose),
      settings.username, settings.password.reveal()};
  http_request request;
  request.method = settings.method;
  request.target = fill_in(settings.target, values, escaping::url);
  if (!settings.body.empty()) {
    request.content_type = settings.content_type;
    request.body = fill_in(settings.body, values, settings.format);
  }
  if (settings.basic) request.authorization = basic_authorization(settings.username, settings.password.reveal());
  for (const auto& [name, value] : settings.headers) request.fields.emplace_back(name, value.clone());
  if (settings.idempotent) request.fields.emplace_back("Idempotency-Key", core::secret(std::string_view(m.id)));
  return request;
}

constinit const provider_kind webhook_kind{"webhook", keys, &webhook_problems, &make, receipt_header_fields};

} // namespace twostep::sms
