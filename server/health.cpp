#include "server/health.hpp"

namespace twostep::server {

void answer_healthz(http::response& r) {
  r.content_type = "application/json";
  r.body = R"({"status":"ok"})";
}

void answer_readyz(const services& s, http::response& r) {
  r.content_type = "application/json";
  const bool usable = s.dispatcher.status().usable;
  r.status = usable ? 200 : 503;
  r.body = usable ? R"({"status":"ready"})"
                  : R"({"status":"not ready","missing":["a text message provider that answers"]})";
}

} // namespace twostep::server
