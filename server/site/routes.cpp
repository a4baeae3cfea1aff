#include "server/site/routes.hpp"

#include "server/pages/app_tokens.hpp"
#include "server/pages/demo_phone.hpp"
#include "server/pages/home.hpp"
#include "server/pages/profile.hpp"
#include "server/pages/security.hpp"
#include "server/pages/sign_in.hpp"
#include "server/pages/sign_in_again.hpp"
#include "server/pages/sign_in_code.hpp"
#include "server/pages/two_step_disable.hpp"
#include "server/pages/two_step_enable.hpp"
#include "server/pages/two_step_phone.hpp"

namespace twostep::server {

namespace {

using enum http::method;
using enum access;

constexpr route table[] = {
    {get, "/", either, pages::go_home},
    {get, "/.well-known/change-password", either, pages::go_to_change_password},
    {get, "/sign-in", anonymous, pages::show_sign_in},
    {post, "/sign-in", anonymous, pages::sign_in, {"email", "password"}},
    {get, "/sign-in/code", anonymous, pages::show_sign_in_code},
    {post, "/sign-in/code", anonymous, pages::sign_in_code, {"code"}},
    {post, "/sign-in/code/resend", anonymous, pages::resend_sign_in_code},
    {post, "/sign-in/code/new", anonymous, pages::new_sign_in_code},
    {get, "/sign-in/again", proving, pages::show_sign_in_again},
    {post, "/sign-in/again", proving, pages::sign_in_again, {"password"}},
    {get, "/sign-in/again/code", proving, pages::show_step_up_code},
    {post, "/sign-in/again/code", proving, pages::step_up_code, {"code"}},
    {post, "/sign-in/again/code/resend", proving, pages::resend_step_up_code},
    {post, "/sign-out", leaving, pages::sign_out},
    {get, "/profile", signed_in, pages::show_profile},
    {get, "/profile/security", changing, pages::show_security},
    {post, "/profile/security/password", changing, pages::change_password, {"current_password", "new_password"}},
    {post, "/profile/security/sessions/revoke", signed_in, pages::revoke_session, {"session"}},
    {get, "/profile/security/app-tokens", signed_in, pages::show_new_app_token},
    {post, "/profile/security/app-tokens", signed_in, pages::create_app_token, {"name", "hosts", "expires"}},
    {post, "/profile/security/app-tokens/revoke", signed_in, pages::revoke_app_token, {"token"}, "/profile/security"},
    {get, "/profile/security/two-step/phone", enrolling, pages::show_phone},
    {post, "/profile/security/two-step/phone", enrolling, pages::give_phone, {"phone", "confirm", "confirmed"}},
    {get, "/profile/security/two-step/enable", enrolling, pages::show_enable},
    {post, "/profile/security/two-step/enable", enrolling, pages::enable, {"code"}},
    {post, "/profile/security/two-step/enable/resend", enrolling, pages::resend_enable},
    {post, "/profile/security/two-step/enable/cancel", enrolling, pages::cancel_enable},
    {post, "/profile/security/two-step/disable", signed_in, pages::begin_disable},
    {get, "/profile/security/two-step/disable/confirm", signed_in, pages::show_disable},
    {post, "/profile/security/two-step/disable/confirm", signed_in, pages::disable, {"code", "end_others"}},
    {post, "/profile/security/two-step/disable/resend", signed_in, pages::resend_disable},
    {post, "/profile/security/two-step/disable/cancel", signed_in, pages::cancel_disable},
    {get, "/demo/phone", either, pages::show_demo_phone},
};

} // namespace

std::span<const route> routes() noexcept {
  return table;
}

const route* find_route(http::method method, std::string_view path, std::string& allowed) {
  const auto wanted = method == head ? get : method;
  for (const auto& r : table) {
    if (r.path != path) continue;
    if (r.method == wanted) return &r;
    if (!allowed.empty()) allowed += ", ";
    allowed += r.method == get ? "GET, HEAD" : "POST";
  }
  return nullptr;
}

const route* form_page(const route& r) {
  std::string_view path = r.form.empty() ? r.path : r.form;
  std::string unused;
  while (!path.empty()) {
    if (const auto* found = find_route(get, path, unused)) return found;
    path = path.substr(0, path.rfind('/'));
  }
  return nullptr;
}

bool is_open_during(access a, core::next_step next) noexcept {
  if (a == leaving || a == proving) return true;
  switch (next) {
  case core::next_step::none:
    return true;
  case core::next_step::give_second_step:
    return false;
  case core::next_step::change_password:
    return a == changing;
  case core::next_step::enable_two_step:
    return a == enrolling;
  }
  return false;
}

} // namespace twostep::server
