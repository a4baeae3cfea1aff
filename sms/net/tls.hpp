#pragma once
// TLS as every connection of ours to a provider uses it: 1.2 or later, certificate and name checked.

#include <filesystem>
#include <string>

namespace boost::asio::ssl {
class context;
}
struct ssl_st; // OpenSSL's SSL

namespace twostep::sms {

/// Certificates checked against ca_file or else the system's. Throws std::runtime_error.
boost::asio::ssl::context make_tls_context(const std::filesystem::path& ca_file);

/// The peer's certificate must be for this host: a name, or an address. Empty: done, else what is wrong.
std::string expect_host(ssl_st*, const std::string& host, bool is_address);

/// Why a handshake failed: what was wrong with the certificate, or else `why`.
std::string describe_handshake(ssl_st*, const std::string& why);

} // namespace twostep::sms
