#pragma once
// What mails say: a subject and plain text, in the person's language. Texts for phones: message_text.hpp.

#include "core/account/account.hpp"
#include "core/messages/message_text.hpp"
#include "core/secret.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace twostep::core {

struct mail_text {
  std::string subject;
  secret body; ///< lines end with "\n"
};

/// That something happened to the account, as notice_text(). more: so many further things. support: an email address;
/// security_page: where the person sees what happened lately.
mail_text notice_mail(
    notice_kind, std::string_view support, std::string_view security_page, const sender_identity& from,
    std::uint32_t more = 0
);

/// One that brings a link: an invitation, a new password, a forgotten one. email: the account's. The kind must be one
/// of these.
mail_text link_mail_text(
    notice_kind, const secret& link, std::string_view email, std::string_view support, const sender_identity& from
);

/// Of `twostep mail test`.
mail_text test_mail(const sender_identity& from);

} // namespace twostep::core
