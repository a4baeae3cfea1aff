#include "server/text/key_uri.hpp"

#include <boost/url/encode.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>

#include <algorithm>
#include <string>
#include <utility>

namespace twostep::server {
namespace {

/// A colon parts issuer and account, so neither may hold one; encoded it would part them, too.
std::string percent_encoded(std::string_view text) {
  std::string plain(text);
  std::ranges::replace(plain, ':', ' ');
  return boost::urls::encode(plain, boost::urls::unreserved_chars);
}

} // namespace

core::secret key_uri(std::string_view issuer, std::string_view account, const core::secret& key) {
  const auto by = percent_encoded(issuer), whose = percent_encoded(account);
  std::string uri;
  uri.reserve(64 + 2 * by.size() + whose.size() + key.reveal().size()); // so that no copy is left
  uri.append(key_uri_scheme).append("totp/").append(by).append(":").append(whose);
  uri.append("?secret=").append(key.reveal()).append("&issuer=").append(by);
  return core::secret(std::move(uri));
}

} // namespace twostep::server
