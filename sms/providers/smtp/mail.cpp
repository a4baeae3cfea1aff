#include "sms/providers/smtp/mail.hpp"

#include "core/email.hpp"

#include <sodium.h>
#include <time.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <vector>

namespace twostep::sms {

namespace {

constexpr std::size_t longest_quoted_line = 76; // RFC 2045, 6.7: with the "=" of a soft break
constexpr std::size_t longest_word = 36; // bytes: with "Subject: " a line has at most 76 characters (RFC 2047, 2)

bool is_ascii(std::string_view text) noexcept {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool is_printable(std::string_view text) noexcept {
  return std::ranges::all_of(text, [](char c) { return c >= 0x20 && c < 0x7f; });
}

bool is_continuation(char c) noexcept {
  return (static_cast<unsigned char>(c) & 0xc0) == 0x80;
}

/// Nothing of it begins another field.
std::string on_one_line(std::string_view text) {
  std::string line(text);
  for (auto& c : line)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  return line;
}

std::string base64_of_word(std::string_view bytes) {
  std::vector<char> out(sodium_base64_ENCODED_LEN(bytes.size(), sodium_base64_VARIANT_ORIGINAL));
  sodium_bin2base64(
      out.data(), out.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
      sodium_base64_VARIANT_ORIGINAL
  );
  return out.data();
}

std::string in_quotes(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + '"';
}

std::string shown(const mailbox& m) {
  if (m.name.empty()) return "<" + m.address + ">";
  const auto name = on_one_line(m.name);
  return is_printable(name) ? in_quotes(name) + " <" + m.address + ">"
                            : encode_words(name) + "\r\n <" + m.address + ">";
}

/// RFC 5322, 3.3, in UTC. The process keeps the C locale, whose names these are.
std::string date_field(core::time_point at) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(at.time_since_epoch()).count();
  const auto whole = static_cast<std::time_t>(seconds);
  std::tm parts{};
  ::gmtime_r(&whole, &parts);
  char text[48];
  const auto size = std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S +0000", &parts);
  return {text, size};
}

void put_quoted(std::string& line, char c) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  const auto byte = static_cast<unsigned char>(c);
  line += '=';
  line += digits[byte >> 4];
  line += digits[byte & 15];
}

/// How a character of a line's middle or end is written.
bool needs_quoting(char c, bool is_last) noexcept {
  if (c == ' ' || c == '\t') return is_last;
  return c == '=' || c < 0x21 || c > 0x7e;
}

void append_quoted_line(std::string& out, std::string_view text) {
  std::string line;
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string next;
    const bool is_last = i + 1 == text.size();
    if (needs_quoting(text[i], is_last))
      put_quoted(next, text[i]);
    else
      next = text[i];
    if (line.size() + next.size() > longest_quoted_line - (is_last ? 0 : 1)) {
      out += line + "=\r\n";
      line.clear();
    }
    line += next;
  }
  out += line + "\r\n";
}

} // namespace

std::optional<mailbox> parse_mailbox(std::string_view text) {
  mailbox m;
  auto address = text;
  if (const auto open = text.rfind('<'); open != text.npos) {
    if (!text.ends_with('>')) return std::nullopt;
    address = text.substr(open + 1, text.size() - open - 2);
    auto name = text.substr(0, open);
    while (name.ends_with(' ')) name.remove_suffix(1);
    if (name.size() >= 2 && name.starts_with('"') && name.ends_with('"')) name = name.substr(1, name.size() - 2);
    if (name.find_first_of("\"<>\\\r\n") != name.npos) return std::nullopt;
    m.name = name;
  }
  const auto parsed = core::parse_email(address);
  if (!parsed) return std::nullopt;
  const auto envelope = to_envelope(parsed->shown);
  if (!envelope || envelope->needs_utf8) return std::nullopt;
  m.address = envelope->text;
  return m;
}

std::optional<envelope_address> to_envelope(std::string_view address) {
  const auto parsed = core::parse_email(address);
  if (!parsed) return std::nullopt;
  const auto local = parsed->shown.substr(0, parsed->shown.rfind('@'));
  // The key's domain is the ASCII one; its local part is folded, which another server may not do.
  return envelope_address{local + parsed->key.substr(parsed->key.rfind('@')), !is_ascii(local)};
}

std::string encode_words(std::string_view text) {
  std::string out;
  for (std::size_t begin = 0; begin < text.size();) {
    auto end = std::min(begin + longest_word, text.size());
    while (end < text.size() && end > begin + 1 && is_continuation(text[end])) --end;
    if (!out.empty()) out += "\r\n ";
    out += "=?UTF-8?B?" + base64_of_word(text.substr(begin, end - begin)) + "?=";
    begin = end;
  }
  return out;
}

std::string encode_quoted_printable(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    append_quoted_line(out, text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

core::secret compose_mail(const mail_head& head, std::string_view text) {
  const auto subject = on_one_line(head.subject);
  const auto envelope = to_envelope(head.to);
  std::string mail;
  mail.reserve(1024 + 2 * text.size());
  const auto field = [&](std::string_view name, std::string_view value) {
    mail.append(name).append(": ").append(value).append("\r\n");
  };
  field("Date", date_field(head.at));
  field("From", shown(head.from));
  field("To", "<" + (envelope ? envelope->text : on_one_line(head.to)) + ">");
  field("Subject", is_printable(subject) ? subject : encode_words(subject));
  field("Message-ID", "<" + head.id + "@" + head.host + ">");
  field("MIME-Version", "1.0");
  field("Content-Type", "text/plain; charset=utf-8");
  field("Content-Transfer-Encoding", "quoted-printable");
  field("Auto-Submitted", "auto-generated");
  mail += "\r\n";
  const core::secret body(encode_quoted_printable(text));
  bool is_at_start = true;
  for (const char c : body.reveal()) {
    if (is_at_start && c == '.') mail += '.';
    mail += c;
    is_at_start = c == '\n';
  }
  mail += ".\r\n";
  return core::secret(std::move(mail));
}

} // namespace twostep::sms
