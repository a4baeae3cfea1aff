#include "sms/adapter/json_web_token.hpp"

#include "sms/adapter/signature.hpp"
#include "sms/net/json_reading.hpp"

#include <boost/json/object.hpp>

namespace twostep::sms {

namespace {

bool is_hs256(std::string_view encoded_header) {
  const auto text = decode_base64url(encoded_header);
  const auto header = text ? read_json(*text) : std::nullopt;
  if (!header || !header->is_object()) return false;
  const auto& fields = header->get_object();
  const auto* algorithm = fields.if_contains("alg");
  // Critical parameters that aren't understood must be refused (RFC 7515 4.1.11).
  return algorithm && algorithm->is_string() && algorithm->get_string() == "HS256" && !fields.contains("crit");
}

} // namespace

std::optional<std::string> verified_claims(std::string_view token, std::string_view key) {
  const auto first = token.find('.');
  const auto second = first == std::string_view::npos ? first : token.find('.', first + 1);
  if (key.empty() || second == std::string_view::npos) return std::nullopt;
  const auto header = token.substr(0, first), claims = token.substr(first + 1, second - first - 1);
  const auto signature = decode_base64url(token.substr(second + 1));
  if (!signature || !is_same(*signature, hmac_sha256(key, token.substr(0, second)))) return std::nullopt;
  if (!is_hs256(header)) return std::nullopt;
  return decode_base64url(claims);
}

} // namespace twostep::sms
