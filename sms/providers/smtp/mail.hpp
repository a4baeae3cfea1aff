#pragma once
// A mail as it travels (RFC 5322, 2045 to 2047): plain text in UTF-8, nothing else. Pure.

#include "core/secret.hpp"
#include "core/time.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace twostep::sms {

/// "Twostep <noreply@example.org>", taken apart.
struct mailbox {
  std::string name;    ///< UTF-8, without quotes; may be empty
  std::string address; ///< "local@domain", ASCII domain
  friend bool operator==(const mailbox&, const mailbox&) = default;
};
/// nullopt: no address that a mail can come from, or several. The local part is ASCII.
std::optional<mailbox> parse_mailbox(std::string_view);

struct mail_head {
  mailbox from;
  std::string to;      ///< an address; its domain may have letters of any script
  std::string subject; ///< UTF-8; line ends count as blanks
  std::string id;      ///< of Message-ID, without "<", "@host" and ">": [A-Za-z0-9-]
  std::string host;    ///< of Message-ID
  core::time_point at{};
};

/// The address in the envelope: the domain in ASCII (IDNA). nullopt: it has none.
struct envelope_address {
  std::string text;
  bool needs_utf8 = false; ///< the local part isn't ASCII: the server must offer SMTPUTF8
};
std::optional<envelope_address> to_envelope(std::string_view address);

/// Head and body with CRLF, each line at most 76 characters (a long word of the head may be more), dots doubled
/// (RFC 5321, 4.5.2), and the line with the final dot. Automatic, and nobody answers it (RFC 3834). The text's lines
/// end with "\n".
core::secret compose_mail(const mail_head&, std::string_view text);

/// For tests: as one line of a head.
std::string encode_words(std::string_view);
std::string encode_quoted_printable(std::string_view text);

} // namespace twostep::sms
