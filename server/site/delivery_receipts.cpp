#include "server/site/delivery_receipts.hpp"

#include "server/audit/audit.hpp"
#include "server/delivery/delivery_results.hpp"
#include "server/pages/page_context.hpp"
#include "sms/dispatch/dispatcher.hpp"

#include <string>
#include <utility>

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

awaitable<> take_receipts(pages::page_context& v, sms::dispatcher& dispatcher, delivery_results& results) {
  const auto& r = v.x.request;
  const std::string provider(v.path["provider"]);
  const auto url = called_url(v.access.address, r);
  const auto field = [&](std::string_view name) { return r.kept[name]; };
  const sms::receipt_request request{
      .method = r.method == http::method::post ? "POST" : "GET",
      .url = url,
      .query = r.query,
      .content_type = r.content_type,
      .authorization = r.authorization,
      .body = r.body,
      .field = field};
  auto read = dispatcher.read_receipts(provider, request);
  if (!read) {
    v.x.response.status = status_of(read.error());
    v.access.audit.note(audit_event::request_refused, v.x, std::nullopt, "receipt");
    co_return;
  }
  const bool is_stored = co_await results.handle(provider, std::move(*read));
  v.x.response.status = is_stored ? 204 : 503;
}

} // namespace twostep::server
