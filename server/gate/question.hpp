#pragma once
// What a request to the gate asks: about which request of an application, and with which app token.

#include "core/account/account.hpp"
#include "server/access/app_token.hpp"
#include "server/gate/original_request.hpp"
#include "server/http/message.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace twostep::server::gate {

/// Views of the request, which outlives it.
class question {
public:
  explicit question(const http::request&);
  question(const question&) = delete;
  question& operator=(const question&) = delete;

  /// Null: the proxy doesn't describe the request, or refusal() says why its description can't be used.
  const original_request* asked() const noexcept { return found_ && *found_ ? &**found_ : nullptr; }
  std::optional<original_refusal> refusal() const;

  /// nullopt: the request has none of ours, so that it is a person's.
  std::optional<std::string_view> token() const noexcept;
  bool is_basic() const noexcept { return basic_.has_value(); }
  /// False: Basic credentials name another user than the token's.
  bool is_of(const core::account&) const noexcept;

private:
  const core::result<std::optional<original_request>, original_refusal> found_;
  std::optional<std::string_view> bearer_;
  std::optional<basic_app_token> basic_;
  /// The user that Basic credentials name: core::email_address::key, "" if it isn't an email. nullopt: none named.
  std::optional<std::string> user_key_;
};

} // namespace twostep::server::gate
