#include "server/health.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <utility>

namespace twostep::server {

void answer_healthz(http::response& r) {
  r.content_type = "application/json";
  r.body = R"({"status":"ok"})";
}

void answer_readyz(const services& s, http::response& r) {
  r.content_type = "application/json";
  boost::json::array missing;
  if (!s.store.takes_changes()) missing.emplace_back("space on the disk for changes");
  if (!s.dispatcher.status().usable) missing.emplace_back("a text message provider that answers");
  r.status = missing.empty() ? 200 : 503;
  boost::json::object body{{"status", missing.empty() ? "ready" : "not ready"}};
  if (!missing.empty()) body["missing"] = std::move(missing);
  r.body = boost::json::serialize(body);
}

} // namespace twostep::server
