#pragma once
// A provider's answers for tests, and results in the words that tests compare.

#include "sms/gateway.hpp"
#include "sms/net/http_client.hpp"
#include "sms/providers/registry.hpp"

#include <string>
#include <utility>
#include <vector>

namespace twostep::test {

inline sms::http_response answered(unsigned status, std::string body, bool whole = true) {
  sms::http_response r;
  r.status = status;
  r.body = std::move(body);
  r.whole = whole;
  return r;
}

/// "accepted ID", with ", ID" for each further part; or "rejected: detail".
inline std::string said(const core::result<sms::accepted, sms::failure>& verdict) {
  if (!verdict) return std::string(to_text(verdict.error().kind)) + ": " + verdict.error().detail;
  std::string text = "accepted " + verdict->provider_id;
  for (const auto& id : verdict->more_parts) text += ", " + id;
  return text;
}

/// A line "key: message" for each.
inline std::string said(const std::vector<sms::key_problem>& problems) {
  std::string all;
  for (const auto& p : problems) all += p.key + ": " + p.message + "\n";
  return all;
}

} // namespace twostep::test
