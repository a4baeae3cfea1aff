#include "server/pages/cookie_trouble.hpp"

namespace twostep::server::pages {

namespace {

constexpr core::milliseconds a_moment = core::minutes(2);

bool has_just_signed_in(const page_context& v) {
  return v.browser && v.browser->signed_in && v.now() < v.browser->issued_at + a_moment;
}

bool is_of_application(std::string_view next) {
  return !next.empty() && !next.starts_with('/');
}

bool is_told_by_session_cookie(page_context& v) {
  return read_authenticated(v.access, v.x, [](const core::account&, const core::organisation*, const core::session&) {
  });
}

} // namespace

cookie_trouble find_cookie_trouble(page_context& v, std::string_view next) {
  const auto sent = session_cookies_sent(v.access, v.x.request);
  if (sent > 1) {
    if (has_clashing_sessions(v.access, v.x)) return cookie_trouble::clash;
    // None of them is a living session's, though one was given to this browser just now.
    if (has_just_signed_in(v) && !is_told_by_session_cookie(v)) return cookie_trouble::clash;
  }
  if (sent != 0 || !has_just_signed_in(v)) return cookie_trouble::none;
  const bool is_missed = is_of_application(next) || !authenticate(v.access, v.x);
  return is_missed ? cookie_trouble::lost : cookie_trouble::none;
}

bool is_known_at(page_context& v, std::string_view next) {
  return !is_of_application(next) || is_told_by_session_cookie(v);
}

void show(page& p, const page_context& v, cookie_trouble trouble) {
  const auto& domain = v.access.config.session.cookie_domain;
  if (trouble == cookie_trouble::lost) p.show("COOKIE_LOST");
  if (trouble == cookie_trouble::clash)
    p.add("COOKIE_CLASH").set("DOMAIN", domain.empty() ? v.access.address.host : domain);
}

} // namespace twostep::server::pages
