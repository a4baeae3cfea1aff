#include "server/gate/place.hpp"

namespace twostep::server::gate {
namespace {

bool is_under(std::string_view name, std::string_view domain) noexcept {
  if (domain.empty() || !name.ends_with(domain)) return false;
  return name.size() == domain.size() || name[name.size() - domain.size() - 1] == '.';
}

} // namespace

place place_of(const services& s, const original_request& o) noexcept {
  const bool is_our_host = o.host == s.address.host;
  if (!is_our_host && !is_under(o.host_name(), s.config.session.cookie_domain)) return place::outside;
  if (s.address.https && o.scheme == "http") return place::plain_http;
  // Without a cookie domain, what is under http is not what is under https.
  return is_our_host && !s.address.https && o.scheme == "https" && s.config.session.cookie_domain.empty()
             ? place::outside
             : place::ours;
}

} // namespace twostep::server::gate
