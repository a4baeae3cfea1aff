#pragma once
// The HTTP APIs that the fake provider speaks, each in its provider's own form: a request as a message, a fate as an
// answer. Pure.

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
  bool retry_after = false; ///< in a second
};

struct http_provider {
  fake_smsc::kind kind;
  /// nullopt: nothing that this provider would take.
  std::optional<incoming> (*read)(const http_question&);
  /// The password of the request, wherever this provider has it.
  std::string (*password)(const http_question&);
  std::string (*id)(std::uint64_t instance, std::uint64_t number);
  http_reply (*accepted)(const incoming&, const std::string& id);
  /// failed, refused or throttled.
  http_reply (*not_accepted)(const incoming&, answer_kind);
  http_reply unreadable;
  http_reply unauthorized;
};

/// Null where no provider has such a path.
const http_provider* find_provider(std::string_view path);

} // namespace twostep::bench::fake_smsc
