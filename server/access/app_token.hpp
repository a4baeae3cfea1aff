#pragma once
// App tokens: what a person's programs send instead of a cookie, as `Authorization: Bearer twostep_…` or as the
// password of Basic authentication.

#include "core/account/account.hpp"
#include "core/function_ref.hpp"
#include "core/organisation.hpp"
#include "core/secret.hpp"
#include "server/access/access_services.hpp"
#include "server/http/exchange.hpp"
#include "server/runtime/awaitable.hpp"

#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

namespace twostep::server {

/// Marks our tokens for people and secret scanners; the gate tells them by it from an application's own tokens.
inline constexpr std::string_view app_token_prefix = "twostep_";

/// A token is the prefix and base64url(account id, 32 random bytes). The account keeps only its hash
/// (core::app_token_id).
struct new_app_token {
  core::app_token_id id;
  core::secret text;
};
new_app_token make_app_token(const core::account_id&);

/// The token with our prefix in an Authorization field, valid or not; nullopt for any other credentials.
std::optional<std::string_view> app_token_in(std::string_view authorization) noexcept;

/// A user name and a token as the password (RFC 7617): git, CalDAV and WebDAV clients support nothing else.
class basic_app_token {
public:
  /// nullopt: another scheme, or a password without our prefix. The token may still be invalid.
  static std::optional<basic_app_token> find_in(std::string_view authorization);

  std::string_view user() const noexcept { return text_.reveal().substr(0, colon_); } ///< as sent; may be empty
  std::string_view token() const noexcept { return text_.reveal().substr(colon_ + 1); }

private:
  basic_app_token(core::secret text, std::size_t colon) noexcept : text_(std::move(text)), colon_(colon) {}

  core::secret text_; ///< "user:token"
  std::size_t colon_;
};

using app_token_reader =
    core::function_ref<void(const core::account&, const core::organisation*, const core::app_token&)>;
/// Calls f under the store's lock (storage/store.hpp). False, without a call: the token is unknown, revoked or
/// expired, its user is suspended, or app tokens are off (gate.app_tokens). Records a use at most once a day,
/// without waiting until it is durable.
awaitable<bool> read_app_token(const access_services&, http::exchange&, std::string_view token, app_token_reader f);
/// As read_app_token, without a coroutine frame. nullopt, without a call: it takes longer, because the use is to be
/// recorded or the store doesn't have the account at hand; read_app_token answers.
std::optional<bool>
read_app_token_now(const access_services&, http::exchange&, std::string_view token, app_token_reader f);

} // namespace twostep::server
