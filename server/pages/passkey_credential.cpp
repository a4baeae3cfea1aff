#include "server/pages/passkey_credential.hpp"

#include "core/account/passkey.hpp"
#include "server/text/base64url.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <span>

namespace twostep::server {

namespace {

namespace json = boost::json;
namespace webauthn = core::webauthn;

/// How long a browser waits for the person, at most.
constexpr core::milliseconds timeout = core::minutes(4);

template <class Bytes>
std::string text_of(const Bytes& bytes) {
  return to_base64url({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
}

json::array descriptors(const core::account& a, std::string_view site) {
  json::array all;
  for (const auto& one : a.passkeys) {
    if (one.site != site) continue;
    json::object d{{"type", "public-key"}, {"id", text_of(one.credential.bytes)}};
    json::array transports;
    for (const auto name : core::passkey_transport::to_texts(one.transports)) transports.push_back(json::value(name));
    if (!transports.empty()) d.emplace("transports", std::move(transports));
    all.push_back(std::move(d));
  }
  return all;
}

/// The object of a credential, and of its response; nullopt: it is none.
struct credential {
  json::object whole, response;
};
std::optional<credential> read_credential(std::string_view text) {
  json::error_code failed;
  auto parsed = json::parse(text, failed);
  if (failed || !parsed.is_object()) return std::nullopt;
  auto& whole = parsed.as_object();
  const auto* type = whole.if_contains("type");
  auto* response = whole.if_contains("response");
  if (!type || *type != json::value("public-key") || !response || !response->is_object()) return std::nullopt;
  return credential{whole, response->as_object()};
}

/// nullopt: it isn't there, or no base64url of so many bytes at most.
std::optional<std::string> bytes_in(const json::object& o, std::string_view name, std::size_t at_most) {
  const auto* value = o.if_contains(name);
  if (!value || !value->is_string()) return std::nullopt;
  return from_base64url(std::string_view(value->get_string()), at_most);
}

} // namespace

std::string passkey_request_options(
    const core::account& a, const core::webauthn::challenge_value& challenge, std::string_view site,
    core::milliseconds lifetime
) {
  auto usable = descriptors(a, site);
  if (usable.empty()) return {};
  return json::serialize(json::object{
      {"challenge", text_of(challenge)},
      {"rpId", site},
      {"allowCredentials", std::move(usable)},
      {"userVerification", "preferred"},
      {"timeout", std::min(timeout, lifetime).count()}});
}

std::string passkey_creation_options(
    const core::account& a, const core::webauthn::challenge_value& challenge, std::string_view site,
    std::string_view service
) {
  json::array algorithms;
  for (const auto one : webauthn::offered_algorithms)
    algorithms.push_back(json::object{{"type", "public-key"}, {"alg", static_cast<std::int32_t>(one)}});
  const auto& shown = a.email.shown;
  return json::serialize(json::object{
      {"challenge", text_of(challenge)},
      {"rp", json::object{{"id", site}, {"name", service}}},
      {"user",
       json::object{{"id", text_of(a.id.value)}, {"name", shown}, {"displayName", a.name.empty() ? shown : a.name}}},
      {"pubKeyCredParams", std::move(algorithms)},
      {"excludeCredentials", descriptors(a, site)},
      // Without a place of its own in the authenticator a passkey isn't copied to the person's other devices.
      {"authenticatorSelection", json::object{{"residentKey", "preferred"}, {"userVerification", "preferred"}}},
      {"attestation", "none"},
      {"timeout", timeout.count()}});
}

std::optional<made_passkey> read_made_passkey(std::string_view text) {
  const auto read = read_credential(text);
  if (!read) return std::nullopt;
  auto client_data = bytes_in(read->response, "clientDataJSON", webauthn::longest_client_data);
  auto attestation = bytes_in(read->response, "attestationObject", webauthn::longest_attestation_object);
  if (!client_data || !attestation) return std::nullopt;
  made_passkey made{{*std::move(client_data), *std::move(attestation)}};
  const auto* transports = read->response.if_contains("transports");
  if (!transports || !transports->is_array()) return made;
  for (const auto& one : transports->get_array())
    if (one.is_string()) made.transports |= core::passkey_transport::from_text(std::string_view(one.get_string()));
  return made;
}

std::optional<webauthn::assertion> read_assertion(std::string_view text) {
  const auto read = read_credential(text);
  if (!read) return std::nullopt;
  auto id = bytes_in(read->whole, "rawId", webauthn::longest_credential_id);
  auto client_data = bytes_in(read->response, "clientDataJSON", webauthn::longest_client_data);
  auto data = bytes_in(read->response, "authenticatorData", webauthn::longest_authenticator_data);
  auto signature = bytes_in(read->response, "signature", webauthn::longest_signature);
  if (!id || !client_data || !data || !signature) return std::nullopt;
  webauthn::assertion given{
      *std::move(id), *std::move(client_data), *std::move(data), *std::move(signature), std::nullopt};
  const auto* handle = read->response.if_contains("userHandle");
  if (!handle || handle->is_null()) return given;
  given.user_handle = bytes_in(read->response, "userHandle", webauthn::longest_user_handle);
  if (!given.user_handle) return std::nullopt;
  if (given.user_handle->empty()) given.user_handle.reset();
  return given;
}

} // namespace twostep::server
