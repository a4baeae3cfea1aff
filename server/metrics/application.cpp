#include "server/metrics/application.hpp"

#include "server/site/health.hpp"

#include <spdlog/spdlog.h>

namespace twostep::server::metrics {
namespace {

void say(http::response& r, unsigned status, std::string_view sentence) {
  r.status = status;
  r.content_type = "text/plain; charset=utf-8";
  r.body = std::string(sentence) + "\n";
}

} // namespace

void application::bind(const sources& s) {
  sources_.emplace(s);
  scrape_.emplace(s);
}

bool application::handle_now(http::exchange& x) {
  const auto& request = x.request;
  auto& answer = x.response;
  const bool reads = request.method != http::method::post;
  if (request.path == "/metrics" && reads) return false;
  if (request.path == "/healthz" && reads) {
    answer_healthz(request, answer);
  } else if (request.path == "/readyz" && reads) {
    const auto& s = *sources_;
    answer_readyz(find_lacks(s.store, s.dispatcher, s.clock), reasons::with_details, request, answer);
  } else if (request.path == "/metrics" || request.path == "/healthz" || request.path == "/readyz") {
    say(answer, 405, "only GET and HEAD are served here");
    answer.headers.push_back({"Allow", "GET, HEAD"});
  } else {
    say(answer, 404, "there is /metrics, /healthz and /readyz here");
  }
  return true;
}

awaitable<> application::handle(http::exchange& x) {
  const auto all = co_await scrape_->collect();
  x.response.content_type = text_format;
  x.response.body = as_text(all);
}

void application::refuse(http::exchange& x, unsigned status, std::string_view reason) {
  say(x.response, status, reason);
}

void application::on_exception(http::exchange& x) noexcept {
  x.response = {};
  x.response.status = 500;
  try {
    try {
      throw;
    } catch (const std::exception& e) {
      spdlog::error("metrics can't be told: {}", e.what());
    }
  } catch (...) { // out of memory
  }
}

} // namespace twostep::server::metrics
