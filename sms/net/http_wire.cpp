#include "sms/net/http_wire.hpp"

#include <boost/date_time/posix_time/posix_time_io.hpp>
#include <boost/date_time/posix_time/posix_time_types.hpp>
#include <boost/url/encode.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>

#include <openssl/evp.h>

#include <algorithm>
#include <charconv>
#include <locale>
#include <sstream>

namespace twostep::sms {

namespace {

/// Reads only the first of the three formats of RFC 9110 5.6.7: the others are obsolete.
std::optional<boost::posix_time::ptime> parse_http_date(std::string_view text) {
  namespace pt = boost::posix_time;
  std::istringstream in{std::string(text)};
  in.imbue(std::locale(std::locale::classic(), new pt::time_input_facet("%a, %d %b %Y %H:%M:%S GMT")));
  pt::ptime time;
  in >> time;
  if (in.fail() || time.is_special()) return std::nullopt;
  return time;
}

std::string encode_part(std::string_view text) {
  return boost::urls::encode(text, boost::urls::unreserved_chars, boost::urls::encoding_opts(true));
}

} // namespace

core::secret encode_for_form(std::string_view text) {
  return core::secret(encode_part(text));
}

core::secret encode_for_url(std::string_view text) {
  return core::secret(boost::urls::encode(text, boost::urls::unreserved_chars));
}

core::secret to_wire(const base_url& base, const http_request& request) {
  const std::string authority = base.authority();
  const std::string length = std::to_string(request.body.reveal().size());
  std::vector<std::string_view> parts{
      request.method,
      " ",
      base.path_prefix,
      request.target.reveal(),
      " HTTP/1.1\r\nHost: ",
      authority,
      "\r\nUser-Agent: twostep\r\nAccept: application/json"};
  const auto add = [&](std::string_view name, std::string_view value) {
    for (const auto part : {std::string_view("\r\n"), name, std::string_view(": "), value}) parts.push_back(part);
  };
  if (!request.content_type.empty()) {
    add("Content-Type", request.content_type);
    add("Content-Length", length);
  }
  if (!request.authorization.empty()) add("Authorization", request.authorization.reveal());
  for (const auto& [name, value] : request.fields) add(name, value.reveal());
  parts.push_back("\r\n\r\n");
  parts.push_back(request.body.reveal());
  std::size_t size = 0;
  for (const auto part : parts) size += part.size();
  std::string bytes;
  bytes.reserve(size); // growing would leave copies that aren't wiped
  for (const auto part : parts) bytes += part;
  return core::secret(std::move(bytes));
}

std::optional<core::milliseconds> parse_retry_after(std::string_view value, std::string_view date) {
  constexpr core::milliseconds longest = core::hours(24);
  if (value.empty()) return std::nullopt;
  if (std::all_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; })) {
    std::uint32_t seconds = 0;
    const auto read = std::from_chars(value.data(), value.data() + value.size(), seconds);
    if (read.ec != std::errc()) return longest;
    return std::min<core::milliseconds>(core::seconds(seconds), longest);
  }
  const auto until = parse_http_date(value);
  const auto now = parse_http_date(date);
  if (!until || !now || *until < *now) return std::nullopt;
  return std::min<core::milliseconds>(core::milliseconds((*until - *now).total_milliseconds()), longest);
}

core::secret encode_form(const std::vector<std::pair<std::string_view, std::string_view>>& fields) {
  std::size_t max = 0;
  for (const auto& [name, value] : fields) max += 3 * (name.size() + value.size()) + 2;
  std::string form;
  form.reserve(max);
  for (const auto& [name, value] : fields) {
    if (!form.empty()) form += '&';
    form += encode_part(name);
    form += '=';
    const core::secret encoded(encode_part(value));
    form += encoded.reveal();
  }
  return core::secret(std::move(form));
}

core::secret basic_authorization(std::string_view user, std::string_view password) {
  std::string plain;
  plain.reserve(user.size() + 1 + password.size());
  plain.append(user).append(1, ':').append(password);
  const core::secret credentials(std::move(plain));
  const std::string_view in = credentials.reveal();
  std::string value = "Basic ";
  const std::size_t before = value.size();
  value.resize(before + 4 * ((in.size() + 2) / 3) + 1); // EVP_EncodeBlock appends a NUL
  const int size = EVP_EncodeBlock(
      reinterpret_cast<unsigned char*>(value.data() + before), reinterpret_cast<const unsigned char*>(in.data()),
      static_cast<int>(in.size())
  );
  value.resize(before + static_cast<std::size_t>(size));
  return core::secret(std::move(value));
}

} // namespace twostep::sms
