#include "tests/support/certificates.hpp"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <stdexcept>

namespace twostep::test {

namespace {

template <auto Free>
struct freer {
  template <class T>
  void operator()(T* p) const {
    Free(p);
  }
};
using key_ptr = std::unique_ptr<EVP_PKEY, freer<&EVP_PKEY_free>>;
using certificate_ptr = std::unique_ptr<X509, freer<&X509_free>>;
using extension_ptr = std::unique_ptr<X509_EXTENSION, freer<&X509_EXTENSION_free>>;
using bio_ptr = std::unique_ptr<BIO, freer<&BIO_free_all>>;

void check(bool fine, const char* what) {
  if (!fine) throw std::runtime_error(std::string("OpenSSL can't ") + what);
}

std::string text_of(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return {data, static_cast<std::size_t>(size)};
}

std::string to_pem(X509* certificate) {
  const bio_ptr bio(BIO_new(BIO_s_mem()));
  check(PEM_write_bio_X509(bio.get(), certificate) == 1, "write a certificate");
  return text_of(bio.get());
}

std::string to_pem(EVP_PKEY* key) {
  const bio_ptr bio(BIO_new(BIO_s_mem()));
  check(PEM_write_bio_PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr) == 1, "write a key");
  return text_of(bio.get());
}

void add_extension(X509* certificate, X509* issuer, int nid, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const extension_ptr extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str()));
  check(extension != nullptr, "make an extension");
  check(X509_add_ext(certificate, extension.get(), -1) == 1, "add an extension");
}

certificate_ptr
begin_certificate(EVP_PKEY* key, std::string name, std::chrono::seconds from, std::chrono::seconds until) {
  static long serial = 0;
  // Authorities have distinct names, as in reality.
  name += " " + std::to_string(++serial);
  certificate_ptr certificate(X509_new());
  X509_set_version(certificate.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), serial);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), from.count());
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), until.count());
  X509_set_pubkey(certificate.get(), key);
  check(
      X509_NAME_add_entry_by_txt(
          X509_get_subject_name(certificate.get()), "CN", MBSTRING_ASC,
          reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0
      ) == 1,
      "name a certificate"
  );
  return certificate;
}

std::string alternative_names(const certificate_wish& wish) {
  std::string names;
  for (const auto& name : wish.names) names += (names.empty() ? "DNS:" : ",DNS:") + name;
  for (const auto& address : wish.addresses) names += (names.empty() ? "IP:" : ",IP:") + address;
  return names;
}

} // namespace

struct certification_authority::impl {
  key_ptr key{EVP_EC_gen("P-256")};
  certificate_ptr certificate;
  std::string pem;
};

certification_authority::certification_authority() : impl_(std::make_unique<impl>()) {
  auto& i = *impl_;
  check(i.key != nullptr, "make a key");
  i.certificate =
      begin_certificate(i.key.get(), "Test authority", std::chrono::hours(-24 * 30), std::chrono::hours(24 * 30));
  X509* own = i.certificate.get();
  X509_set_issuer_name(own, X509_get_subject_name(own));
  add_extension(own, own, NID_basic_constraints, "critical,CA:TRUE");
  add_extension(own, own, NID_key_usage, "critical,keyCertSign,cRLSign");
  add_extension(own, own, NID_subject_key_identifier, "hash");
  check(X509_sign(own, i.key.get(), EVP_sha256()) != 0, "sign a certificate");
  i.pem = to_pem(own);
}

certification_authority::~certification_authority() = default;

const std::string& certification_authority::certificate() const noexcept {
  return impl_->pem;
}

tls_identity certification_authority::issue(const certificate_wish& wish) const {
  const key_ptr key(EVP_EC_gen("P-256"));
  check(key != nullptr, "make a key");
  const auto certificate = begin_certificate(key.get(), "Test provider", wish.from, wish.until);
  X509* authority = impl_->certificate.get();
  X509_set_issuer_name(certificate.get(), X509_get_subject_name(authority));
  add_extension(certificate.get(), authority, NID_basic_constraints, "critical,CA:FALSE");
  add_extension(certificate.get(), authority, NID_ext_key_usage, "serverAuth");
  const auto names = alternative_names(wish);
  if (!names.empty()) add_extension(certificate.get(), authority, NID_subject_alt_name, names);
  check(X509_sign(certificate.get(), impl_->key.get(), EVP_sha256()) != 0, "sign a certificate");
  return {to_pem(certificate.get()), to_pem(key.get())};
}

} // namespace twostep::test
