#pragma once
// Mail through an SMTP server: one connection a mail, TLS with certificate and host name checked. dialogue.hpp says
// what is said, mail.hpp what a mail looks like.

#include "core/result.hpp"
#include "core/secret.hpp"
#include "core/time.hpp"
#include "sms/gateway.hpp"
#include "sms/net/name_resolver.hpp"
#include "sms/net/stream_connection.hpp"
#include "sms/providers/smtp/mail.hpp"

#include <boost/asio/io_context.hpp>

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace twostep::sms {

/// "smtp://host:587" with STARTTLS, "smtps://host:465" with TLS from the beginning.
struct smtp_server {
  sms::peer peer;
  bool begins_in_tls = false;
  /// False where the server is on this machine (localhost, 127.0.0.0/8, ::1): smtp:// to it is plain text, unless
  /// ca_file is set.
  bool needs_tls = true;
};
/// The error says what is wrong with the text and what to write.
core::result<smtp_server, std::string> parse_smtp_url(std::string_view);

struct smtp_settings {
  smtp_server server;
  mailbox from;
  std::string user; ///< empty: no AUTH
  core::secret password;
  std::string our_host;                                 ///< a host name or an address: of EHLO and Message-ID
  std::filesystem::path ca_file{};                      ///< PEM; empty: the system's certificates
  std::shared_ptr<name_resolver> resolver{};            ///< null: the system's
  std::function<core::time_point()> clock{};            ///< of the Date field
  core::milliseconds connect_limit = core::seconds(10); ///< for name and TCP, and for each TLS handshake
  core::milliseconds reply_limit = core::seconds(30);   ///< RFC 5321 has minutes: a link shall not wait for so long
  /// After the final dot: given up sooner, the mail may arrive twice (RFC 5321, 4.5.3.2.6).
  core::milliseconds taken_limit = core::minutes(10);
};

/// Carries messages to email addresses alone; the name is "mail". Throws std::runtime_error if ca_file can't be read.
std::unique_ptr<gateway> make_smtp_gateway(boost::asio::io_context&, smtp_settings);

} // namespace twostep::sms
