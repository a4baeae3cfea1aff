#include "sms/providers/smtp/dialogue.hpp"

#include "sms/adapter/redacted_detail.hpp"

#include <boost/algorithm/string/predicate.hpp>
#include <boost/algorithm/string/split.hpp>

#include <sodium.h>

#include <algorithm>
#include <cstddef>
#include <regex>
#include <string>
#include <utility>

namespace twostep::sms {

namespace {

/// base64 of credentials; wiped by secret.
core::secret base64_of_credentials(std::string_view bytes) {
  std::string out(sodium_base64_ENCODED_LEN(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(
      out.data(), out.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
      sodium_base64_VARIANT_ORIGINAL
  );
  out.pop_back(); // the final NUL
  return core::secret(std::move(out));
}

/// RFC 4616, without an authorization identity.
core::secret plain_credentials(const smtp_rules& rules) {
  std::string all;
  all.reserve(rules.user.size() + rules.password.reveal().size() + 2);
  all.append(1, '\0').append(rules.user).append(1, '\0').append(rules.password.reveal());
  return core::secret(std::move(all));
}

/// The beginning of what a server says: the rest tells operators nothing, and takes long to look through.
constexpr std::size_t longest_said = 1'000;

/// "4.7.1" where the text begins with an enhanced status code (RFC 3463), else "".
std::string enhanced_status(const std::string& text) {
  static const std::regex form("[245]\\.[0-9]{1,3}\\.[0-9]{1,3}(?![0-9])");
  std::smatch found;
  return std::regex_search(text, found, form, std::regex_constants::match_continuous) ? found.str() : std::string();
}

core::secret line_of(std::string_view before, const core::secret& rest) {
  std::string line;
  line.reserve(before.size() + rest.reveal().size() + 2); // no copy is left behind in freed memory
  line.append(before).append(rest.reveal()).append("\r\n");
  return core::secret(std::move(line));
}

std::vector<std::string> words_of(const std::string& line) {
  std::vector<std::string> words;
  boost::algorithm::split(words, line, [](char c) { return c == ' '; });
  return words;
}

/// RFC 3463: 5.7.x is about permission, not about the mailbox.
bool is_about_permission(const smtp_reply& r) noexcept {
  return r.lines.front().starts_with("5.7.");
}

} // namespace

smtp_dialogue::smtp_dialogue(const smtp_rules& rules, const smtp_mail& mail)
    : rules_(rules), mail_(mail), in_tls_(rules.begins_in_tls) {}

smtp_dialogue::step smtp_dialogue::say(std::string text, waits_for next) {
  state_ = next;
  text += "\r\n";
  return {core::secret(std::move(text)), false, std::nullopt};
}

smtp_dialogue::step smtp_dialogue::fail(failure_kind kind, std::string detail) const {
  return {core::secret(std::string_view("QUIT\r\n")), false, failure{kind, std::nullopt, std::move(detail)}};
}

smtp_dialogue::step smtp_dialogue::refused(const smtp_reply& r) const {
  constexpr std::string_view said[] = {"greets with",          "answers EHLO with", "answers STARTTLS with",
                                       "answers AUTH with",    "answers AUTH with", "answers AUTH with",
                                       "answers MAIL with",    "answers RCPT with", "answers DATA with",
                                       "answers the mail with"};
  auto answer = r.text().substr(0, longest_said);
  // A filter may quote the link, in parts and without its scheme; and of a try before, in any answer to the next.
  if (mail_.has_link && state_ >= waits_for::mail) answer = enhanced_status(answer);
  auto text = "the server " + std::string(said[static_cast<std::size_t>(state_)]) + " " + std::to_string(r.code) +
              (answer.empty() ? "" : ": ") + answer;
  const std::string_view password = rules_.password.reveal();
  const auto plain = plain_credentials(rules_), encoded_password = base64_of_credentials(password);
  auto detail = fit_for_operator(
      text, {mail_.to, base64_of_credentials(plain.reveal()).reveal(), encoded_password.reveal(),
             base64_of_credentials(rules_.user).reveal(), rules_.user, password}
  );
  using enum waits_for;
  if (r.code == 421) return fail(failure_kind::unavailable, std::move(detail));
  switch (state_) {
  case greeting:
  case ehlo:
  case tls:
    return fail(failure_kind::unavailable, std::move(detail));
  case auth:
  case login_user:
  case login_password:
    return fail(r.is_transient() ? failure_kind::unavailable : failure_kind::authentication, std::move(detail));
  case mail:
    return fail(r.is_transient() ? failure_kind::postponed : failure_kind::authentication, std::move(detail));
  case rcpt:
    if (r.is_transient()) return fail(failure_kind::postponed, std::move(detail));
    return fail(is_about_permission(r) ? failure_kind::rejected : failure_kind::invalid_address, std::move(detail));
  case data:
  case end:
    break;
  }
  return fail(r.is_transient() ? failure_kind::postponed : failure_kind::rejected, std::move(detail));
}

bool smtp_dialogue::offers(std::string_view keyword, std::string_view parameter) const {
  return std::ranges::any_of(offered_, [&](const std::string& line) {
    const auto words = words_of(line);
    if (!boost::algorithm::iequals(words.front(), keyword)) return false;
    return parameter.empty() || std::any_of(words.begin() + 1, words.end(), [&](const std::string& word) {
             return boost::algorithm::iequals(word, parameter);
           });
  });
}

smtp_dialogue::step smtp_dialogue::say_hello() {
  return say("EHLO " + rules_.our_name, waits_for::ehlo);
}

smtp_dialogue::step smtp_dialogue::begin_in_tls() {
  in_tls_ = true;
  return say_hello(); // what was offered before TLS is worth nothing (RFC 3207, 4.2)
}

smtp_dialogue::step smtp_dialogue::hear_hello(const smtp_reply& r) {
  offered_.assign(r.lines.begin() + 1, r.lines.end());
  // A server on this machine often has a certificate of nobody's name.
  const bool still_needs_tls = rules_.needs_tls && !in_tls_;
  if (still_needs_tls && offers("STARTTLS")) return say("STARTTLS", waits_for::tls);
  if (still_needs_tls)
    return fail(failure_kind::unavailable, "the server offers no STARTTLS: use smtps://, or another port");
  return rules_.user.empty() ? begin_mail() : authenticate();
}

smtp_dialogue::step smtp_dialogue::authenticate() {
  if (offers("AUTH", "PLAIN")) {
    state_ = waits_for::auth;
    return {line_of("AUTH PLAIN ", base64_of_credentials(plain_credentials(rules_).reveal())), false, std::nullopt};
  }
  if (offers("AUTH", "LOGIN")) return say("AUTH LOGIN", waits_for::login_user);
  return fail(failure_kind::authentication, "the server offers neither AUTH PLAIN nor AUTH LOGIN");
}

smtp_dialogue::step smtp_dialogue::begin_mail() {
  if (mail_.needs_utf8 && !offers("SMTPUTF8"))
    return fail(failure_kind::invalid_address, "the address needs SMTPUTF8, which the server doesn't offer");
  return say("MAIL FROM:<" + mail_.from + ">" + (mail_.needs_utf8 ? " SMTPUTF8" : ""), waits_for::mail);
}

smtp_dialogue::step smtp_dialogue::reply(const smtp_reply& r) {
  using enum waits_for;
  const bool may_go_on = state_ == login_user || state_ == login_password || state_ == data;
  if (!(may_go_on ? r.goes_on() : r.is_positive())) return refused(r);
  switch (state_) {
  case greeting:
    return say_hello();
  case ehlo:
    return hear_hello(r);
  case tls:
    return {{}, true, std::nullopt};
  case auth:
    return begin_mail();
  case login_user:
    state_ = login_password;
    return {line_of({}, base64_of_credentials(rules_.user)), false, std::nullopt};
  case login_password:
    state_ = auth;
    return {line_of({}, base64_of_credentials(rules_.password.reveal())), false, std::nullopt};
  case mail:
    return say("RCPT TO:<" + mail_.to + ">", rcpt);
  case rcpt:
    return say("DATA", data);
  case data:
    state_ = end;
    return {mail_.data.clone(), false, std::nullopt};
  case end:
    break;
  }
  return {core::secret(std::string_view("QUIT\r\n")), false, accepted{mail_.id}};
}

failure smtp_dialogue::lost(std::string_view why) const {
  // The server may have the whole mail.
  const auto kind = may_have_arrived() ? failure_kind::no_answer : failure_kind::unavailable;
  const std::string text = std::string(may_have_arrived() ? "sent, then: " : "") + std::string(why);
  return {kind, std::nullopt, fit_for_operator(text, {mail_.to})};
}

} // namespace twostep::sms
