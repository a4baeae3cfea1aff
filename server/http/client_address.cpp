#include "server/http/client_address.hpp"

#include "server/http/ascii.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <stdexcept>

namespace twostep::server::http {
namespace {

constexpr std::array<std::uint8_t, 12> mapped_prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

constexpr std::string_view private_networks[] = {"127.0.0.0/8",    "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16",
                                                 "169.254.0.0/16", "::1/128",    "fc00::/7",      "fe80::/10"};

bool same_bits(const std::array<std::uint8_t, 16>& a, const std::array<std::uint8_t, 16>& b, unsigned bits) noexcept {
  const unsigned whole = bits / 8, rest = bits % 8;
  if (std::memcmp(a.data(), b.data(), whole) != 0) return false;
  return rest == 0 || ((a[whole] ^ b[whole]) & (0xff00u >> rest) & 0xffu) == 0;
}

bool is_port(std::string_view s) noexcept {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(s.data(), s.data() + s.size(), port);
  return error == std::errc{} && end == s.data() + s.size();
}

/// Parses an entry of X-Forwarded-For. Some proxies add a port, some brackets.
std::optional<ip_address> parse_entry(std::string_view s) noexcept {
  if (s.starts_with('[')) {
    const auto end = s.find(']');
    if (end == s.npos) return {};
    const std::string_view rest = s.substr(end + 1);
    if (!rest.empty() && (rest.front() != ':' || !is_port(rest.substr(1)))) return {};
    return ip_address::parse(s.substr(1, end - 1));
  }
  const auto colon = s.find(':');
  if (colon != s.npos && s.find('.') < colon) {
    if (!is_port(s.substr(colon + 1))) return {};
    s = s.substr(0, colon);
  }
  return ip_address::parse(s);
}

} // namespace

std::optional<ip_address> ip_address::parse(std::string_view s) noexcept {
  char text[INET6_ADDRSTRLEN];
  if (s.empty() || s.size() >= sizeof text || s.find('\0') != s.npos) return {};
  *std::copy(s.begin(), s.end(), text) = '\0';
  if (std::array<std::uint8_t, 4> v4; inet_pton(AF_INET, text, v4.data()) == 1) return from_v4(v4);
  if (std::array<std::uint8_t, 16> v6; inet_pton(AF_INET6, text, v6.data()) == 1) return from_v6(v6);
  return {};
}

ip_address ip_address::from_v4(const std::array<std::uint8_t, 4>& v4) noexcept {
  ip_address a;
  std::copy(v4.begin(), v4.end(), std::copy(mapped_prefix.begin(), mapped_prefix.end(), a.bytes_.begin()));
  return a;
}

ip_address ip_address::from_v6(const std::array<std::uint8_t, 16>& v6) noexcept {
  ip_address a;
  a.bytes_ = v6;
  return a;
}

bool ip_address::is_v4() const noexcept {
  return std::equal(mapped_prefix.begin(), mapped_prefix.end(), bytes_.begin());
}

bool ip_address::is_loopback() const noexcept {
  static constexpr std::array<std::uint8_t, 16> v6{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
  return is_v4() ? bytes_[12] == 127 : bytes_ == v6;
}

std::string ip_address::text() const {
  char text[INET6_ADDRSTRLEN] = {};
  if (!is_v4()) {
    inet_ntop(AF_INET6, bytes_.data(), text, sizeof text);
    return text;
  }
  // Formatted by hand: inet_ntop uses sprintf, and this runs for every request through a proxy.
  char* end = text;
  for (std::size_t i = 12; i < 16; ++i) {
    if (i != 12) *end++ = '.';
    end = std::to_chars(end, text + sizeof text, bytes_[i]).ptr;
  }
  return {text, end};
}

std::string ip_address::network() const {
  if (is_v4()) return text();
  ip_address prefix;
  std::copy_n(bytes_.begin(), 8, prefix.bytes_.begin());
  return prefix.text() + "/64";
}

client_address to_client_address(const ip_address& a) {
  client_address c{a.text(), {}};
  c.network = a.is_v4() ? c.text : a.network();
  return c;
}

std::string wide_network(std::string_view network) {
  const auto address = ip_address::parse(network);
  if (!address || !address->is_v4()) return std::string(network);
  const auto text = address->text();
  return text.substr(0, text.rfind('.')) + ".0/24";
}

trusted_networks::trusted_networks(std::span<const std::string> entries) {
  for (const std::string& entry : entries) {
    if (entry == "private") {
      for (const std::string_view one : private_networks) add(one);
    } else {
      add(entry);
    }
  }
}

void trusted_networks::add(std::string_view entry) {
  const auto slash = entry.find('/');
  const auto address = ip_address::parse(entry.substr(0, slash));
  unsigned bits = 0;
  bool good = address.has_value();
  if (good) {
    const unsigned max = address->is_v4() ? 32 : 128;
    bits = max;
    if (slash != entry.npos) {
      const char* const end = entry.data() + entry.size();
      const auto [stop, error] = std::from_chars(entry.data() + slash + 1, end, bits);
      good = error == std::errc{} && stop == end && bits <= max;
    }
    bits += 128 - max;
  }
  if (!good)
    throw std::invalid_argument(
        "trusted proxy \"" + std::string(entry) +
        "\" is neither an address, nor a network such as 10.0.0.0/8 or fd00::/8, nor the word private"
    );
  networks_.push_back({address->bytes(), bits});
}

bool trusted_networks::contains(const ip_address& a) const noexcept {
  return std::any_of(networks_.begin(), networks_.end(), [&](const network& n) {
    return same_bits(a.bytes(), n.bytes, n.bits);
  });
}

std::optional<ip_address>
forwarded_client(std::span<const std::string_view> lines, const trusted_networks& trusted) noexcept {
  std::optional<ip_address> last;
  for (std::size_t i = lines.size(); i-- > 0;) {
    std::string_view line = lines[i];
    for (bool more = true; more;) {
      const auto comma = line.rfind(',');
      more = comma != line.npos;
      const auto address = parse_entry(trim(more ? line.substr(comma + 1) : line));
      if (!address) return {};
      if (!trusted.contains(*address)) return address;
      last = address;
      if (more) line = line.substr(0, comma);
    }
  }
  return last;
}

} // namespace twostep::server::http
