#include "bench/fake_smsc/reading.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/string_view.hpp>

#include <sodium.h>

#include <algorithm>

namespace twostep::bench::fake_smsc {

namespace {

/// "user:password"; empty: not HTTP Basic.
std::string basic_of(std::string_view authorization) {
  constexpr std::string_view scheme = "Basic ";
  return authorization.starts_with(scheme) ? decode_base64(authorization.substr(scheme.size())) : std::string();
}

} // namespace

std::string json_text(std::string_view text) {
  return boost::json::serialize(boost::json::string_view(text.data(), text.size()));
}

std::string with_plus(std::string number) {
  const bool digits = !number.empty() && std::ranges::all_of(number, [](char c) { return c >= '0' && c <= '9'; });
  if (digits) number.insert(0, 1, '+');
  return number;
}

std::string_view without_plus(std::string_view number) noexcept {
  return number.starts_with('+') ? number.substr(1) : number;
}

std::string decode_base64(std::string_view text) {
  std::string bytes(text.size(), '\0');
  std::size_t size = 0;
  const int wrong = sodium_base642bin(
      reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(), text.size(), nullptr, &size, nullptr,
      sodium_base64_VARIANT_ORIGINAL
  );
  bytes.resize(wrong == 0 ? size : 0);
  return bytes;
}

std::string encode_base64url(std::string_view bytes) {
  std::string text(sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING), '\0');
  sodium_bin2base64(
      text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
      sodium_base64_VARIANT_URLSAFE_NO_PADDING
  );
  text.pop_back();
  return text;
}

std::string password_of(const http_question& q) {
  constexpr std::string_view bearer = "Bearer ";
  if (q.authorization.starts_with(bearer)) return std::string(q.authorization.substr(bearer.size()));
  const auto basic = basic_of(q.authorization);
  const auto colon = basic.find(':');
  return colon == basic.npos ? std::string() : basic.substr(colon + 1);
}

std::string gatewayapi_password(const http_question& q) {
  constexpr std::string_view token = "Token ";
  if (q.authorization.starts_with(token)) return std::string(q.authorization.substr(token.size()));
  const auto basic = basic_of(q.authorization);
  return basic.substr(0, basic.find(':'));
}

} // namespace twostep::bench::fake_smsc
