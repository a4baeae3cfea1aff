#include "server/access/authenticate.hpp"
#include "server/http/ascii.hpp"
#include "server/http/client_address.hpp"
#include "server/http/host.hpp"

namespace twostep::server {
namespace {

/// Compares with scheme://host; the spelling of the host may differ.
bool is_origin(std::string_view origin, std::string_view host, bool https) noexcept {
  const std::string_view scheme = https ? "https://" : "http://";
  return origin.starts_with(scheme) && http::is_same_host(origin.substr(scheme.size()), host, https);
}

bool is_ours(const public_address& us, const http::request& r, std::string_view origin) noexcept {
  if (is_origin(origin, us.host, us.https)) return true;
  // A person on this machine opened the listen address (decision 17).
  return r.loopback_peer && names_this_machine(r.host) && is_origin(origin, r.host, false);
}

/// Scheme, host and port of an address; the whole address if it has no path.
std::string_view origin_of(std::string_view address) noexcept {
  const auto scheme = address.find("://");
  if (scheme == address.npos) return address;
  return address.substr(0, address.find_first_of("/?#", scheme + 3));
}

} // namespace

bool names_this_machine(std::string_view host) noexcept {
  const auto parts = http::split_host(host, false);
  if (!parts) return false;
  auto name = parts->name;
  if (http::is_word(name, "localhost")) return true;
  if (name.starts_with('[') && name.ends_with(']')) name = name.substr(1, name.size() - 2);
  const auto address = http::ip_address::parse(name);
  return address && address->is_loopback();
}

bool hides_origin(const http::request& r) noexcept {
  return r.sec_fetch_site.empty() && r.origin == "null";
}

bool is_same_origin(const public_address& us, const http::request& r) noexcept {
  // Browsers send this field, except over plain http to another machine.
  if (!r.sec_fetch_site.empty()) return r.sec_fetch_site == "same-origin" || r.sec_fetch_site == "none";
  if (!r.origin.empty()) return is_ours(us, r, r.origin);
  if (!r.referer.empty()) return is_ours(us, r, origin_of(r.referer));
  // Every browser that sends forms sends one of the three. A program isn't a signed-in browser, and the form's
  // CSRF token is checked anyway.
  return true;
}

} // namespace twostep::server
