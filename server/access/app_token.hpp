#pragma once
// What a person's programs carry instead of a cookie, `Authorization: Bearer twostep_…` or the same as the password
// of Basic authentication, and whose it is.

#include "core/account/account.hpp"
#include "core/function_ref.hpp"
#include "core/organisation.hpp"
#include "core/secret.hpp"
#include "server/access/access_services.hpp"
#include "server/http/exchange.hpp"

#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

namespace twostep::server {

/// By it people and scanners of source text know one, and the gate tells it from the tokens of applications.
inline constexpr std::string_view app_token_prefix = "twostep_";

/// The prefix and base64url(account id, 32 random bytes). The account keeps the hash (core::app_token_id).
struct new_app_token {
  core::app_token_id id;
  core::secret text;
};
new_app_token make_app_token(const core::account_id&);

/// The token of ours in an Authorization field, good or not; nullopt: it is nobody's or an application's own.
std::optional<std::string_view> app_token_in(std::string_view authorization) noexcept;

/// A user and a token as the password (RFC 7617): git, CalDAV and WebDAV clients know no other way.
class basic_app_token {
public:
  /// nullopt: another scheme, or a password that is no token of ours, good or not.
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
/// f runs under the store's lock (storage/store.hpp). False, and f was not called: unknown, revoked, expired, of a
/// suspended user, or there are none here (gate.app_tokens). A use is noted once a day, without waiting.
bool read_app_token(const access_services&, http::exchange&, std::string_view token, app_token_reader f);

} // namespace twostep::server
