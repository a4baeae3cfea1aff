#pragma once
// Serves the metrics listener: GET /metrics, /healthz and /readyz (with details). Uses only the method and the
// path of a request.

#include "server/http/application.hpp"
#include "server/metrics/scrape.hpp"

#include <optional>

namespace twostep::server::metrics {

class application final : public http::application {
public:
  /// Call before the listener starts.
  void bind(const sources&);

  bool handle_now(http::exchange&) override;
  awaitable<> handle(http::exchange&) override;
  void refuse(http::exchange&, unsigned status, std::string_view reason) override;
  void on_exception(http::exchange&) noexcept override;

private:
  std::optional<sources> sources_;
  std::optional<scrape> scrape_;
};

} // namespace twostep::server::metrics
