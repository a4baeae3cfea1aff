#pragma once
// What the metrics listener serves: GET /metrics, /healthz and /readyz, the last with details. Nothing else, and
// nothing that the host or anything beside the path could change.

#include "server/http/application.hpp"
#include "server/metrics/scrape.hpp"

#include <optional>

namespace twostep::server::metrics {

class application final : public http::application {
public:
  /// Before the listener starts.
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
