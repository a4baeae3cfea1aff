#pragma once
// The HTTP APIs of the fake provider: reads requests and writes answers in each provider's format. Pure.

#include "bench/fake_smsc/messages.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace twostep::bench::fake_smsc {

struct http_question {
  std::string_view method, path, content_type, authorization, body;
};

struct http_reply {
  unsigned status = 200;
  std::string body;
  std::string_view content_type = "application/json";
  bool retry_after = false; ///< after one second
};

struct http_provider {
  fake_smsc::kind kind;
  /// nullopt: not a request that this provider accepts.
  std::optional<incoming> (*read)(const http_question&);
  /// The password in the request, where this provider expects it.
  std::string (*password)(const http_question&);
  std::string (*id)(std::uint64_t instance, std::uint64_t number);
  http_reply (*accepted)(const incoming&, const std::string& id);
  /// For failed, refused and throttled messages.
  http_reply (*not_accepted)(const incoming&, answer_kind);
  http_reply unreadable;
  http_reply unauthorized;
};

/// Null if no provider has this path.
const http_provider* find_provider(std::string_view path);

} // namespace twostep::bench::fake_smsc
