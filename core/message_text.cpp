#include "core/message_text.hpp"

#include <string>

namespace twostep::core {

namespace {

/// What a language has to say. {service}, {minutes} and {support} are filled in; the code stands in front, where a
/// notification shows it first.
struct wording {
  std::string_view locale;
  std::string_view sign_in, enable, disable, replace, verification;
  std::string_view life; ///< of a code
  std::string_view enabled, disabled, reset, password, guessed, object;
  std::string_view test;
};

constexpr wording wordings[] = {{
    "en",
    "is your code to sign in to {service}.",
    "is your code to turn on two-step verification at {service}.",
    "is your code to turn off two-step verification at {service}.",
    "is your code to change your phone number at {service}.",
    "is your verification code for {service}.",
    "Valid {minutes} min. Never share it.",
    "{service}: two-step verification is on.",
    "{service}: two-step verification was turned off.",
    "{service}: support reset your two-step verification.",
    "{service}: your password was changed.",
    "{service}: someone with your password entered wrong codes.",
    "Not you? Contact {support}",
    "{service}: this is a test message.",
}};

const wording& in(std::string_view locale) {
  for (const auto& w : wordings)
    if (w.locale == locale) return w;
  return wordings[0];
}

void replace(std::string& text, std::string_view what, std::string_view with) {
  if (const auto at = text.find(what); at != std::string::npos) text.replace(at, what.size(), with);
}

std::string_view sentence(const wording& w, purpose p) {
  switch (p) {
  case purpose::sign_in:
    return w.sign_in;
  case purpose::enable:
    return w.enable;
  case purpose::disable:
    return w.disable;
  case purpose::replace_old:
  case purpose::replace_new:
    return w.replace;
  case purpose::verification:
    return w.verification;
  }
  return w.verification;
}

std::string_view sentence(const wording& w, notice_kind kind) {
  switch (kind) {
  case notice_kind::two_step_enabled:
    return w.enabled;
  case notice_kind::two_step_disabled:
    return w.disabled;
  case notice_kind::two_step_reset:
    return w.reset;
  case notice_kind::password_changed:
    return w.password;
  case notice_kind::wrong_codes:
    return w.guessed;
  }
  return w.guessed;
}

} // namespace

secret code_text(purpose p, const one_time_code& code, milliseconds lifetime, const sender_identity& from) {
  const auto& w = in(from.locale);
  const auto minutes_left = std::chrono::ceil<minutes>(lifetime).count();
  std::string text;
  text.reserve(256);
  text.append(code.reveal()).append(" ").append(sentence(w, p)).append(" ").append(w.life);
  replace(text, "{service}", from.service);
  replace(text, "{minutes}", std::to_string(minutes_left));
  text.append("\n\n@").append(from.host).append(" #").append(code.reveal());
  return secret(std::move(text));
}

secret notice_text(notice_kind kind, std::string_view support, const sender_identity& from) {
  const auto& w = in(from.locale);
  auto text = std::string(sentence(w, kind)) + " " + std::string(w.object);
  replace(text, "{service}", from.service);
  replace(text, "{support}", support);
  return secret(std::move(text));
}

secret test_text(const sender_identity& from) {
  auto text = std::string(in(from.locale).test);
  replace(text, "{service}", from.service);
  return secret(std::move(text));
}

} // namespace twostep::core
