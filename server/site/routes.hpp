#pragma once
// The table of pages: method, path, who may come, which function answers. A new page is one line here and its pair of
// files under pages/.

#include "core/account/access.hpp"
#include "server/http/message.hpp"
#include "server/pages/page_context.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace twostep::server {

enum class access : std::uint8_t {
  anonymous, ///< anybody; a POST's token is bound to the browser's pre-session cookie
  either,    ///< anybody; the token is the session's where there is one
  signed_in, ///< a living session with nothing left to do first; else 303 to the sign-in page
  changing,  ///< as signed_in, and open to those who must change their password first
  enrolling, ///< as signed_in, and open to those who must turn two-step verification on first
  proving,   ///< as signed_in, and open whatever must be done first: the password or a code once more
  leaving    ///< as signed_in, and open whatever must be done first
};

struct route {
  http::method method;
  std::string_view path;
  server::access access;
  awaitable<> (*answer)(pages::page_context&);
  std::array<std::string_view, 6> fields = {}; ///< of a POST's form, beside csrf and next; empty ones name nothing
  std::string_view form = {}; ///< of a POST: the path of the page its form stands on, where form_page can't tell
};

std::span<const route> routes() noexcept;

/// HEAD is looked up as GET. Null: no such route; allowed then names the methods that the path has ("GET, HEAD,
/// POST"), empty where there is no such path.
const route* find_route(http::method, std::string_view path, std::string& allowed);

/// The page that the form of a POST stands on: its own path, or the nearest above it. Null: it stands on many.
const route* form_page(const route&);

/// Whether a person who must do `next` first may open this.
bool is_open_during(access, core::next_step next) noexcept;

} // namespace twostep::server
