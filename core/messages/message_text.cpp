#include "core/messages/message_text.hpp"

#include <string>

namespace twostep::core {

namespace {

/// The code stands in front, where a notification shows it first.
msgid sentence(purpose p) {
  switch (p) {
  case purpose::sign_in:
    // Translators: this and the next five follow the code in a text message: "123456 is your code to …"
    return msgid("is your code to sign in to {service}.");
  case purpose::enable:
    return msgid("is your code to turn on two-step verification at {service}.");
  case purpose::disable:
    return msgid("is your code to turn off two-step verification at {service}.");
  case purpose::replace_old:
  case purpose::replace_new:
    return msgid("is your code to change your phone number at {service}.");
  case purpose::verification:
    break;
  case purpose::step_up:
    return msgid("is your code to confirm that it is you at {service}.");
  }
  return msgid("is your verification code for {service}.");
}

msgid sentence(notice_kind kind) {
  switch (kind) {
  case notice_kind::two_step_enabled:
    return msgid("{service}: two-step verification is on.");
  case notice_kind::two_step_disabled:
    return msgid("{service}: two-step verification was turned off.");
  case notice_kind::two_step_reset:
    return msgid("{service}: support reset your two-step verification.");
  case notice_kind::reset_asked:
    return msgid("{service}: support was asked to reset your two-step verification.");
  case notice_kind::password_changed:
    return msgid("{service}: your password was changed.");
  case notice_kind::wrong_codes:
    break;
  case notice_kind::app_token_created:
    return msgid("{service}: an app password was made that lets an app sign in as you.");
  case notice_kind::password_alone:
    return msgid("{service}: your password was entered in a new browser, but no code.");
  case notice_kind::password_streak:
    return msgid("{service}: 100 wrong passwords in a row. New browsers can't sign in now.");
  case notice_kind::unlocked:
    return msgid("{service}: support lifted a pause of your account.");
  case notice_kind::number_changed:
    return msgid("{service}: your codes go to another number now.");
  case notice_kind::recovery_codes_made:
    return msgid("{service}: new recovery codes were made for your account.");
  case notice_kind::recovery_code_used:
    return msgid("{service}: a recovery code was used to sign in.");
  case notice_kind::authenticator_added:
    return msgid("{service}: an authenticator app was added to your account.");
  case notice_kind::authenticator_removed:
    return msgid("{service}: an authenticator app was deleted from your account.");
  case notice_kind::passkey_added:
    return msgid("{service}: a passkey was added to your account.");
  case notice_kind::passkey_removed:
    return msgid("{service}: a passkey was deleted from your account.");
  case notice_kind::passkey_lost:
    return msgid("{service}: a passkey is to be deleted from your account in 3 days.");
  case notice_kind::passkey_copied:
    return msgid("{service}: a sign-in was refused. There may be a copy of your passkey.");
  case notice_kind::browser_trusted:
    return msgid("{service}: a browser may now sign in to your account without a code.");
  case notice_kind::trusted_browser_copied:
    return msgid("{service}: a trusted browser was copied. We ask for the code again.");
  case notice_kind::invitation_link: // mails alone
  case notice_kind::password_link:
  case notice_kind::forgotten_link:
    break;
  case notice_kind::text_messages_on:
    return msgid("{service}: codes by text message are on for your account.");
  case notice_kind::text_messages_off:
    return msgid("{service}: codes by text message were turned off for your account.");
  case notice_kind::authenticator_lost:
    return msgid("{service}: an authenticator app is to be deleted from your account in 3 days.");
  case notice_kind::recovery_codes_low:
    return msgid("{service}: a recovery code was used to sign in. Few are left: make new ones.");
  }
  return msgid("{service}: someone with your password entered wrong codes.");
}

} // namespace

secret code_text(purpose p, const one_time_code& code, milliseconds lifetime, const sender_identity& from) {
  const auto minutes_left = std::to_string(std::chrono::ceil<minutes>(lifetime).count());
  std::string text;
  text.reserve(256);
  text.append(code.reveal()).append(" ").append(tr(from.language, sentence(p), {{"service", from.service}}));
  // Translators: of a code in a text message.
  text.append(" ").append(
      tr(from.language, msgid("Valid {minutes} min. Never share it."), {{"minutes", minutes_left}})
  );
  text.append("\n\n@").append(from.host).append(" #").append(code.reveal());
  return secret(std::move(text));
}

secret notice_text(notice_kind kind, std::string_view support, const sender_identity& from, std::uint32_t more) {
  auto text = tr(from.language, sentence(kind), {{"service", from.service}});
  // Translators: as many further things of the same kind; after a sentence in a text message.
  if (more != 0)
    text.append(" ").append(tr(from.language, msgid("And {more} more."), {{"more", std::to_string(more)}}));
  // Translators: {support} is an email address.
  text.append(" ").append(tr(from.language, msgid("Not you? Contact {support}"), {{"support", support}}));
  return secret(std::move(text));
}

secret test_text(const sender_identity& from) {
  return secret(tr(from.language, msgid("{service}: this is a test message."), {{"service", from.service}}));
}

} // namespace twostep::core
