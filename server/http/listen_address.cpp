#include "server/http/listen_address.hpp"

#include <charconv>
#include <stdexcept>

namespace twostep::server::http {
namespace {

[[noreturn]] void refuse(std::string_view text, const char* why) {
  throw std::invalid_argument(
      "\"" + std::string(text) + "\" is no address to listen on: " + why +
      ". Write host:port, :port or unix:PATH, for example 127.0.0.1:8080"
  );
}

} // namespace

std::string listen_address::text() const {
  if (is_unix()) return "unix:" + path;
  const bool v6 = host.find(':') != host.npos;
  return (v6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

listen_address parse_listen_address(std::string_view text) {
  listen_address a;
  if (text.starts_with("unix:")) {
    a.path = text.substr(5);
    if (a.path.empty()) refuse(text, "the path of the socket is missing");
    if (a.path.find('\0') != a.path.npos) refuse(text, "the path has a NUL in it");
    if (a.path.size() > 107) refuse(text, "the path of a socket may have 107 bytes at most");
    return a;
  }
  const auto colon = text.rfind(':');
  if (colon == text.npos) refuse(text, "the port is missing");
  std::string_view host = text.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']'))
    host = host.substr(1, host.size() - 2);
  else if (host.find(':') != host.npos)
    refuse(text, "an IPv6 address stands in brackets, as in [::1]:8080");
  if (host.find_first_of("[]/ ") != host.npos) refuse(text, "the host is not well-formed");
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data() + colon + 1, end, a.port);
  if (error != std::errc{} || stop != end) refuse(text, "the port is not a number from 0 to 65535");
  a.host = host;
  return a;
}

} // namespace twostep::server::http
