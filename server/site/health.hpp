#pragma once
// /healthz and /readyz for probes, without waiting: text, or JSON for those whose Accept names it.

#include "server/http/exchange.hpp"
#include "server/site/readiness.hpp"

#include <vector>

namespace twostep::server {

/// The process lives: "ok".
void answer_healthz(const http::request&, http::response&);

enum class reasons { in_words, with_details };
/// 200 "ready", or 503 "not ready" with a line for each thing that is missing; details are for operators only.
void answer_readyz(const std::vector<lack>&, reasons, const http::request&, http::response&);

/// On the public listener: reasons in words. False: it is neither's path.
bool answer_health(const storage::durability&, const sms::dispatcher&, const clock&, http::exchange&);

} // namespace twostep::server
