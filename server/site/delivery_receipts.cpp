#include "server/site/delivery_receipts.hpp"

#include "server/audit/audit.hpp"
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

/// As the provider was told to call it: behind a proxy, the connection knows neither scheme nor path prefix.
std::string called_url(const services& s, const http::request& r) {
  std::string url = s.address.origin;
  url.append(s.address.path_prefix).append(r.path);
  if (!r.query.empty()) url.append("?").append(r.query);
  return url;
}

} // namespace

std::string receipts_url(const public_address& a) {
  std::string url = a.origin + a.path_prefix;
  return url.append(receipts_path);
}

bool answer_receipts(const services& s, http::exchange& x) {
  const auto& r = x.request;
  if (!r.path.starts_with(receipts_path) || r.path.substr(receipts_path.size(), 1) != "/") return false;
  x.response.body.clear();
  if (r.method == http::method::head) {
    x.response.status = 405;
    x.response.headers.push_back({"Allow", "GET, POST"});
    return true;
  }
  const auto url = called_url(s, r);
  const auto field = [&](std::string_view name) { return r.kept[name]; };
  const auto answer = s.dispatcher.take_receipts(
      r.path.substr(receipts_path.size() + 1),
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
  if (!answer) s.audit.note(audit_event::request_refused, x, std::nullopt, "receipt");
  return true;
}

} // namespace twostep::server
