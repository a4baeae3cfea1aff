#include "server/access/language_choice.hpp"

#include "server/http/accept_language.hpp"

#include <chrono>
#include <utility>

namespace twostep::server {
namespace {

constexpr std::string_view language_cookie = "twostep_lang";
constexpr std::chrono::seconds language_cookie_lifetime = std::chrono::hours(24 * 365);

http::cookie_rules rules_of(const access_services& s) {
  return {s.address.https, s.config.session.cookie_domain, s.address.path_prefix};
}

} // namespace

const page_language* accepted_page_language(std::span<const page_language> all, std::string_view accept_language) {
  for (const auto range : http::read_accept_language(accept_language))
    if (const auto* found = find_page_language(all, range)) return found;
  return nullptr;
}

language_choice::language_choice(const access_services& s, std::vector<page_language> all)
    : cookies_(rules_of(s)), all_(std::move(all)),
      default_(find_page_language(all_, s.config.branding.default_locale)) {
  if (!default_) default_ = &all_.front();
}

const page_language& language_choice::of(const http::request& r, std::string_view setting) const {
  if (all_.size() == 1) return all_.front();
  if (const auto* set = find_page_language(all_, setting)) return *set;
  const auto cookie = cookies_.find(r.cookie, language_cookie, http::cookie_scope::host);
  if (const auto* picked = cookie ? find_page_language(all_, *cookie) : nullptr) return *picked;
  if (const auto* accepted = accepted_page_language(all_, r.accept_language)) return *accepted;
  return *default_;
}

void set_language_cookie(const access_services& s, http::exchange& x, const page_language& l) {
  x.response.headers.push_back(
      {"Set-Cookie", rules_of(s).set(language_cookie, l.tag(), http::cookie_scope::host, language_cookie_lifetime)}
  );
}

} // namespace twostep::server
