#pragma once
// The words of the text messages: English here, as the catalogues' ids (server/text/locales/).

#include "core/account/account.hpp"
#include "core/account/code.hpp"
#include "core/language.hpp"
#include "core/secret.hpp"
#include "core/time.hpp"

#include <cstdint>
#include <string_view>

namespace twostep::core {

struct sender_identity {
  std::string_view service; ///< [branding] name
  std::string_view host;    ///< public_url's host: the origin the browser binds the code to
  const core::language& language = english();
};

/// Purpose, service, lifetime, "never share", and as last line "@host #123456" (R10). One GSM-7 segment where service
/// and host leave room (160 septets, core/messages/gsm0338.hpp); a test measures every language.
secret code_text(purpose, const one_time_code&, milliseconds lifetime, const sender_identity&);
/// A notice to the owner (R20), with the support address to object to. It stands for so many `more` things than that.
secret notice_text(notice_kind, std::string_view support, const sender_identity&, std::uint32_t more = 0);
secret test_text(const sender_identity&);

} // namespace twostep::core
