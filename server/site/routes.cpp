#include "server/site/routes.hpp"

#include "server/pages/activity.hpp"
#include "server/pages/app_tokens.hpp"
#include "server/pages/authenticator_app_new.hpp"
#include "server/pages/authenticator_app_remove.hpp"
#include "server/pages/authenticator_apps.hpp"
#include "server/pages/demo_phone.hpp"
#include "server/pages/forgot.hpp"
#include "server/pages/home.hpp"
#include "server/pages/language.hpp"
#include "server/pages/link.hpp"
#include "server/pages/message_help.hpp"
#include "server/pages/number_change.hpp"
#include "server/pages/passkey_new.hpp"
#include "server/pages/passkey_remove.hpp"
#include "server/pages/passkeys.hpp"
#include "server/pages/password.hpp"
#include "server/pages/profile.hpp"
#include "server/pages/recovery_codes.hpp"
#include "server/pages/security.hpp"
#include "server/pages/sessions.hpp"
#include "server/pages/sign_in.hpp"
#include "server/pages/sign_in_again.hpp"
#include "server/pages/sign_in_again_code.hpp"
#include "server/pages/sign_in_code.hpp"
#include "server/pages/sign_in_method.hpp"
#include "server/pages/sign_in_recovery.hpp"
#include "server/pages/trusted_browsers.hpp"
#include "server/pages/two_step_disable.hpp"
#include "server/pages/two_step_done.hpp"
#include "server/pages/two_step_enable.hpp"
#include "server/pages/two_step_phone.hpp"
#include "server/site/delivery_receipts.hpp"
#include "server/site/page_answer.hpp"

#include <algorithm>

namespace twostep::server {

namespace {

using enum methods;
using enum access;
using enum body_kind;

constexpr route table[] = {
    {reads, "/", either, none, answer_of<pages::go_home>},
    {reads, "/.well-known/change-password", either, none, answer_of<pages::go_to_change_password>},
    {reads, "/sign-in", anonymous, none, answer_of<pages::show_sign_in>},
    {posts, "/sign-in", anonymous, form, answer_of<pages::sign_in>, {"email", "password"}},
    {reads, "/sign-in/code", anonymous, none, answer_of<pages::show_sign_in_code>},
    {posts, "/sign-in/code", anonymous, form, answer_of<pages::sign_in_code>, {"code", "trust"}},
    {posts, "/sign-in/code/resend", anonymous, form, answer_of<pages::resend_sign_in_code>},
    {posts, "/sign-in/code/new", anonymous, form, answer_of<pages::new_sign_in_code>, {"method", "authenticator"}},
    {reads, "/sign-in/code/help", anonymous, none, answer_of<pages::show_message_help>},
    {reads, "/sign-in/method", anonymous, none, answer_of<pages::show_sign_in_method>},
    {posts, "/sign-in/method", anonymous, form, answer_of<pages::choose_sign_in_method>, {"method", "authenticator"}},
    {posts,
     "/sign-in/passkey",
     anonymous,
     form,
     answer_of<pages::sign_in_passkey>,
     {"credential", "trust"},
     "/sign-in/code"},
    {reads, "/sign-in/recovery-code", anonymous, none, answer_of<pages::show_sign_in_recovery>},
    {posts, "/sign-in/recovery-code", anonymous, form, answer_of<pages::sign_in_recovery>, {"recovery_code"}},
    {reads, "/forgot", anonymous, none, answer_of<pages::show_forgot>},
    {posts, "/forgot", anonymous, form, answer_of<pages::ask_for_link>, {"email"}},
    {reads, "/link/{token}", anonymous, none, answer_of<pages::show_link>},
    {posts, "/link/{token}", anonymous, form, answer_of<pages::follow_link>, {"password", "new_password"}},
    {reads, "/sign-in/again", proving, none, answer_of<pages::show_sign_in_again>},
    {posts, "/sign-in/again", proving, form, answer_of<pages::sign_in_again>, {"password"}},
    {reads, "/sign-in/again/code", proving, none, answer_of<pages::show_step_up_code>},
    {posts, "/sign-in/again/code", proving, form, answer_of<pages::step_up_code>, {"code"}},
    {posts, "/sign-in/again/code/resend", proving, form, answer_of<pages::resend_step_up_code>},
    {reads, "/sign-in/again/method", proving, none, answer_of<pages::show_step_up_method>},
    {posts,
     "/sign-in/again/method",
     proving,
     form,
     answer_of<pages::choose_step_up_method>,
     {"method", "authenticator"}},
    {posts,
     "/sign-in/again/passkey",
     proving,
     form,
     answer_of<pages::step_up_passkey>,
     {"credential", "asked"},
     "/sign-in/again/code"},
    {reads, "/profile/security/two-step/confirm", signed_in, none, answer_of<pages::go_to_confirm_second_step>},
    {posts, "/sign-out", leaving, form, answer_of<pages::sign_out>},
    {posts, "/language", either, form, answer_of<pages::choose_language>, {"locale"}},
    {reads, "/profile", signed_in, none, answer_of<pages::show_profile>},
    {reads, "/profile/security", signed_in, none, answer_of<pages::show_security>},
    {reads, "/profile/security/password", changing, none, answer_of<pages::show_password>},
    {posts,
     "/profile/security/password",
     changing,
     form,
     answer_of<pages::change_password>,
     {"current_password", "new_password"}},
    {posts, "/profile/security/sessions/revoke", signed_in, form, answer_of<pages::revoke_session>, {"session"}},
    {posts,
     "/profile/security/browsers/revoke",
     signed_in,
     form,
     answer_of<pages::revoke_trusted_browser>,
     {"browser"}},
    {reads, "/profile/security/activity", signed_in, none, answer_of<pages::show_activity>},
    {posts, "/profile/security/sessions/revoke-others", signed_in, form, answer_of<pages::revoke_other_sessions>},
    {reads, "/profile/security/app-tokens", signed_in, none, answer_of<pages::show_new_app_token>},
    {posts,
     "/profile/security/app-tokens",
     signed_in,
     form,
     answer_of<pages::create_app_token>,
     {"name", "hosts", "expires"}},
    {posts,
     "/profile/security/app-tokens/revoke",
     signed_in,
     form,
     answer_of<pages::revoke_app_token>,
     {"token"},
     "/profile/security"},
    {reads, "/profile/security/recovery-codes", signed_in, none, answer_of<pages::show_recovery_codes>},
    {posts, "/profile/security/recovery-codes", signed_in, form, answer_of<pages::make_recovery_codes>, {"set"}},
    {reads, "/profile/security/authenticator-apps", enrolling, none, answer_of<pages::show_authenticators>},
    {reads, "/profile/security/authenticator-apps/new", enrolling, none, answer_of<pages::show_new_authenticator>},
    {posts,
     "/profile/security/authenticator-apps/new",
     enrolling,
     form,
     answer_of<pages::add_authenticator>,
     {"code", "name", "app", "end_others"}},
    {reads, "/profile/security/authenticator-apps/{id}/rename", signed_in, none,
     answer_of<pages::show_rename_authenticator>},
    {posts,
     "/profile/security/authenticator-apps/{id}/rename",
     signed_in,
     form,
     answer_of<pages::rename_authenticator>,
     {"name"}},
    {reads, "/profile/security/authenticator-apps/{id}/remove", enrolling, none,
     answer_of<pages::show_remove_authenticator>},
    {posts,
     "/profile/security/authenticator-apps/{id}/remove",
     enrolling,
     form,
     answer_of<pages::remove_authenticator>,
     {"end_others"}},
    {posts,
     "/profile/security/authenticator-apps/{id}/lose",
     enrolling,
     form,
     answer_of<pages::lose_authenticator>,
     {},
     "/profile/security/authenticator-apps"},
    {posts,
     "/profile/security/authenticator-apps/{id}/keep",
     enrolling,
     form,
     answer_of<pages::keep_authenticator>,
     {},
     "/profile/security"},
    {reads, "/profile/security/authenticator-apps/lost", enrolling, none, answer_of<pages::go_to_lost_authenticator>},
    {reads, "/profile/security/authenticator-apps/confirm", enrolling, none,
     answer_of<pages::go_to_confirm_authenticator>},
    {posts, "/profile/security/authenticator-apps/{id}/prefer", signed_in, form,
     answer_of<pages::prefer_authenticator>},
    {reads, "/profile/security/passkeys", enrolling, none, answer_of<pages::show_passkeys>},
    {reads, "/profile/security/passkeys/new", enrolling, none, answer_of<pages::show_new_passkey>},
    {posts,
     "/profile/security/passkeys/new",
     enrolling,
     form,
     answer_of<pages::add_passkey>,
     {"credential", "name", "asked", "end_others"}},
    {posts,
     "/profile/security/passkeys/prefer",
     signed_in,
     form,
     answer_of<pages::prefer_passkeys>,
     {},
     "/profile/security/passkeys"},
    {reads, "/profile/security/passkeys/lost", enrolling, none, answer_of<pages::go_to_lost_passkey>},
    {reads, "/profile/security/passkeys/confirm", enrolling, none, answer_of<pages::go_to_confirm_passkey>},
    {reads, "/profile/security/passkeys/{id}/rename", signed_in, none, answer_of<pages::show_rename_passkey>},
    {posts, "/profile/security/passkeys/{id}/rename", signed_in, form, answer_of<pages::rename_passkey>, {"name"}},
    {reads, "/profile/security/passkeys/{id}/remove", enrolling, none, answer_of<pages::show_remove_passkey>},
    {posts,
     "/profile/security/passkeys/{id}/remove",
     enrolling,
     form,
     answer_of<pages::remove_passkey>,
     {"end_others"}},
    {posts,
     "/profile/security/passkeys/{id}/lose",
     enrolling,
     form,
     answer_of<pages::lose_passkey>,
     {},
     "/profile/security/passkeys"},
    {posts,
     "/profile/security/passkeys/{id}/keep",
     enrolling,
     form,
     answer_of<pages::keep_passkey>,
     {},
     "/profile/security"},
    {reads, "/profile/security/two-step/phone", enrolling, none, answer_of<pages::show_phone>},
    {posts,
     "/profile/security/two-step/phone",
     enrolling,
     form,
     answer_of<pages::give_phone>,
     {"phone", "confirm", "confirmed"}},
    {posts,
     "/profile/security/two-step/not-now",
     enrolling,
     form,
     answer_of<pages::decline_two_step>,
     {},
     "/profile/security/two-step/phone"},
    {reads, "/profile/security/two-step/enable", enrolling, none, answer_of<pages::show_enable>},
    {posts, "/profile/security/two-step/enable", enrolling, form, answer_of<pages::enable>, {"code", "end_others"}},
    {posts, "/profile/security/two-step/enable/resend", enrolling, form, answer_of<pages::resend_enable>},
    {posts, "/profile/security/two-step/enable/cancel", enrolling, form, answer_of<pages::cancel_enable>},
    {posts,
     "/profile/security/two-step/prefer",
     signed_in,
     form,
     answer_of<pages::prefer_text_messages>,
     {},
     "/profile/security/authenticator-apps"},
    {reads, "/profile/security/two-step/done", signed_in, none, answer_of<pages::show_two_step_done>},
    {posts, "/profile/security/two-step/disable", signed_in, form, answer_of<pages::begin_disable>},
    {reads, "/profile/security/two-step/disable/confirm", signed_in, none, answer_of<pages::show_disable>},
    {posts,
     "/profile/security/two-step/disable/confirm",
     signed_in,
     form,
     answer_of<pages::disable>,
     {"code", "end_others"}},
    {posts, "/profile/security/two-step/disable/resend", signed_in, form, answer_of<pages::resend_disable>},
    {posts, "/profile/security/two-step/disable/cancel", signed_in, form, answer_of<pages::cancel_disable>},
    {reads, "/profile/security/two-step/replace", signed_in, none, answer_of<pages::show_number_change>},
    {posts, "/profile/security/two-step/replace", signed_in, form, answer_of<pages::change_number>, {"code"}},
    {reads, "/profile/security/two-step/replace/phone", signed_in, none, answer_of<pages::show_new_number>},
    {posts,
     "/profile/security/two-step/replace/phone",
     signed_in,
     form,
     answer_of<pages::give_new_number>,
     {"phone", "confirm", "confirmed"}},
    {reads, "/profile/security/two-step/replace/confirm", signed_in, none, answer_of<pages::show_confirm_number>},
    {posts,
     "/profile/security/two-step/replace/confirm",
     signed_in,
     form,
     answer_of<pages::confirm_number>,
     {"code", "end_others"}},
    {posts, "/profile/security/two-step/replace/resend", signed_in, form, answer_of<pages::resend_number_code>},
    {posts, "/profile/security/two-step/replace/cancel", signed_in, form, answer_of<pages::cancel_number_change>},
    {reads, "/demo/phone", either, none, answer_of<pages::show_demo_phone>},
    {callbacks, "/sms/receipts/{provider}", signature, raw, answer_of<take_receipts>},
};

static_assert(std::ranges::all_of(table, checks_its_body));

} // namespace

std::span<const route> routes() noexcept {
  return table;
}

} // namespace twostep::server
