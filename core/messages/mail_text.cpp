#include "core/messages/mail_text.hpp"

#include <utility>

namespace twostep::core {

namespace {

// Translators: these sentences stand alone, in a mail about the reader's account. {service} is the name of what
// people sign in to.
msgid mail_sentence(notice_kind kind) {
  switch (kind) {
  case notice_kind::two_step_enabled:
    return msgid("Two-step verification was turned on for your account at {service}.");
  case notice_kind::two_step_disabled:
    return msgid("Two-step verification was turned off for your account at {service}.");
  case notice_kind::two_step_reset:
    return msgid("Support reset two-step verification for your account at {service}.");
  case notice_kind::reset_asked:
    return msgid("Support was asked to reset two-step verification for your account at {service}.");
  case notice_kind::password_changed:
    return msgid("The password of your account at {service} was changed.");
  case notice_kind::wrong_codes:
    return msgid("Someone who knows your password entered wrong codes at {service}.");
  case notice_kind::app_token_created:
    return msgid("An app password was created for your account at {service}.");
  case notice_kind::password_alone:
    return msgid(
        "Someone entered the right password of your account at {service} in a new browser, and no code after it."
    );
  case notice_kind::password_streak:
    return msgid("After many wrong passwords, new browsers can't sign in to your account at {service}.");
  case notice_kind::unlocked:
    return msgid("Support lifted a pause of your account at {service}.");
  case notice_kind::number_changed:
    return msgid("The phone number of your account at {service} was changed.");
  case notice_kind::recovery_codes_made:
    return msgid("New recovery codes were made for your account at {service}.");
  case notice_kind::recovery_code_used:
    return msgid("A recovery code was used to sign in to your account at {service}.");
  case notice_kind::recovery_codes_low:
    return msgid("A recovery code was used to sign in to your account at {service}. Few are left: make new ones.");
  case notice_kind::authenticator_added:
    return msgid("An authenticator app was added to your account at {service}.");
  case notice_kind::authenticator_removed:
    return msgid("An authenticator app was deleted from your account at {service}.");
  case notice_kind::authenticator_lost:
    return msgid("An authenticator app is to be deleted from your account at {service} in 3 days.");
  case notice_kind::text_messages_on:
    return msgid("Codes by text message were turned on for your account at {service}.");
  case notice_kind::text_messages_off:
    return msgid("Codes by text message were turned off for your account at {service}.");
  case notice_kind::passkey_added:
    return msgid("A passkey was added to your account at {service}.");
  case notice_kind::passkey_removed:
    return msgid("A passkey was deleted from your account at {service}.");
  case notice_kind::passkey_lost:
    return msgid("A passkey is to be deleted from your account at {service} in 3 days.");
  case notice_kind::passkey_copied:
    return msgid("A sign-in to your account at {service} was refused. There may be a copy of your passkey.");
  case notice_kind::browser_trusted:
    return msgid("A browser may now sign in to your account at {service} without a second step.");
  case notice_kind::trusted_browser_copied:
    return msgid("Someone used a copy of a browser that you trusted at {service}. We ask it for a second step again."
    );
  case notice_kind::invitation_link:
  case notice_kind::password_link:
  case notice_kind::forgotten_link:
    break;
  }
  return msgid("Something changed in your account at {service}.");
}

std::string not_you(const language& in, std::string_view support) {
  // Translators: {support} is an email address.
  return tr(in, msgid("Wasn't that you? Write to {support} at once."), {{"support", support}});
}

std::string last_line(const language& in) {
  return "\n\n-- \n" + tr(in, msgid("This mail was sent automatically. Nobody reads answers to it.")) + "\n";
}

struct link_words {
  msgid subject, before, after;
};

link_words words_of(notice_kind kind) {
  if (kind == notice_kind::invitation_link)
    return {
        msgid("Your account at {service}"),
        msgid("There is an account for {email} at {service}. Open this link and choose your password:"),
        msgid("The link works once, for 7 days. Didn't you expect this? Write to {support}.")};
  if (kind == notice_kind::password_link)
    return {
        msgid("Choose a new password at {service}"),
        msgid("Support made this link for {email}, so that you can choose a new password:"),
        msgid("The link works once, for 24 hours. Didn't you ask for it? Write to {support}.")};
  return {
      msgid("Choose a new password at {service}"),
      msgid("You asked for a new password for {email} at {service}. Open this link and choose one:"),
      msgid("The link works once, for an hour. Didn't you ask for it? Then you need to do nothing: your password "
            "stays as "
            "it is.")};
}

} // namespace

mail_text notice_mail(
    notice_kind kind, std::string_view support, std::string_view security_page, const sender_identity& from,
    std::uint32_t more
) {
  const auto& in = from.language;
  auto body = tr(in, mail_sentence(kind), {{"service", from.service}});
  if (more != 0) body += " " + tr(in, msgid("And {more} more."), {{"more", std::to_string(more)}});
  body += "\n\n" + not_you(in, support) + "\n\n";
  body += tr(in, msgid("What happened lately stands here: {page}"), {{"page", security_page}});
  return {tr(in, msgid("Your account at {service}"), {{"service", from.service}}), secret(body + last_line(in))};
}

mail_text link_mail_text(
    notice_kind kind, const secret& link, std::string_view email, std::string_view support,
    const sender_identity& from
) {
  const auto& in = from.language;
  const auto words = words_of(kind);
  const auto before = tr(in, words.before, {{"email", email}, {"service", from.service}});
  const auto after = tr(in, words.after, {{"support", support}}) + last_line(in);
  std::string body;
  body.reserve(before.size() + link.reveal().size() + after.size() + 8); // no copy of the link is left behind
  body.append(before).append("\n\n").append(link.reveal()).append("\n\n").append(after);
  return {tr(in, words.subject, {{"service", from.service}}), secret(std::move(body))};
}

mail_text test_mail(const sender_identity& from) {
  const auto& in = from.language;
  return {
      tr(in, msgid("Test mail from {service}"), {{"service", from.service}}),
      secret(tr(in, msgid("{service} can send mail."), {{"service", from.service}}) + "\n")};
}

} // namespace twostep::core
