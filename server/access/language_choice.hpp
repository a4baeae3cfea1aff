#pragma once
// Which language a page is shown in (decision 49): the person's setting, else the picker's cookie, else what the
// browser accepts, else branding.default_locale.

#include "server/access/access_services.hpp"
#include "server/http/cookies.hpp"
#include "server/http/exchange.hpp"
#include "server/text/page_language.hpp"

#include <span>
#include <string_view>
#include <vector>

namespace twostep::server {

/// The first that an Accept-Language field finds (RFC 4647, 3.4). Null: none.
const page_language* accepted_page_language(std::span<const page_language>, std::string_view accept_language);

/// Thread-safe: nothing of it changes.
class language_choice {
public:
  /// What the services refer to outlives it. all: not empty; the first is shown where nothing else is found.
  language_choice(const access_services&, std::vector<page_language> all);
  language_choice(const language_choice&) = delete;

  std::span<const page_language> all() const noexcept { return all_; }
  /// setting: the account's locale; "" where nobody is signed in, or none was chosen.
  const page_language& of(const http::request&, std::string_view setting = {}) const;

private:
  const http::cookie_rules cookies_;
  const std::vector<page_language> all_;
  const page_language* default_;
};

/// The picker's cookie: the tag of a language that pages are shown in. Decides nothing else.
void set_language_cookie(const access_services&, http::exchange&, const page_language&);

} // namespace twostep::server
