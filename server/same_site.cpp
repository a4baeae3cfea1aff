#include "server/http/client_address.hpp"
#include "server/visitor.hpp"

namespace twostep::server {
namespace {

/// "localhost:8080", "127.0.0.1", "[::1]:80": what names this machine whatever the network says.
bool names_loopback(std::string_view host) noexcept {
  if (host.starts_with('[')) {
    const auto end = host.find(']');
    if (end == host.npos) return false;
    host = host.substr(1, end - 1);
  } else {
    host = host.substr(0, host.find(':'));
  }
  if (host == "localhost") return true;
  const auto address = http::ip_address::parse(host);
  return address && address->is_loopback();
}

bool is_ours(const services& s, const http::request& r, std::string_view origin) noexcept {
  if (origin == s.address.origin) return true;
  // Opened by the listen address, on this machine only (answers.md 17).
  constexpr std::string_view scheme = "http://";
  return r.loopback_peer && names_loopback(r.host) && origin.starts_with(scheme) &&
         origin.substr(scheme.size()) == r.host;
}

/// Scheme, host and port of an address; all of it where it has no path.
std::string_view origin_of(std::string_view address) noexcept {
  const auto scheme = address.find("://");
  if (scheme == address.npos) return address;
  return address.substr(0, address.find_first_of("/?#", scheme + 3));
}

} // namespace

bool hides_origin(const http::request& r) noexcept {
  return r.sec_fetch_site.empty() && r.origin == "null";
}

bool is_same_site(const services& s, const http::request& r) noexcept {
  // The browser's own word, where it gives one: not over plain http to anything but this machine.
  if (!r.sec_fetch_site.empty()) return r.sec_fetch_site == "same-origin" || r.sec_fetch_site == "none";
  if (!r.origin.empty()) return is_ours(s, r, r.origin);
  if (!r.referer.empty()) return is_ours(s, r, origin_of(r.referer));
  // No browser that sends forms leaves all three out, and a program is not somebody's browser: the form's token
  // decides.
  return true;
}

} // namespace twostep::server
