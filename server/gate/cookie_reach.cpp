#include "server/gate/cookie_reach.hpp"

namespace twostep::server::gate {
namespace {

bool is_under(std::string_view name, std::string_view domain) noexcept {
  if (domain.empty() || !name.ends_with(domain)) return false;
  return name.size() == domain.size() || name[name.size() - domain.size() - 1] == '.';
}

} // namespace

cookie_reach cookie_reach_of(const config& c, const public_address& ours, const original_request& o) noexcept {
  const bool is_our_host = o.host == ours.host;
  if (!is_our_host && !is_under(o.host_name(), c.session.cookie_domain)) return cookie_reach::outside;
  if (ours.https && o.scheme == "http") return cookie_reach::plain_http;
  // Without a cookie domain the session cookie of an http site isn't used for the same host over https.
  return is_our_host && !ours.https && o.scheme == "https" && c.session.cookie_domain.empty() ? cookie_reach::outside
                                                                                              : cookie_reach::ours;
}

} // namespace twostep::server::gate
