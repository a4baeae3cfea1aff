#pragma once
// The only outbound HTTP/1.1 client: requests to one base URL, TLS with certificate and host name checked,
// persistent connections. It follows no redirects, and every request ends within its time limit.

#include "core/result.hpp"
#include "core/secret.hpp"
#include "core/time.hpp"
#include "sms/awaitable.hpp"
#include "sms/net/base_url.hpp"
#include "sms/net/name_resolver.hpp"

#include <boost/asio/io_context.hpp>

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace twostep::sms {

struct http_settings {
  core::milliseconds connect_limit = std::chrono::seconds(3); ///< for name, TCP and TLS together
  core::milliseconds total_limit = std::chrono::seconds(10);  ///< of a request, connecting included
  core::milliseconds idle_limit = std::chrono::seconds(50);   ///< a connection unused for so long is closed
  std::size_t max_idle = 80;               ///< idle connections kept: as many as a dispatcher has requests under way
  std::size_t max_response = 64 * 1024;    ///< bytes of head and body; at most a quarter for the head
  std::filesystem::path ca_file;           ///< PEM; empty: the system's certificates
  std::shared_ptr<name_resolver> resolver; ///< null: the system's
};

struct http_request {
  std::string method = "POST";
  core::secret target;        ///< below the base URL's path: "/2010-04-01/…", percent-encoded
  std::string content_type;   ///< empty: no body
  core::secret authorization; ///< the field's value; empty: none
  /// Further fields; the caller has checked names and values.
  std::vector<std::pair<std::string, core::secret>> fields;
  core::secret body;
};

struct http_response {
  unsigned status = 0;
  std::optional<core::milliseconds> retry_after;
  std::string body;
  bool whole = true; ///< false: the body is missing, incomplete or too long
};

struct http_failure {
  bool sent = false;  ///< false: the peer can't have received the whole request
  std::string detail; ///< one line, for the operator
};

/// Lives on one context; requests may overlap.
class http_client {
public:
  /// Throws std::runtime_error with the file's name if ca_file can't be read.
  http_client(boost::asio::io_context&, base_url, http_settings);
  ~http_client();
  http_client(const http_client&) = delete;
  http_client& operator=(const http_client&) = delete;

  awaitable<core::result<http_response, http_failure>> send(http_request);
  /// Ends all connections, also those of requests under way; later requests fail.
  void close() noexcept;

private:
  struct impl;
  std::shared_ptr<impl> impl_; ///< shared with the requests under way
};

[[noreturn]] void throw_exception_from_error(const http_failure&, const boost::source_location&);

} // namespace twostep::sms
