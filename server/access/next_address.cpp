#include "server/access/next_address.hpp"

#include <boost/url/encode.hpp>
#include <boost/url/grammar/lut_chars.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>

namespace twostep::server {

std::string encode_next(std::string_view next) {
  // The query characters of RFC 3986, 3.4, without those that separate form fields or that forms read as a space.
  constexpr boost::urls::grammar::lut_chars plain = boost::urls::unreserved_chars + "/:?@!$'()*,;";
  return boost::urls::encode({next.data(), next.size()}, plain);
}

std::string with_next(std::string_view address, std::string_view next) {
  std::string all(address);
  if (next.empty() || next.starts_with("/link/")) return all; // the sign-in cookie carries a link's address
  all += all.find('?') == all.npos ? "?next=" : "&next=";
  return all += encode_next(next);
}

std::string_view application_of(std::string_view next) noexcept {
  constexpr std::string_view before = "://";
  const auto scheme = next.find(before);
  if (next.starts_with('/') || scheme == next.npos) return {};
  next.remove_prefix(scheme + before.size());
  return next.substr(0, next.find_first_of("/?#"));
}

} // namespace twostep::server
