#pragma once
// Surroundings of a client for tests with the fake provider: context, authority, names, tiny limits.

#include "sms/net/http_client.hpp"
#include "tests/sms/support/resolvers.hpp"
#include "tests/sms/support/run.hpp"
#include "tests/sms/support/temporary.hpp"
#include "tests/support/certificates.hpp"
#include "tests/support/fake_provider.hpp"

#include <boost/asio/io_context.hpp>

#include <memory>
#include <string>

namespace twostep::test {

/// Names in the tests' certificates; all mean this machine.
inline constexpr const char* provider_name = "sms.example.com";
inline constexpr const char* other_name = "other.example.com";

struct surroundings {
  surroundings()
      : ca_file(directory.write("ca.pem", authority.certificate())),
        names(std::make_shared<known_names>(
            ctx,
            std::map<std::string, std::vector<std::string>>{
                {provider_name, {"127.0.0.1"}}, {other_name, {"127.0.0.1"}}}
        )) {}

  tls_identity identity() const {
    certificate_wish wish;
    wish.names = {provider_name};
    wish.addresses = {"127.0.0.1"};
    return authority.issue(wish);
  }
  /// Generous limits: only tests that wait for a limit set a tiny one.
  sms::http_settings settings() const {
    sms::http_settings s;
    s.connect_limit = core::seconds(20);
    s.total_limit = core::seconds(30);
    s.ca_file = ca_file;
    s.resolver = names;
    return s;
  }

  boost::asio::io_context ctx{1};
  temporary_directory directory;
  certification_authority authority;
  std::filesystem::path ca_file;
  std::shared_ptr<known_names> names;
};

} // namespace twostep::test
