#include "server/site/delivery_receipts.hpp"

#include "server/audit/audit.hpp"
#include "server/pages/page_context.hpp"
#include "sms/dispatch/dispatcher.hpp"

#include <string>

namespace twostep::server {
namespace {

unsigned status_of(sms::receipt_refusal why) {
  switch (why) {
  case sms::receipt_refusal::not_accepted:
    return 404;
  case sms::receipt_refusal::forged:
    return 403;
  case sms::receipt_refusal::unreadable:
    return 400;
  }
  return 400;
}

/// The URL that the provider called: behind a proxy, the connection knows neither scheme nor path prefix.
std::string called_url(const public_address& us, const http::request& r) {
  std::string url = us.origin;
  url.append(us.path_prefix).append(r.path);
  if (!r.query.empty()) url.append("?").append(r.query);
  return url;
}

} // namespace

std::string receipts_url(const public_address& a) {
  std::string url = a.origin + a.path_prefix;
  return url.append(receipts_path);
}

void answer_receipts(
    sms::dispatcher& dispatcher, audit& noted, const public_address& us, std::string_view provider, http::exchange& x
) {
  const auto& r = x.request;
  const auto url = called_url(us, r);
  const auto field = [&](std::string_view name) { return r.kept[name]; };
  const auto answer = dispatcher.take_receipts(
      provider,
      sms::receipt_request{
          .method = r.method == http::method::post ? "POST" : "GET",
          .url = url,
          .query = r.query,
          .content_type = r.content_type,
          .authorization = r.authorization,
          .body = r.body,
          .field = field}
  );
  x.response.status = answer ? 204 : status_of(answer.error());
  if (!answer) noted.note(audit_event::request_refused, x, std::nullopt, "receipt");
}

awaitable<> take_receipts(pages::page_context& v, sms::dispatcher& dispatcher) {
  answer_receipts(dispatcher, v.access.audit, v.access.address, v.path["provider"], v.x);
  co_return;
}

} // namespace twostep::server
