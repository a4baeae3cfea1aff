// The keys of [mail].
#include "server/config/bindings.hpp"
#include "sms/providers/smtp/mail.hpp"
#include "sms/providers/smtp/smtp.hpp"

#include <limits>

namespace twostep::server {

using namespace bindings;

namespace {

std::string is_smtp_url(const std::string& s) {
  if (s.empty()) return {};
  const auto read = sms::parse_smtp_url(s);
  return read ? std::string() : read.error();
}

std::string is_mailbox(const std::string& s) {
  if (s.empty() || sms::parse_mailbox(s)) return {};
  return R"(must be an address, with a name or without: "Twostep <noreply@example.org>")";
}

std::string is_one_line(const std::string& s) {
  const bool has_control = s.find_first_of(std::string("\0\r\n", 3)) != s.npos;
  return has_control ? "must be one line" : std::string();
}

} // namespace

void add_mail_settings(std::vector<setting>& to) {
  constexpr auto m = &config::mail;
  using f = mail_section;
  to.push_back(text<m, &f::url>(
      "mail", "url",
      "The mail server: \"smtp://HOST:587\" (STARTTLS, which it must offer; plain text to this machine unless "
      "ca_file "
      "is set) or \"smtps://HOST:465\" (TLS from the beginning); empty: no mail is sent.",
      is_smtp_url, "\"smtp://mail.example.org:587\""
  ));
  to.push_back(text<m, &f::from>(
      "mail", "from", "Whom mails come from. Required where `url` is set.", is_mailbox,
      "\"Example login <noreply@example.org>\""
  ));
  to.push_back(text<m, &f::user>(
      "mail", "user", "The user name at the mail server; empty: it asks for none.", is_one_line, "\"twostep\""
  ));
  auto password = text<m, &f::password>(
      "mail", "password", "Its password. Better in a file of its own: password_file.", is_one_line, "\"a password\""
  );
  password.write = [](const config& c) { return toml_string(c.mail.password.empty() ? "" : "******"); };
  to.push_back(std::move(password));
  to.push_back(path<m, &f::password_file>(
      "mail", "password_file", "The file that holds it, which not everybody may read.",
      "\"/etc/twostep/mail-password\""
  ));
  to.push_back(path<m, &f::ca_file>(
      "mail", "ca_file", "The certificates that the mail server's is checked against (PEM); empty: the system's.",
      "\"/etc/twostep/mail-ca.pem\""
  ));
  to.push_back(number<m, &f::daily_budget>(
      "mail", "daily_budget",
      "Mails a day, without test mails; links for forgotten passwords take half of it at most. What is beyond it "
      "waits "
      "for the next day; 0 means no limit.",
      0, std::numeric_limits<std::uint32_t>::max()
  ));
}

} // namespace twostep::server
