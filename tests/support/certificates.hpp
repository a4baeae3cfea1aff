#pragma once
// Certificates made on the fly by a certification authority of the test. Only for tests.

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace twostep::test {

/// PEM.
struct tls_identity {
  std::string certificate;
  std::string key;
};

struct certificate_wish {
  std::vector<std::string> names;                   ///< DNS
  std::vector<std::string> addresses;               ///< IPv4 or IPv6
  std::chrono::hours from = std::chrono::hours(-1); ///< both relative to now
  std::chrono::hours until = std::chrono::hours(24);
};

/// A CA with a self-signed certificate. Throws std::runtime_error if OpenSSL fails.
class certification_authority {
public:
  certification_authority();
  ~certification_authority();
  certification_authority(const certification_authority&) = delete;
  certification_authority& operator=(const certification_authority&) = delete;

  /// PEM, for a client's CA file.
  const std::string& certificate() const noexcept;
  tls_identity issue(const certificate_wish&) const;

private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

} // namespace twostep::test
