#include "server/access/authenticate.hpp"
#include "server/http/host.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <algorithm>

namespace twostep::server {
namespace {

namespace urls = boost::urls;

bool is_visible_ascii(char c) noexcept {
  return c > 0x20 && c < 0x7f;
}

int hex_digit(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// One decoded byte: percent-decoded, or the character itself if its '%' begins no byte, as browsers read it.
struct byte_at {
  unsigned char value;
  std::size_t size; ///< in the text, in characters
};
byte_at read_byte(std::string_view text, std::size_t at) noexcept {
  if (text[at] == '%' && at + 2 < text.size()) {
    const int high = hex_digit(text[at + 1]), low = hex_digit(text[at + 2]);
    if (high >= 0 && low >= 0) return {static_cast<unsigned char>(high * 16 + low), 3};
  }
  return {static_cast<unsigned char>(text[at]), 1};
}

/// False if a browser or proxy may read the percent-decoded path as something else: another host ("//" at the
/// beginning), control characters that it drops, backslashes that it takes for slashes.
bool is_plain_path(std::string_view path) noexcept {
  unsigned char first = 0;
  std::size_t decoded = 0;
  for (std::size_t i = 0; i < path.size(); ++decoded) {
    const auto [byte, size] = read_byte(path, i);
    i += size;
    if (byte < 0x20 || byte == 0x7f || byte == '\\') return false;
    if (decoded == 0) first = byte;
    if (decoded == 1 && first == '/' && byte == '/') return false;
  }
  return true;
}

/// The end of scheme and authority, which must follow the grammar exactly.
std::size_t end_of_authority(std::string_view address) noexcept {
  const auto scheme = address.find("://");
  const auto from = scheme == address.npos || scheme > address.find_first_of("/?#") ? 0 : scheme + 3;
  return std::min(address.find_first_of("/?#", from), address.size());
}

/// The address in RFC 3986's grammar. Browsers leave some characters of path and query unencoded, and a '%' that
/// begins no byte; neither changes where the address leads.
std::string with_strict_grammar(std::string_view address) {
  const auto end = end_of_authority(address);
  std::string strict(address.substr(0, end));
  for (std::size_t i = end; i < address.size();) {
    const auto size = read_byte(address, i).size;
    if (address[i] == '%' && size == 1)
      strict += "%25";
    else if (std::string_view("[]{}|^`").find(address[i]) != std::string_view::npos)
      strict += '_'; // only the grammar matters: is_plain_path looks at the path as it was sent
    else
      strict.append(address, i, size);
    i += size;
  }
  return strict;
}

bool is_under(std::string_view host, std::string_view domain) noexcept {
  if (domain.empty() || !host.ends_with(domain)) return false;
  return host.size() == domain.size() || host[host.size() - domain.size() - 1] == '.';
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (auto& c : result)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return result;
}

bool leads_to_us(const access_services& s, const urls::url_view& u) {
  if (!u.has_authority() || u.has_userinfo()) return false;
  const std::string scheme = lower({u.scheme().data(), u.scheme().size()});
  const std::string authority = lower({u.encoded_authority().data(), u.encoded_authority().size()});
  if (scheme == (s.address.https ? "https" : "http") &&
      http::is_same_host(authority, s.address.host, s.address.https))
    return true;

  if (u.host_type() != urls::host_type::name) return false; // an IP address is under no domain
  const bool good_scheme = scheme == "https" || (!s.address.https && scheme == "http");
  const std::string host = lower({u.encoded_host().data(), u.encoded_host().size()});
  return good_scheme && host.find('%') == host.npos && is_under(host, s.config.session.cookie_domain);
}

} // namespace

std::string safe_next(const access_services& s, std::string_view next) {
  if (next.empty() || next.size() > longest_next || !std::all_of(next.begin(), next.end(), is_visible_ascii))
    return {};
  // A string, because Boost.URL 1.81 may read past the end of a view, as far as a NUL (#757).
  const auto strict = with_strict_grammar(next);
  const auto parsed = urls::parse_uri_reference(strict);
  if (!parsed) return {};
  const urls::url_view u = *parsed;
  const auto path = u.encoded_path();
  if (!is_plain_path({path.data(), path.size()})) return {};
  // Boost.URL parses https://127.0.0.1.example.com as the host 127.0.0.1 and the path ".example.com".
  if (u.has_authority() && !path.empty() && !path.starts_with('/')) return {};
  if (u.has_scheme() ? !leads_to_us(s, u) : u.has_authority() || !next.starts_with('/')) return {};
  return std::string(next);
}

} // namespace twostep::server
