#include "server/pages/set_up.hpp"

#include "core/account/authenticator.hpp"
#include "core/account/passkey.hpp"
#include "core/account/second_step.hpp"
#include "server/access/next_address.hpp"

namespace twostep::server::pages {

std::string_view set_up_page(const page_context& v) noexcept {
  if (v.may_set_up(core::method::text_message)) return "/profile/security/two-step/phone";
  if (v.may_set_up(core::method::authenticator_app)) return "/profile/security/authenticator-apps/new";
  return v.may_set_up(core::method::passkey) ? "/profile/security/passkeys/new" : "";
}

void fill_ways_out(page& p, const page_context& v, std::uint8_t method) {
  if (v.who->next == core::next_step::none) {
    p.back("/profile/security", msgid("Back to Security")).show("CAN_LEAVE");
    return;
  }
  p.show("REQUIRED");
  explain_set_up(p, v);
  if (v.who->account.link_required_since && !v.is_two_step_mandatory()) p.show("NOT_NOW");
  if (v.may_set_up(core::method::text_message))
    p.back("/profile/security/two-step/phone", msgid("Use text messages instead"));
  const auto offer = [&](std::uint8_t other, std::string_view section, std::string_view page) {
    if (other == method || !v.may_set_up(other)) return;
    p.add(section).set("WAY", v.access.address.path_prefix + with_next(page, v.next()));
  };
  offer(core::method::authenticator_app, "APP_INSTEAD", "/profile/security/authenticator-apps/new");
  offer(core::method::passkey, "PASSKEY_INSTEAD", "/profile/security/passkeys/new");
}

void explain_set_up(page& p, const page_context& v) {
  if (v.who->next != core::next_step::enable_two_step || !core::has_second_step(v.who->account)) return;
  p.news(v.tr(
      msgid(
          "{organisation} asks for another second step than the one that you have. Set it up to go on. The one that "
          "you have still signs you in."
      ),
      {{"organisation", v.who->organisation->name}}
  ));
}

} // namespace twostep::server::pages
