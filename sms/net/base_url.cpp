#include "sms/net/base_url.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <stdexcept>

namespace twostep::sms {

namespace urls = boost::urls;

namespace {

[[noreturn]] void refuse(const char* what) {
  throw std::invalid_argument(std::string("base_url ") + what + ", as in https://api.example.com");
}

std::uint16_t port_of(const urls::url_view& url, bool tls) {
  if (!url.has_port() || url.port().empty()) return tls ? 443 : 80;
  if (url.port_number() == 0) refuse("has a port that is none; it must be 1 to 65535");
  return url.port_number();
}

} // namespace

base_url parse_base_url(std::string_view text) {
  const auto parsed = urls::parse_uri(text);
  if (!parsed) refuse("is not a URL; it must be");
  const urls::url_view& url = *parsed;
  base_url base;
  if (url.scheme_id() == urls::scheme::http)
    base.tls = false;
  else if (url.scheme_id() != urls::scheme::https)
    refuse("must begin with https:// or http://");
  // Credentials have keys of their own: a URL is printed without care.
  if (url.has_userinfo()) refuse("must hold no user or password");
  if (url.has_query() || url.has_fragment()) refuse("must hold neither ? nor #");
  switch (url.host_type()) {
  case urls::host_type::name:
    base.host = url.host_name();
    break;
  case urls::host_type::ipv4:
  case urls::host_type::ipv6:
    base.host = url.host_address();
    base.is_address = true;
    break;
  case urls::host_type::none:
  case urls::host_type::ipvfuture:
    break;
  }
  if (base.host.empty()) refuse("names no host; it must");
  for (const char c : base.host)
    if (static_cast<unsigned char>(c) <= ' ' || static_cast<unsigned char>(c) >= 0x7f)
      refuse("has a host that is no ASCII name; it must be");
  // Boost.URL 1.81 parses http://127.0.0.1.example.com as the host 127.0.0.1 and the path ".example.com".
  if (!url.encoded_path().empty() && !url.encoded_path().starts_with('/'))
    refuse("has a host that begins like an IP address and is none; it must be");
  base.port = port_of(url, base.tls);
  base.path_prefix = std::string(url.encoded_path());
  while (!base.path_prefix.empty() && base.path_prefix.back() == '/') base.path_prefix.pop_back();
  return base;
}

std::string base_url::authority() const {
  std::string text = host.find(':') == std::string::npos ? host : "[" + host + "]";
  if (port != (tls ? 443 : 80)) text += ":" + std::to_string(port);
  return text;
}

} // namespace twostep::sms
