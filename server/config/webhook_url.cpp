#include "server/config/webhook_url.hpp"

#include "server/config/config.hpp"

#include <algorithm>
#include <stdexcept>

namespace twostep::server {

std::string_view origin_of(std::string_view url) noexcept {
  const auto scheme = url.find("://");
  return url.substr(0, scheme == url.npos ? url.npos : url.find_first_of("/?#", scheme + 3));
}

webhook parse_webhook(std::string_view url) {
  const auto origin = origin_of(url);
  webhook w;
  w.target = url.substr(origin.size());
  if (w.target.empty()) w.target = "/";
  if (w.target.front() == '?') w.target.insert(0, 1, '/');
  const bool plain = std::all_of(w.target.begin(), w.target.end(), [](char c) { return c > ' ' && c < 0x7f; });
  if (!plain || w.target.find('#') != w.target.npos)
    throw std::invalid_argument("must be an address without spaces and \"#\"");
  try {
    w.host = sms::parse_base_url(origin);
  } catch (const std::invalid_argument&) {
    throw std::invalid_argument("must be an address such as \"https://alerts.example.org/twostep\"");
  }
  if (!w.host.tls && !is_loopback(w.host.host))
    throw std::invalid_argument("must begin with https://, unless it is on this machine");
  return w;
}

} // namespace twostep::server
