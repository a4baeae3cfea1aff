#include "server/site/health.hpp"

#include "server/site/route_numbers.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <utility>

namespace twostep::server {
namespace {

bool wants_json(const http::request& r) {
  return r.accept.find("application/json") != r.accept.npos;
}

std::string as_text(const std::vector<lack>& missing, reasons how) {
  if (missing.empty()) return "ready\n";
  std::string text = "not ready\n";
  for (const auto& l : missing) {
    text.append("missing: ").append(l.what);
    if (how == reasons::with_details && !l.detail.empty()) text.append(" (").append(l.detail).append(")");
    text.push_back('\n');
  }
  return text;
}

std::string as_json(const std::vector<lack>& missing, reasons how) {
  boost::json::object body{{"status", missing.empty() ? "ready" : "not ready"}};
  boost::json::array words, details;
  for (const auto& l : missing) {
    words.emplace_back(l.what);
    details.emplace_back(l.detail);
  }
  if (!words.empty()) body["missing"] = std::move(words);
  if (!details.empty() && how == reasons::with_details) body["details"] = std::move(details);
  return boost::json::serialize(body);
}

constexpr std::string_view json = "application/json", text = "text/plain; charset=utf-8";

} // namespace

void answer_healthz(const http::request& request, http::response& r) {
  r.content_type = wants_json(request) ? json : text;
  r.body = wants_json(request) ? R"({"status":"ok"})" : "ok\n";
}

void answer_readyz(const std::vector<lack>& missing, reasons how, const http::request& request, http::response& r) {
  r.status = missing.empty() ? 200 : 503;
  r.content_type = wants_json(request) ? json : text;
  r.body = wants_json(request) ? as_json(missing, how) : as_text(missing, how);
}

bool answer_health(
    const storage::durability& log, const sms::dispatcher& dispatcher, const clock& clock, http::exchange& x
) {
  if (x.request.path == "/healthz") {
    x.route = route_number(builtin_route::healthz);
    answer_healthz(x.request, x.response);
    return true;
  }
  if (x.request.path != "/readyz") return false;
  x.route = route_number(builtin_route::readyz);
  answer_readyz(find_lacks(log, dispatcher, clock), reasons::in_words, x.request, x.response);
  return true;
}

} // namespace twostep::server
