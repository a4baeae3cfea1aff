#pragma once
// /healthz and /readyz, without waiting: text, or JSON if Accept asks for it.

#include "server/http/exchange.hpp"
#include "server/site/readiness.hpp"

#include <vector>

namespace twostep::server {

/// Always "ok": the process lives.
void answer_healthz(const http::request&, http::response&);

enum class reasons { in_words, with_details };
/// 200 "ready", or 503 "not ready" with a line for each reason; details are for operators only.
void answer_readyz(const std::vector<lack>&, reasons, const http::request&, http::response&);

/// For the public listener, without details. False: another path.
bool answer_health(const storage::durability&, const sms::dispatcher&, const clock&, http::exchange&);

} // namespace twostep::server
