#pragma once
// One route: methods, path, who may come, what the body is, which function answers. The table is routes.cpp's.

#include "core/account/access.hpp"
#include "server/http/message.hpp"
#include "server/http/path_pattern.hpp"
#include "server/runtime/awaitable.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace twostep::server::pages {
struct page_context;
}

namespace twostep::server {

struct page_services;

/// Those that a route answers.
enum class methods : std::uint8_t {
  reads,    ///< GET, and HEAD as GET without the body
  posts,    ///< POST
  callbacks ///< GET and POST: another server calls by either
};
bool contains(methods, http::method) noexcept;
/// As Allow names them: "GET, HEAD".
std::string_view names(methods) noexcept;

/// Who may come, seen to before the function is called.
enum class access : std::uint8_t {
  anonymous, ///< anybody; a POST's token is bound to the browser's pre-session cookie
  either,    ///< anybody; the token is the session's where there is one
  signed_in, ///< a living session with nothing left to do first; else 303 to the sign-in page
  changing,  ///< as signed_in, and open to those who must change their password first
  enrolling, ///< as signed_in, and open to those who must turn two-step verification on first
  proving,   ///< as signed_in, and open whatever must be done first: the password or a code once more
  leaving,   ///< as signed_in, and open whatever must be done first
  signature  ///< no browser: another server, by the signature of what it sends, which the function checks
};

/// What is sent along, seen to before the function is called.
enum class body_kind : std::uint8_t {
  none, ///< nothing that is read
  form, ///< a form of ours with its token (R39); 415 for another media type
  raw   ///< of whatever media type, for the function to read
};

struct route {
  methods allowed;
  http::path_pattern path;
  server::access access;
  body_kind body;
  awaitable<> (*answer)(pages::page_context&, const page_services&); ///< page_answer.hpp makes one of a page
  std::array<std::string_view, 6> fields = {}; ///< of a form, beside csrf and next; empty ones name nothing
  std::string_view form = {}; ///< the path of the page that the form stands on, where that isn't the nearest above
};

/// A body without our token is nobody's browser's: whoever comes with cookies sends a form, or nothing.
constexpr bool is_sound(const route& r) noexcept {
  if (r.access == access::signature) return r.body == body_kind::raw;
  return r.allowed == methods::reads ? r.body == body_kind::none
                                     : r.allowed == methods::posts && r.body == body_kind::form;
}

/// Whether a person who must do `next` first may open this.
bool is_open_during(access, core::next_step next) noexcept;

} // namespace twostep::server
