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

awaitable<bool> is_told_by_session_cookie(page_context& v) {
  const auto look = [](const core::account&, const core::organisation*, const core::session&) {};
  const bool is_told = co_await read_authenticated(v.access, v.x, look);
  co_return is_told;
}

/// sent: the number of session cookies.
awaitable<bool> is_clash(page_context& v, std::size_t sent) {
  if (sent < 2) co_return false;
  const bool clashes = co_await has_clashing_cookies(v.access, v.x, cookie_of::session);
  if (clashes || !has_just_signed_in(v)) co_return clashes;
  // None of them is a living session's, though one was given to this browser just now.
  const bool is_told = co_await is_told_by_session_cookie(v);
  co_return !is_told;
}

/// Of the pages' own cookie, which others can set under plain http or beside a path of this host.
awaitable<bool> is_clash_of_pages(page_context& v) {
  if (page_cookies_sent(v.access, v.x.request) < 2) co_return false;
  const bool clashes = co_await has_clashing_cookies(v.access, v.x, cookie_of::pages);
  if (clashes || !has_just_signed_in(v)) co_return clashes;
  const auto who = co_await authenticate(v.access, v.x);
  co_return !who;
}

} // namespace

awaitable<cookie_trouble> find_cookie_trouble(page_context& v, std::string_view next) {
  if (has_too_many_challenge_cookies(v.access, v.x.request)) co_return cookie_trouble::clash;
  const auto sent = session_cookies_sent(v.access, v.x.request);
  const bool clashes = co_await is_clash(v, sent);
  if (clashes) co_return cookie_trouble::clash;
  const bool pages_clash = co_await is_clash_of_pages(v);
  if (pages_clash) co_return cookie_trouble::clash;
  if (sent != 0 || !has_just_signed_in(v)) co_return cookie_trouble::none;
  if (is_of_application(next)) co_return cookie_trouble::lost;
  const auto who = co_await authenticate(v.access, v.x);
  co_return who ? cookie_trouble::none : cookie_trouble::lost;
}

awaitable<bool> is_known_at(page_context& v, std::string_view next) {
  if (!is_of_application(next)) co_return true;
  const bool is_told = co_await is_told_by_session_cookie(v);
  co_return is_told;
}

void show(page& p, const page_context& v, cookie_trouble trouble) {
  const auto& domain = v.access.config.session.cookie_domain;
  if (trouble == cookie_trouble::lost) p.show("COOKIE_LOST");
  if (trouble == cookie_trouble::clash)
    p.add("COOKIE_CLASH").set("DOMAIN", domain.empty() ? v.access.address.host : domain);
}

} // namespace twostep::server::pages
