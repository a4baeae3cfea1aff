#include "sms/net/tls.hpp"

#include <boost/asio/ssl/context.hpp>

#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <stdexcept>

namespace twostep::sms {

namespace asio = boost::asio;

asio::ssl::context make_tls_context(const std::filesystem::path& ca_file) {
  asio::ssl::context context(asio::ssl::context::tls_client);
  SSL_CTX_set_min_proto_version(context.native_handle(), TLS1_2_VERSION);
  boost::system::error_code error;
  if (ca_file.empty())
    context.set_default_verify_paths(error);
  else
    context.load_verify_file(ca_file.string(), error);
  if (error)
    throw std::runtime_error(
        "can't read the certificates to trust" + (ca_file.empty() ? std::string() : " from " + ca_file.string()) +
        ": " + error.message()
    );
  context.set_verify_mode(asio::ssl::verify_peer);
  return context;
}

std::string expect_host(ssl_st* ssl, const std::string& host, bool is_address) {
  bool done = false;
  if (is_address) {
    done = X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), host.c_str()) == 1;
  } else {
    SSL_set_hostflags(ssl, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    done = SSL_set1_host(ssl, host.c_str()) == 1 && SSL_set_tlsext_host_name(ssl, host.c_str()) == 1;
  }
  return done ? std::string() : "TLS: " + host + " can't be checked against a certificate";
}

std::string describe_handshake(ssl_st* ssl, const std::string& why) {
  const long verdict = SSL_get_verify_result(ssl);
  if (verdict != X509_V_OK) return std::string("TLS: certificate refused: ") + X509_verify_cert_error_string(verdict);
  return "TLS: " + why;
}

} // namespace twostep::sms
