#pragma once
// What is said to a mail server for one mail (RFC 5321; STARTTLS: RFC 3207; AUTH: RFC 4954), and what its replies
// mean. Pure: smtp.cpp transports.

#include "core/result.hpp"
#include "core/secret.hpp"
#include "sms/gateway.hpp"
#include "sms/providers/smtp/reply.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace twostep::sms {

/// Who sends, and how far the connection is trusted.
struct smtp_rules {
  std::string our_name;  ///< of EHLO: a host name, or "[127.0.0.1]"
  bool needs_tls = true; ///< nothing of a mail is said before TLS; false: in plain text, to this machine
  bool begins_in_tls = false;
  std::string user; ///< empty: no AUTH
  core::secret password;
};

struct smtp_mail {
  std::string from, to; ///< of the envelope
  bool needs_utf8 = false;
  std::string id;        ///< by which the mail is known here
  core::secret data;     ///< compose_mail()'s
  bool has_link = false; ///< a one-time link: what a server says of the mail may quote it, and is kept from operators
};

/// One mail, one connection. The parameters outlive it.
class smtp_dialogue {
public:
  using result = core::result<accepted, failure>;
  struct step {
    core::secret send{};         ///< nothing: the next reply is waited for
    bool starts_tls = false;     ///< the connection goes on in TLS; then begin_in_tls()
    std::optional<result> ended; ///< the mail's fate; `send` is said before the connection closes, without an answer
  };

  smtp_dialogue(const smtp_rules&, const smtp_mail&);

  step reply(const smtp_reply&);
  step begin_in_tls();
  /// The mail's text was handed to the connection: the server may have the whole mail.
  bool may_have_arrived() const noexcept { return state_ == waits_for::end; }
  /// What it means that the connection ends now, or its server stays silent.
  failure lost(std::string_view why) const;

private:
  enum class waits_for : std::uint8_t {
    greeting,
    ehlo,
    tls,
    auth,
    login_user,
    login_password,
    mail,
    rcpt,
    data,
    end
  };

  step say(std::string text, waits_for);
  step say_hello();
  step hear_hello(const smtp_reply&);
  step authenticate();
  step begin_mail();
  step refused(const smtp_reply&) const;
  step fail(failure_kind, std::string detail) const;
  bool offers(std::string_view keyword, std::string_view parameter = {}) const;

  const smtp_rules& rules_;
  const smtp_mail& mail_;
  waits_for state_{waits_for::greeting};
  bool in_tls_;
  std::vector<std::string> offered_;
};

} // namespace twostep::sms
