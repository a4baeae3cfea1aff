#pragma once
// TLS settings for all connections to providers: version 1.2 or later, certificate and host name checked.

#include <filesystem>
#include <string>

namespace boost::asio::ssl {
class context;
}
struct ssl_st; // OpenSSL's SSL

namespace twostep::sms {

/// Checks certificates against ca_file, or else the system's. Throws std::runtime_error.
boost::asio::ssl::context make_tls_context(const std::filesystem::path& ca_file);

/// Requires a certificate for this host name or address. Returns "", or what is wrong.
std::string expect_host(ssl_st*, const std::string& host, bool is_address);

/// Why a handshake failed: the problem with the certificate, or else `why`.
std::string describe_handshake(ssl_st*, const std::string& why);

} // namespace twostep::sms
