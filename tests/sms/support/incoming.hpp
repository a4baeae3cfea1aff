#pragma once
// A receipt's request that owns its parts, for tests.

#include "sms/receipt.hpp"

#include <map>
#include <string>

namespace twostep::test {

struct incoming {
  std::string method = "POST";
  std::string url = "https://id.example.com/sms/receipts/main";
  std::string query{};
  std::string content_type{};
  std::string authorization{};
  std::string body{};
  std::map<std::string, std::string> fields{}; ///< names in lower case

  template <class Reader>
  auto read_by(const Reader& reader) const {
    const auto field = [this](std::string_view name) -> std::string_view {
      const auto found = fields.find(std::string(name));
      return found == fields.end() ? std::string_view() : found->second;
    };
    return reader(sms::receipt_request{method, url, query, content_type, authorization, body, field});
  }
};

/// "delivered ID", "undelivered ID invalid_number: detail", joined by "; "; or "nothing", or the refusal.
inline std::string said(const sms::read_receipts& result) {
  if (!result) {
    switch (result.error()) {
    case sms::receipt_refusal::not_accepted:
      return "not taken";
    case sms::receipt_refusal::forged:
      return "forged";
    case sms::receipt_refusal::unreadable:
      return "unreadable";
    }
  }
  std::string all;
  for (const auto& r : *result) {
    if (!all.empty()) all += "; ";
    all.append(r.what == sms::delivery::delivered ? "delivered " : "undelivered ").append(r.provider_id);
    if (r.what == sms::delivery::undelivered) all.append(" ").append(to_text(r.reason)).append(": ").append(r.detail);
  }
  return all.empty() ? "nothing" : all;
}

} // namespace twostep::test
