#pragma once
// One route: methods, path, required access, kind of body, and the function that answers. The table: routes.cpp.

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

/// The methods that a route answers.
enum class methods : std::uint8_t {
  reads,    ///< GET, and HEAD as GET without the body
  posts,    ///< POST
  callbacks ///< GET and POST: another server may use either
};
bool contains(methods, http::method) noexcept;
/// The value of Allow: "GET, HEAD".
std::string_view names(methods) noexcept;

/// Who may use the route; checked before its function is called.
enum class access : std::uint8_t {
  anonymous, ///< everybody; a POST's token is bound to the browser's pre-session cookie
  either,    ///< everybody; the token is the session's if there is one
  signed_in, ///< a session without a required step; otherwise 303 to the sign-in page, or to the step's page
  changing,  ///< as signed_in, and while the password must be changed
  enrolling, ///< as signed_in, and while two-step verification must be turned on
  proving,   ///< as signed_in, and during any required step: gives the password or a code again
  leaving,   ///< as signed_in, and during any required step
  signature  ///< another server, authenticated by a signature that the function checks
};

/// The request's body; checked before the function is called.
enum class body_kind : std::uint8_t {
  none, ///< not read
  form, ///< a form of ours with its token (R39); other media types get 415
  raw   ///< any media type; the function reads it
};

struct route {
  methods allowed;
  http::path_pattern path;
  server::access access;
  body_kind body;
  awaitable<> (*answer)(pages::page_context&, const page_services&); ///< page_answer.hpp makes one of a page
  std::array<std::string_view, 6> fields = {};                       ///< of a form, beside csrf and next; "": unused
  std::string_view form = {}; ///< the path of the form's page, unless it is the nearest page above
};

/// True: every body is checked. A route with a signature reads raw bodies; every other one takes our form, or
/// none.
constexpr bool checks_its_body(const route& r) noexcept {
  if (r.access == access::signature) return r.body == body_kind::raw;
  return r.allowed == methods::reads ? r.body == body_kind::none
                                     : r.allowed == methods::posts && r.body == body_kind::form;
}

/// Whether a person who must do `next` first may use the route.
bool is_open_during(access, core::next_step next) noexcept;

} // namespace twostep::server
