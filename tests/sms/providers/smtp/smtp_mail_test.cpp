// Mails as they travel: heads, quoted-printable, and what could break out of a field or end the mail early.

#include "sms/providers/smtp/mail.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace twostep;
using namespace twostep::sms;

namespace smtp_mail {

mail_head head() {
  return {
      {"Example login", "noreply@example.org"},
      "ann@example.com",
      "Your account",
      "0123abcd",
      "id.example.org",
      core::time_point(std::chrono::sys_days(std::chrono::year(2026) / 12 / 1) + std::chrono::hours(9))};
}

std::string composed(const mail_head& h, std::string_view text = "Hello\n") {
  return std::string(compose_mail(h, text).reveal());
}

bool has_line(const std::string& mail, std::string_view line) {
  return ("\r\n" + mail).find("\r\n" + std::string(line) + "\r\n") != std::string::npos;
}

} // namespace smtp_mail

BOOST_AUTO_TEST_SUITE(smtp_mail)

BOOST_AUTO_TEST_CASE(a_mail_has_the_fields_of_an_automatic_one) {
  const auto mail = composed(head());
  BOOST_TEST(has_line(mail, "Date: Tue, 01 Dec 2026 09:00:00 +0000"));
  BOOST_TEST(has_line(mail, "From: \"Example login\" <noreply@example.org>"));
  BOOST_TEST(has_line(mail, "To: <ann@example.com>"));
  BOOST_TEST(has_line(mail, "Subject: Your account"));
  BOOST_TEST(has_line(mail, "Message-ID: <0123abcd@id.example.org>"));
  BOOST_TEST(has_line(mail, "Auto-Submitted: auto-generated"));
  BOOST_TEST(has_line(mail, "Content-Type: text/plain; charset=utf-8"));
  BOOST_TEST(mail.ends_with("\r\n\r\nHello\r\n.\r\n"));
}

BOOST_AUTO_TEST_CASE(what_is_not_ascii_becomes_encoded_words) {
  auto h = head();
  h.subject = "Ihr Konto für Grüße 日本語日本語日本語日本語日本語日本語日本語";
  h.from.name = "Anmeldung Süd";
  const auto mail = composed(h);
  BOOST_TEST(has_line(mail, "From: =?UTF-8?B?QW5tZWxkdW5nIFPDvGQ=?=\r\n <noreply@example.org>"));
  const auto from = mail.find("Subject: "), to = mail.find("Message-ID");
  const auto subject = mail.substr(from, to - from);
  BOOST_TEST(subject.find("\r\n =?UTF-8?B?") != subject.npos); // folded
  for (const char c : mail) BOOST_TEST(static_cast<unsigned char>(c) < 0x80);
  std::size_t begin = 0;
  for (auto end = mail.find("\r\n"); end != mail.npos; begin = end + 2, end = mail.find("\r\n", begin))
    BOOST_TEST(end - begin <= 76u); // RFC 2047, 2
}

BOOST_AUTO_TEST_CASE(nothing_breaks_out_of_a_field) {
  auto h = head();
  h.subject = "a\r\nBcc: eve@example.net";
  h.from.name = "\"a\\\r\nBcc: eve@example.net";
  const auto mail = composed(h);
  BOOST_TEST(mail.find("\r\nBcc:") == mail.npos);
  BOOST_TEST(has_line(mail, "Subject: a  Bcc: eve@example.net"));
  BOOST_TEST(!parse_mailbox("a\r\nBcc: x <a@example.org>"));
}

BOOST_AUTO_TEST_CASE(a_line_with_a_dot_does_not_end_the_mail) {
  const auto mail = composed(head(), ".\n..a\nb.\n");
  BOOST_TEST(mail.ends_with("\r\n\r\n..\r\n...a\r\nb.\r\n.\r\n"));
}

BOOST_AUTO_TEST_CASE(lines_are_short_and_come_back) {
  BOOST_TEST(encode_quoted_printable("a=b ü \n") == "a=3Db =C3=BC=20\r\n");
  const auto coded = encode_quoted_printable(std::string(200, 'x') + "=" + std::string(73, 'y') + "ü\n");
  std::size_t begin = 0;
  std::string joined;
  for (auto end = coded.find("\r\n"); end != coded.npos; begin = end + 2, end = coded.find("\r\n", begin)) {
    BOOST_TEST(end - begin <= 76u);
    auto line = coded.substr(begin, end - begin);
    if (line.ends_with('='))
      line.pop_back();
    else
      line += "\n";
    joined += line;
  }
  BOOST_TEST(joined == std::string(200, 'x') + "=3D" + std::string(73, 'y') + "=C3=BC\n");
}

BOOST_AUTO_TEST_CASE(mailboxes_have_one_address) {
  BOOST_TEST(parse_mailbox("noreply@example.org")->address == "noreply@example.org");
  BOOST_TEST(parse_mailbox("Twostep <noreply@bücher.example>")->address == "noreply@xn--bcher-kva.example");
  BOOST_TEST(parse_mailbox("\"A, B\" <a@example.org>")->name == "A, B");
  for (const auto* bad : {"", "nobody", "a@example.org, b@example.org", "A <a@example.org", "ü@example.org", "<>"})
    BOOST_TEST(!parse_mailbox(bad).has_value(), bad);
}

BOOST_AUTO_TEST_CASE(the_envelope_has_an_ascii_domain) {
  BOOST_TEST(to_envelope("Ann.Bell@Bücher.example")->text == "Ann.Bell@xn--bcher-kva.example");
  BOOST_TEST(!to_envelope("ann@example.com")->needs_utf8);
  BOOST_TEST(to_envelope("jürgen@example.com")->needs_utf8);
  BOOST_TEST(!to_envelope("a b@example.com").has_value());
}

BOOST_AUTO_TEST_SUITE_END()
