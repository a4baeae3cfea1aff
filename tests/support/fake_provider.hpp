#pragma once
// A provider's HTTP API in the test's process, on 127.0.0.1, with or without TLS: records requests and reacts as
// set. Bodies are the test's own.

#include "tests/support/certificates.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace twostep::test {

struct provider_request {
  std::string method;
  std::string target;
  std::map<std::string, std::string> fields; ///< names in lower case
  std::string body;
  std::size_t connection = 0; ///< 1 for the first one accepted
  std::string server_name;    ///< the name in SNI; empty: none

  /// The body decoded as a form, in order.
  std::vector<std::pair<std::string, std::string>> form() const;
};

enum class reaction {
  answer,
  hang_up_unread,  ///< closes at once after the accept, before TLS; takes its turn at the accept
  stall_handshake, ///< accepts and sends nothing; takes its turn at the accept
  hang_up_read,    ///< reads the whole request, then closes
  stall,           ///< reads the whole request, then sends nothing
  stall_in_body,   ///< the head and half of the body
  drip,            ///< a byte of the head every few milliseconds, without end
  endless_body,    ///< announces 1 GB and sends until the peer closes
  endless_chunks,  ///< the same without a size
  endless_head,    ///< fields without end
};

struct provider_reply {
  reaction how = reaction::answer;
  unsigned status = 201;
  std::string body = R"({"sid": "SM00000000000000000000000000000000", "status": "queued", "error_code": null})";
  std::vector<std::pair<std::string, std::string>> fields{};
  bool then_close = false; ///< closes without announcing it, like an idle limit
};

/// The newest version of TLS that the provider supports.
enum class tls_age { current, before_1_2 };

/// All members are thread-safe.
class fake_provider {
public:
  /// Uses TLS if an identity is given.
  explicit fake_provider(std::optional<tls_identity> = std::nullopt, tls_age = tls_age::current);
  ~fake_provider();
  fake_provider(const fake_provider&) = delete;
  fake_provider& operator=(const fake_provider&) = delete;

  std::uint16_t port() const noexcept;
  /// "https://127.0.0.1:PORT" or http; another host if the test's resolver knows it.
  std::string base_url(const std::string& host = "127.0.0.1") const;

  /// The reactions to the next requests, in order.
  void next(std::vector<provider_reply>);
  /// The reaction when no turn is left; initially an answer of 201.
  void otherwise(provider_reply);

  std::vector<provider_request> requests() const;
  std::size_t connections() const;
  /// Returns when so many requests have been read; false after ten seconds.
  bool wait_for_requests(std::size_t) const;
  /// Returns when so many connections have ended, by either side; false after ten seconds.
  bool wait_for_closed(std::size_t) const;

private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

} // namespace twostep::test
